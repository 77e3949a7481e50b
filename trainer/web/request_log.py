"""What the log says of a request: its id, one line when it is done or broke, never an address that names a person."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from trainer.web.log_lines import Asked, asked

_SANE = re.compile(r"[0-9A-Za-z._-]{8,64}")
_LITERAL = re.compile(r"[a-z-]+")
# Below these nothing is about a person.
_OPEN = ("/cam-nang/", "/static/")
_LONGEST_PATH = 200
_log = logging.getLogger(__name__)


class RequestLog:
    """WSGI: gives each request its id, sends it back as ``X-Request-ID``, and writes the line of the request.

    The line is INFO, or WARNING when the answer is a 5xx; with the default level only the latter are made. The id of a
    request comes from the proxy when ``trusts_proxy`` and it looks like one; otherwise it is new.
    """

    def __init__(self, application: WSGIApplication, trusts_proxy: bool) -> None:
        self._application = application
        self._trusts_proxy = trusts_proxy

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        here = Asked(self._id_of(environ))
        asked.set(here)
        began = time.perf_counter()
        said = "500"

        def answer(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal said
            said = status
            return start_response(status, [*headers, ("X-Request-ID", here.id)], *rest)

        try:
            body = self._application(environ, answer)
        except Exception:
            _log.exception("%s failed outside of Django", _what(environ, here))
            body = _broken(here.id, answer)
        level = logging.WARNING if said[0] == "5" else logging.INFO
        if _log.isEnabledFor(level):
            _log.log(level, "%s %s %.0f ms", _what(environ, here), said[:3], (time.perf_counter() - began) * 1000)
        return body

    def _id_of(self, environ: WSGIEnvironment) -> str:
        given = environ.get("HTTP_X_REQUEST_ID") if self._trusts_proxy else None
        return given if given and _SANE.fullmatch(given) else secrets.token_hex(8)


def _broken(request_id: str, answer: Callable[..., Any]) -> list[bytes]:
    words = (
        "Máy chủ gặp lỗi. Việc vừa rồi chưa làm được; những gì đã báo “Đã lưu” vẫn còn.\n"
        f"Anh/chị thử lại sau ít phút. Mã lỗi để báo bộ phận CNTT: {request_id}\n"
    ).encode()
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(words)))]
    answer("500 Internal Server Error", [*headers, ("Cache-Control", "no-store")])
    return [words]


def remember(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: lets the lines of a request find out its route and who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        here = asked.get()
        if here:
            here.request = request
        return get_response(request)

    return middleware


def head_like_get(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: answers HEAD as GET; the server keeps the body back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method == "HEAD":
            request.method = "GET"
        return get_response(request)

    return middleware


def _what(environ: WSGIEnvironment, here: Asked) -> str:
    return f"{environ.get('REQUEST_METHOD')} {place(environ.get('PATH_INFO', ''), here.request)}"


def place(path: str, request: HttpRequest | None = None) -> str:
    """Return where ``path`` leads without what it says: the route, or the words of our addresses that it holds.

    A staff number, a link's key and whatever a stranger made up become “…”. There is never a query string in it.
    """
    match = getattr(request, "resolver_match", None)
    if match is not None:
        return f"/{match.route}"
    if path.startswith(_OPEN):
        return path[:_LONGEST_PATH]
    return "/".join(part if not part or part in _known() else "…" for part in path[:_LONGEST_PATH].split("/"))


@cache
def _known() -> frozenset[str]:
    parts = (part for one in get_resolver().url_patterns for part in str(one.pattern).lstrip("^").split("/"))
    return frozenset(part for part in parts if _LITERAL.fullmatch(part))


class WithoutPeople(logging.Filter):
    """Rewrites what Django says of requests: the place instead of the address, and no traceback for a 4xx.

    A 4xx of a stranger is no warning, or he could fill the disk with them; of somebody signed in it is, since what one
    may not see answers 404. A host that is not ours stays a warning: it is the commonest mistake of a new installation.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite ``record``; False when it is not to be written."""
        request, status = getattr(record, "request", None), getattr(record, "status_code", 0)
        if not isinstance(request, HttpRequest):
            return True
        written = request.path.encode("unicode_escape").decode("ascii")
        named = f"{request.method} {place(request.path, request)}"
        if isinstance(record.args, tuple):
            record.args = tuple(named if one == written else one for one in record.args)
        return _weigh(record, request) if 400 <= status < 500 else True


def _weigh(record: logging.LogRecord, request: HttpRequest) -> bool:
    matters = Asked("", request).account is not None or record.name.endswith("DisallowedHost")
    record.exc_info = record.exc_text = None
    record.levelno = logging.WARNING if matters else logging.INFO
    record.levelname = logging.getLevelName(record.levelno)
    return record.levelno >= logging.root.getEffectiveLevel()
