"""By when something is to be passed or learnt again: the day of a campaign, and of somebody who came later."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from trainer.core.vietnam_time import LOCAL, day_of

# Whoever comes after a campaign was opened has at least this long: the list comes once a month (decision 0030).
NEWCOMER_DAYS = 30


def day_for(due_on: date, opened_at: datetime, joined_at: datetime) -> date:
    """Return the day that a campaign until ``due_on`` sets for somebody whom it concerns since ``joined_at``.

    Who was there when it was opened has its day; who came later has the later of its day and ``NEWCOMER_DAYS`` from
    the day on which he came.
    """
    if joined_at <= opened_at:
        return due_on
    return max(due_on, day_of(joined_at) + timedelta(days=NEWCOMER_DAYS))


def earliest(days: Iterable[date | None]) -> date | None:
    """Return the earliest of ``days``; None when none is set."""
    return min((day for day in days if day is not None), default=None)


def end_of(day: date) -> datetime:
    """Return the last moment of ``day`` in Việt Nam, and not the first of the next: who prints it prints ``day``."""
    return datetime.combine(day, time.max, LOCAL)
