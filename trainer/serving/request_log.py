"""What the log says of a request: its id, one line when it is done or broke, never an address that names a person."""

import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver

from trainer import metrics
from trainer.disk import room
from trainer.serving.django_threads import ASKED, Scope
from trainer.serving.request_body import Receive
from trainer.serving.response import Send, plain
from trainer.web.log_lines import CurrentRequest, answering, asked

Application: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]
BROKEN = (
    "Máy chủ gặp lỗi. Việc vừa rồi chưa làm được; những gì đã báo “Đã lưu” vẫn còn.\n"
    "Anh/chị thử lại sau ít phút. Mã lỗi để báo bộ phận CNTT: {id}"
)

_SANE = re.compile(r"[0-9A-Za-z._-]{8,64}")
_LITERAL = re.compile(r"[a-z-]+")
# Below these nothing is about a person.
_OPEN = ("/cam-nang/", "/static/")
_LONGEST_PATH = 200
# A host of 60,000 letters is no mistake of an installation.
_LONGEST_ABOUT_HOST = 400
# Its 503 is an answer and no failure; it logs its own changes.
_TELLS_BY_STATUS = "/suc-khoe"
_log = logging.getLogger(__name__)


class RequestLog:
    """ASGI: gives each request its id, sends it back as ``X-Request-ID``, and writes the line of the request.

    The line is INFO, or WARNING when the answer is a 5xx; with the default level only the latter are made. The id of a
    request comes from the proxy when ``trusts_proxy`` and it looks like one; otherwise it is new.
    """

    def __init__(self, application: Application, trusts_proxy: bool) -> None:
        self._application = application
        self._trusts_proxy = trusts_proxy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        here = scope[ASKED] = CurrentRequest(self._id_of(scope))
        began, status = time.perf_counter(), 0

        async def answer(message: Mapping[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message["headers"], (b"x-request-id", here.id.encode())]}
            await send(message)

        try:
            await self._application(scope, receive, answer)
        except Exception:
            with answering(here):
                _log.exception("%s failed outside of Django", _what(scope, here))
            if not status:
                await plain(500, BROKEN.format(id=here.id)).send(answer)
        seconds = time.perf_counter() - began
        metrics.request(scope["path"], status or 500, seconds)
        broke = status >= 500 and scope["path"] != _TELLS_BY_STATUS
        level = logging.WARNING if broke else logging.INFO
        if _log.isEnabledFor(level):
            with answering(here):
                _log.log(level, "%s %s %.0f ms", _what(scope, here), status, seconds * 1000)

    def _id_of(self, scope: Scope) -> str:
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin-1") if self._trusts_proxy else ""
        return given if _SANE.fullmatch(given) else secrets.token_hex(8)


def remember(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: lets the lines of a request find out its route and who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        here = asked.get()
        if here:
            here.request = request
        return get_response(request)

    return middleware


def _what(scope: Scope, here: CurrentRequest) -> str:
    return f"{scope['method']} {place(scope['path'], here.request)}"


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
    """Rewrites what Django says of requests: the place instead of the address, and no traceback for a 4xx, nor where a
    disk is full: that is no fault of the programs, and the log may lie on it too.

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
        error = record.exc_info[1] if record.exc_info else None
        if room.lacked(error):
            record.msg, record.args = "%s: a disk is full (%s)", (named, error)
            record.exc_info = record.exc_text = None
        return _weigh(record, request) if 400 <= status < 500 else True


def _weigh(record: logging.LogRecord, request: HttpRequest) -> bool:
    about_host = record.name.endswith("DisallowedHost")
    if about_host:
        record.msg, record.args = record.getMessage()[:_LONGEST_ABOUT_HOST], ()
    matters = about_host or CurrentRequest("", request).account is not None
    record.exc_info = record.exc_text = None
    record.levelno = logging.WARNING if matters else logging.INFO
    record.levelname = logging.getLevelName(record.levelno)
    return record.levelno >= logging.root.getEffectiveLevel()
