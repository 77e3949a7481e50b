"""Autosave: saving one answer without Django's sessions, users, forms and routes.

It is nine tenths of the traffic of a training day. Everything else goes on to Django.
"""

import asyncio
import json
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from trainer.actions.answers import Save, Saved
from trainer.core.quiz.kinds.base import shown_places, stored_places
from trainer.core.vietnam_time import in_vietnam
from trainer.web.autosave import ticket as tickets
from trainer.web.autosave.writer import Writer

PATH = "/luu"
LARGEST_BODY = 2000
_WRITER_SECONDS = 20
# Status and what becomes JSON.
Reply: TypeAlias = tuple[int, dict[str, Any]]

TRY_AGAIN = "Chưa lưu được câu này. Máy sẽ tự thử lại."
NOT_VALID = "Trang này đã cũ. Anh/chị tải lại trang rồi chọn lại câu này."
VOID = (
    "Trang này không lưu thêm được, vì máy chủ vừa được khôi phục hoặc lượt làm bài không còn như khi mở trang. "
    "Các câu đã chọn còn trên trang."
)
NOT_A_WAY = "Các bước gửi lên không nối tiếp nhau nên chưa được lưu. Anh/chị tải lại trang rồi chọn tiếp."
TIME_IS_UP = "Đã hết giờ làm bài. Câu trả lời này không được lưu."
TOO_OLD = "Trang này mở đã quá một ngày nên không lưu thêm được. Các câu đã chọn còn trên trang."
HANDED_IN = "Bài đã nộp. Câu trả lời này không được lưu."
ELSEWHERE = "Câu này vừa được trả lời ở cửa sổ hoặc máy khác. Trang đang hiện câu trả lời mới hơn."


class Autosave:
    """Answers ``POST /luu``."""

    def __init__(
        self, key: bytes, writer: Writer, clock: Callable[[], float] = time.time, earlier: Sequence[bytes] = ()
    ) -> None:
        self._keys = (key, *earlier)
        self._writer = writer
        self._clock = clock

    async def answer(self, ticket_text: str, body: bytes) -> Reply:
        """Save the answer in ``body`` if the ticket allows it; return status and reply when it is on the disk."""
        ticket = tickets.read(ticket_text, *self._keys)
        if ticket is None:
            return 403, {"message": VOID}
        sent = _read(body)
        if sent is None:
            return refuse()
        place, revision, chosen = sent
        answer = ticket.answer(place, chosen)
        if answer is None:
            return refuse(NOT_A_WAY if ticket.kind(place) == "scenario" else NOT_VALID)
        if self._clock() > ticket.until:
            return (410, {"message": TIME_IS_UP}) if ticket.timed else (403, {"message": TOO_OLD})
        save = Save(ticket.attempt_id, place, revision, stored_places(answer), ticket.mark)
        try:
            async with asyncio.timeout(_WRITER_SECONDS):
                return _reply(await self._writer.save(save))
        except Exception:
            # The writer has logged it. The page keeps the answer and tries again.
            return 503, {"message": TRY_AGAIN}


def refuse(message: str = NOT_VALID) -> Reply:
    """Return what is said of a request that is no answer to a question."""
    return 400, {"message": message}


def _read(body: bytes) -> tuple[int, int, list[int]] | None:
    """Return place, revision and what was chosen; None when these are no such numbers."""
    try:
        data = json.loads(body)
        place, revision, chosen = data["place"], data["revision"], data["chosen"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    numbers = [place, revision, *chosen] if isinstance(chosen, list) else [None]
    if any(type(number) is not int for number in numbers) or not 0 < revision < 1_000_000:
        return None
    return place, revision, chosen


def _reply(saved: Saved) -> Reply:
    if saved.status == "void":
        return 403, {"message": VOID}
    reply: dict[str, Any] = {
        "revision": saved.revision,
        "chosen": shown_places(saved.chosen),
        "saved_at": in_vietnam(saved.saved_at).strftime("%H:%M:%S") if saved.saved_at else None,
    }
    if saved.status in ("saved", "again"):
        return 200, reply
    if saved.status == "closed":
        return 410, {**reply, "message": HANDED_IN}
    return 409, {**reply, "message": ELSEWHERE}
