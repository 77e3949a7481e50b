"""The narrow door: saving one answer without Django's sessions, users, forms and routes.

It is nine tenths of the traffic of a training day. Everything else goes on to Django.
"""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from trainer.actions.answers import Save, Saved, shown_places, stored_places
from trainer.live_library import LOCAL
from trainer.web import ticket as tickets
from trainer.web.writer import Writer

PATH = "/luu"
_LARGEST_BODY = 2000

TRY_AGAIN = "Chưa lưu được câu này. Máy sẽ tự thử lại."
NOT_VALID = "Trang này đã cũ. Anh/chị tải lại trang rồi chọn lại câu này."
VOID = (
    "Trang này không lưu thêm được, vì máy chủ vừa được khôi phục hoặc lượt làm bài không còn như khi mở trang. "
    "Các câu đã chọn còn trên trang."
)
NOT_A_WAY = "Các bước gửi lên không nối tiếp nhau nên chưa được lưu. Anh/chị tải lại trang rồi chọn tiếp."
TIME_IS_UP = "Đã hết giờ làm bài. Câu trả lời này không được lưu."
HANDED_IN = "Bài đã nộp. Câu trả lời này không được lưu."
ELSEWHERE = "Câu này vừa được trả lời ở cửa sổ hoặc máy khác. Trang đang hiện câu trả lời mới hơn."


class Door:
    """WSGI: answers ``POST /luu`` itself and hands every other request to ``application``."""

    def __init__(
        self, application: WSGIApplication, key: bytes, writer: Writer, clock: Callable[[], float] = time.time
    ):
        self._application = application
        self._key = key
        self._writer = writer
        self._clock = clock

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH or environ.get("REQUEST_METHOD") != "POST":
            return self._application(environ, start_response)
        status, reply = self._answer(environ)
        body = json.dumps(reply, ensure_ascii=False).encode("utf-8")
        start_response(
            status,
            [
                ("Content-Type", "application/json; charset=utf-8"),
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
        return [body]

    def _answer(self, environ: WSGIEnvironment) -> tuple[str, dict[str, Any]]:
        ticket = tickets.read(environ.get("HTTP_X_TICKET", ""), self._key)
        if ticket is None:
            return "403 Forbidden", {"message": VOID}
        sent = _read_body(environ)
        if sent is None:
            return "400 Bad Request", {"message": NOT_VALID}
        place, revision, chosen = sent
        answer = ticket.answer(place, chosen)
        if answer is None:
            return "400 Bad Request", {"message": NOT_A_WAY if ticket.kind(place) == "scenario" else NOT_VALID}
        if self._clock() > ticket.until:
            return "410 Gone", {"message": TIME_IS_UP}
        save = Save(ticket.attempt_id, place, revision, stored_places(answer), ticket.mark)
        try:
            return _reply(self._writer.save(save))
        except Exception:
            # The writer has logged it. The page keeps the answer and tries again.
            return "503 Service Unavailable", {"message": TRY_AGAIN}


def _read_body(environ: WSGIEnvironment) -> tuple[int, int, list[int]] | None:
    """Return place, revision and what was chosen; None when these are no such numbers."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if not 0 < length <= _LARGEST_BODY:
            return None
        data = json.loads(environ["wsgi.input"].read(length))
        place, revision, chosen = data["place"], data["revision"], data["chosen"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = [place, revision, *chosen] if isinstance(chosen, list) else [None]
    if any(type(number) is not int for number in numbers) or not 0 < revision < 1_000_000:
        return None
    return place, revision, chosen


def _reply(saved: Saved) -> tuple[str, dict[str, Any]]:
    if saved.status == "void":
        return "403 Forbidden", {"message": VOID}
    reply: dict[str, Any] = {
        "revision": saved.revision,
        "chosen": shown_places(saved.chosen),
        "saved_at": saved.saved_at.astimezone(LOCAL).strftime("%H:%M:%S") if saved.saved_at else None,
    }
    if saved.status in ("saved", "again"):
        return "200 OK", reply
    if saved.status == "closed":
        return "410 Gone", {**reply, "message": HANDED_IN}
    return "409 Conflict", {**reply, "message": ELSEWHERE}
