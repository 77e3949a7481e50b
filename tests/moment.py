"""When the running test began: not when the tests were collected, half an hour and perhaps a midnight before."""

from datetime import UTC, date, datetime, timedelta

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


def soon() -> date:
    """Return a day some weeks ahead, of which nothing is late yet."""
    return today() + timedelta(days=20)


def later() -> date:
    """Return a day after ``soon``."""
    return today() + timedelta(days=40)
