"""Counting how far everybody has come: once a night for charts, some times an hour for the table of units and quizzes.

Whoever does it, housekeeper or command, counts a day once; a day on which nobody did stays a gap.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from trainer.actions import over_time as keeping
from trainer.content.library import Library
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, CountedDay, QuizzesByUnit
from trainer.queries import over_time, quizzes_by_unit

FRESH = timedelta(minutes=10)


def count_day(now: datetime) -> bool:
    """Count the units for today, the day at ``now``; False when it was counted before.

    What is written is what differs from the last counted day; units that have nobody left are written as nought.
    """
    day = day_of(now)
    if CountedDay.objects.filter(day=day).exists():
        return False
    before, current = over_time.last_rows(upto=day), over_time.figures_now(now)
    gone = dict.fromkeys(before.keys() - current.keys(), over_time.NOTHING)
    changed = {unit: some for unit, some in {**current, **gone}.items() if before.get(unit) != some}
    return keeping.keep_day(day, changed, now)


def count_campaigns(library: Library, now: datetime, most: int | None = None, step: Callable[[], object] = int) -> int:
    """Count the curves of up to ``most`` campaigns that are due today, and return how many were."""
    due = over_time.to_count(day_of(now))[:most]
    for campaign in Campaign.objects.filter(pk__in=due).prefetch_related("units"):
        found = over_time.curve(campaign, library.paths, now)
        keeping.keep_curve(campaign.pk, found.people, found.days, found.reminded, found.at, found.afterwards)
        step()
    return len(due)


def count_quizzes(now: datetime) -> bool:
    """Count the quizzes by unit, unless that was done a few minutes ago; return whether they were counted."""
    if QuizzesByUnit.objects.filter(at__gt=now - FRESH, at__lte=now).exists():
        return False
    quizzes, units = quizzes_by_unit.plain(quizzes_by_unit.cells(now))
    keeping.keep_quizzes(now, quizzes, units)
    return True
