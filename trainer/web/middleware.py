"""What every response says to the browser about what it may load and run."""

import json
import re
import time
from collections.abc import Callable
from copy import copy
from datetime import timedelta
from functools import cache
from http import HTTPStatus
from threading import Lock
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from trainer.disk.paths import CODE, SITE, beside
from trainer.web.handbook_files import Build, build

HANDBOOK = "/cam-nang/"
_FRONT = "/"
# Material's own files, and the typeface.
_NAMED_BY_CONTENT = re.compile(
    rf"{HANDBOOK}assets/(?:(?:javascripts|stylesheets)/.+\.[0-9a-f]{{8}}\.min\.(?:js|css)|gan-dan/fonts/.+\.[0-9a-f]{{8}}\.woff2)"
)
# So long a request waits for a book that is being replaced; where it stays away, what was read of it holds.
_GAP_SECONDS = 1.0
_STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def policy(**changes: str) -> str:
    """Return the strict Content-Security-Policy with ``changes`` (underscores for hyphens)."""
    rules = {**_STRICT, **{name.replace("_", "-"): value for name, value in changes.items()}}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


TRAINER_POLICY = policy()


@cache
def handbook_policy() -> str:
    """Return the policy of the handbook: Material's own inline scripts by their hashes, and its search worker."""
    listed = beside(SITE) / "csp.json"
    hashes = json.loads(listed.read_text(encoding="utf-8")) if listed.is_file() else []
    scripts = " ".join(["'self'", *(f"'{value}'" for value in hashes)])
    return policy(script_src=scripts, worker_src="'self'")


@cache
def typeface() -> str:
    """Return the header that has a browser fetch the typeface before it has read the page: one copy, for both parts."""
    fonts = sorted((CODE / "web" / "static" / "fonts").glob("*.woff2"))
    return ", ".join(f"<{HANDBOOK}assets/gan-dan/fonts/{one.name}>; rel=preload; as=font; crossorigin" for one in fonts)


class SecurityHeaders:
    """Middleware: the policy for each part, the typeface, what search engines may list, and nothing to be kept of pages
    that belong to a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_handbook = request.path.startswith(HANDBOOK)
        response.headers["Content-Security-Policy"] = handbook_policy() if in_handbook else TRAINER_POLICY
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            self._tell_search_engines(request, response, in_handbook)
        if settings.DEMO:
            response.headers["X-Robots-Tag"] = "noindex"
        # A file says itself how long it may be kept. What else stands below the handbook is a page that names who reads
        # it: that something is not there.
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _tell_search_engines(self, request: HttpRequest, response: HttpResponse, in_handbook: bool) -> None:
        """Say what may be found: the handbook, at its one address, and the front; no other screen.

        In headers: the book is built without knowing where it will lie, and a “robots.txt” would keep a search engine
        from reading that an address is not to be listed.
        """
        links = [typeface()]
        if in_handbook and response.status_code == HTTPStatus.OK and settings.SITE.startswith(("https://", "http://")):
            links.append(f'<{settings.SITE}{quote(request.path)}>; rel="canonical"')
        response.headers["Link"] = ", ".join(links)
        if not (in_handbook or request.path == _FRONT):
            response.headers["X-Robots-Tag"] = "noindex"


class HandbookStatic(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise for our static files and, at ``/cam-nang/``, for the built handbook, also when it is built anew."""

    # WhiteNoise says ten years: no cache keeps anything that long, and some take such a figure for a mistake.
    FOREVER = int(timedelta(days=365).total_seconds())
    files: dict[str, Any]
    directories: list[tuple[str, str]]

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.index_file = "index.html"
        self._without_book = dict(self.files), list(self.directories)
        self._build: Build = None
        self._is_away = build() is None
        self._one_reads = Lock()
        self._follow()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve a file, of the book as it lies there now; all else is for others."""
        if not request.path.startswith(HANDBOOK):
            return super().__call__(request)  # type: ignore[no-any-return]
        self._follow()
        try:
            return super().__call__(request)  # type: ignore[no-any-return]
        except FileNotFoundError:
            # Replaced between the look and the reading.
            self._follow()
        try:
            return super().__call__(request)  # type: ignore[no-any-return]
        except FileNotFoundError:
            raise Http404 from None

    def _follow(self) -> None:
        """Read again which files the book has, where another build was put into its place. A build that is being put
        there is waited for, a moment: it takes two renames."""
        with self._one_reads:
            if build() is None and not self._is_away:
                self._wait()
            found = build()
            # One that stays away is waited for once, not by every request: each would hold a thread.
            self._is_away = found is None
            if found is None or found == self._build:
                return
            files, directories = self._without_book
            # Others read meanwhile: they find the old book or the new one, never half of one.
            fresh = copy(self)
            fresh.files, fresh.directories = dict(files), list(directories)
            try:
                fresh.add_files(str(SITE), prefix=HANDBOOK)
            except FileNotFoundError:
                # It was taken away while it was read: the next request looks again.
                return
            self.files, self.directories = fresh.files, fresh.directories
            self._build = found
            handbook_policy.cache_clear()

    def _wait(self) -> None:
        end = time.monotonic() + _GAP_SECONDS
        while build() is None and time.monotonic() < end:
            time.sleep(0.01)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Say whether the name of a file tells its content: ours by the manifest, others by a hash in it."""
        return _NAMED_BY_CONTENT.fullmatch(url) is not None or bool(super().immutable_file_test(path, url))
