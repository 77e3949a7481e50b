"""Whether the latest hand-ins are what the server wrote: the whole record is looked at by `verify`."""

from collections.abc import Iterator
from datetime import datetime

from trainer.core.text import count
from trainer.doctor.finding import Finding, fault, good, note
from trainer.queries import record_check

_LATEST = 1_000
_VERIFY = "chạy: python -m trainer verify"


def stamps(now: datetime) -> Iterator[Finding]:
    """Look at the stamps of the latest hand-ins."""
    states = record_check.look_at_latest(_LATEST).states
    if states["broken"]:
        yield fault(f"{count(states['broken'])} lượt nộp gần đây không khớp niêm phong: bản ghi bị sửa", _VERIFY)
    if states["missing"]:
        yield fault(f"{count(states['missing'])} lượt nộp gần đây không có niêm phong", _VERIFY)
    if states["unknown_key"]:
        yield note(
            f"{count(states['unknown_key'])} lượt nộp gần đây niêm phong bằng khóa mà máy này không mở được", _VERIFY
        )
    if states["before"]:
        words = f"{count(states['before'])} lượt nộp gần đây có từ trước khi có niêm phong"
        yield note(words, "chạy một lần: python -m trainer verify --stamp")
    yield good(f"{count(states.total())} lượt nộp gần nhất còn nguyên niêm phong")
