"""The time of this process: the wall clock, as long as it can be believed."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from trainer.core.clock_trust import Reading, Trust, begin, follow, gained, steady, time_of

# Counts on while the machine sleeps, where the system has such a clock (Linux).
_RUNNING = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the clocks told: what time it is, the seconds of the clock that nobody can set, whether something
    may be closed or deleted now, and a line for the log when that changed.

    ``perhaps_quiet``: the line tells of a start long after the last thing recorded, which a quiet time explains as
    well as a clock that is ahead.
    """

    now: datetime
    ran: float
    steady: bool
    note: str
    perhaps_quiet: bool = False


def read() -> Reading:
    """Look at both clocks."""
    return Reading(datetime.now(UTC), time.clock_gettime(_RUNNING))


class Clock:
    """Follows the wall clock of one process; ``reader`` looks at both clocks.

    Until the first ``look`` it is the wall clock.
    """

    def __init__(self, reader: Callable[[], Reading] = read) -> None:
        self.read = reader
        self._trust: Trust | None = None

    def now(self) -> datetime:
        """Return what time it is; after a jump of the wall clock it goes on as before, until the jump is believed."""
        trust = self._trust
        return self.read().wall if trust is None else time_of(trust, self.read())

    def timestamp(self) -> float:
        """Return ``now`` in seconds since 1970."""
        return self.now().timestamp()

    def look(self, newest: datetime | None) -> Look:
        """Look at the clocks, as the housekeeper does; ``newest`` is the time of the last thing that was recorded."""
        reading, before = self.read(), self._trust
        after = begin(reading, newest) if before is None else follow(before, reading, newest)
        self._trust = after
        note = _note(before, after, reading, newest)
        perhaps_quiet = after.jumped is None and newest is not None and reading.wall >= newest and not steady(after)
        return Look(time_of(after, reading), reading.ran, steady(after), note, perhaps_quiet)


def _note(before: Trust | None, after: Trust, reading: Reading, newest: datetime | None) -> str:
    """Return one line when the clock begins to be doubted, is set again, or is believed; "" otherwise."""
    held = "tạm không đóng bài và không xóa gì; chạy tiếp sau một giờ, nếu đồng hồ không nhảy nữa"
    if after.jumped is not None and (before is None or before.jumped != after.jumped):
        way = "lùi" if (by := gained(after.believed, reading)) < timedelta(0) else "nhảy tới"
        return f"Đồng hồ máy chủ {way} {_length(abs(by))}: {held}. → Xem lại giờ máy (timedatectl)."
    if after.held_until and (before is None or before.held_until != after.held_until) and newest is not None:
        way = "sớm hơn" if reading.wall < newest else "muộn hơn"
        return f"Giờ máy chủ {way} lần ghi cuối {_length(abs(reading.wall - newest))}: {held}. → Xem lại giờ máy."
    if before is not None and not steady(before) and steady(after):
        return "Đồng hồ máy chủ đã ổn định: đóng bài hết giờ và dọn dẹp như thường."
    return ""


def _length(by: timedelta) -> str:
    seconds = round(by.total_seconds())
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    parts = [f"{days} ngày" if days else "", f"{hours} giờ" if hours else "", f"{minutes} phút" if minutes else ""]
    return " ".join(filter(None, parts)) or f"{seconds} giây"


# One for the process: requests ask it for the time, the housekeeper follows it.
CLOCK = Clock()
_STANDS = ContextVar[datetime]("stands")


@contextmanager
def standing() -> Iterator[None]:
    """Let ``now`` stand still in this thread: what belongs together is of one moment."""
    token = _STANDS.set(CLOCK.now())
    try:
        yield
    finally:
        _STANDS.reset(token)


def now() -> datetime:
    """Return what time it is by ``CLOCK``, or at what moment it stands."""
    return _STANDS.get(None) or CLOCK.now()
