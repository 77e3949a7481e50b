"""What every response says to the browser about what it may load and run."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from functools import cache

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware

from trainer.disk.paths import CODE, SITE, beside

HANDBOOK = "/cam-nang/"
# Material's own files, and the typeface.
_NAMED_BY_CONTENT = re.compile(
    rf"{HANDBOOK}assets/(?:(?:javascripts|stylesheets)/.+\.[0-9a-f]{{8}}\.min\.(?:js|css)|gan-dan/fonts/.+\.[0-9a-f]{{8}}\.woff2)"
)
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
    """Middleware: the policy for each part, the typeface, and nothing to be kept of pages that belong to a person."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        in_handbook = request.path.startswith(HANDBOOK)
        response.headers["Content-Security-Policy"] = handbook_policy() if in_handbook else TRAINER_POLICY
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Link"] = typeface()
        if not in_handbook and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class HandbookStatic(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise for our static files and, at ``/cam-nang/``, for the built handbook."""

    # WhiteNoise says ten years: no cache keeps anything that long, and some take such a figure for a mistake.
    FOREVER = int(timedelta(days=365).total_seconds())

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.index_file = "index.html"
        if SITE.is_dir():
            self.add_files(str(SITE), prefix=HANDBOOK)

    def immutable_file_test(self, path: str, url: str) -> bool:
        """Say whether the name of a file tells its content: ours by the manifest, others by a hash in it."""
        return _NAMED_BY_CONTENT.fullmatch(url) is not None or bool(super().immutable_file_test(path, url))
