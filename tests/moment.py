"""When the running test began: not when the tests were collected, half an hour and perhaps a midnight before."""

from datetime import UTC, date, datetime

from trainer.core.vietnam_time import day_of

_BEGAN: list[datetime] = []


def begin() -> None:
    """Note that a test begins; until the next one does, ``now`` and ``today`` stay as they are."""
    _BEGAN[:] = [datetime.now(UTC)]


def now() -> datetime:
    """Return the moment at which the running test began."""
    return _BEGAN[0]


def today() -> date:
    """Return the day in Việt Nam on which the running test began."""
    return day_of(now())
