"""Keeping what a night counted: all of a day at once, or nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db import transaction

from trainer.models import CampaignCurve, CountedDay, KeptUnitPage, QuizzesByUnit, Unit, UnitDay

# People, done, late, exempt.
Numbers: TypeAlias = tuple[int, int, int, int]
Days: TypeAlias = Sequence[tuple[date, int]]


def keep_day(day: date, changed: Mapping[int, Numbers], now: datetime) -> bool:
    """Keep that ``day`` was counted, and the figures of the units that ``changed`` since the last counted day.

    False, and nothing is written, when somebody counted it before.
    """
    with transaction.atomic():
        _, new = CountedDay.objects.get_or_create(day=day, defaults={"at": now})
        if new:
            rows = [UnitDay(unit_id=unit, day=day, **_named(numbers)) for unit, numbers in changed.items()]
            UnitDay.objects.bulk_create(rows, batch_size=1_000)
    return new


def _named(numbers: Numbers) -> dict[str, int]:
    return dict(zip(("people", "done", "late", "exempt"), numbers, strict=True))


def keep_curve(campaign: int, people: int, days: Days, reminded: Days, at: datetime, afterwards: bool) -> None:
    """Keep the curve of a campaign, in place of the one of the night before."""
    values = {"people": people, "days": _plain(days), "reminded": _plain(reminded), "at": at, "afterwards": afterwards}
    CampaignCurve.objects.update_or_create(campaign_id=campaign, defaults=values)


def _plain(days: Days) -> list[list[str | int]]:
    return [[day.isoformat(), number] for day, number in days]


def keep_quizzes(at: datetime, quizzes: Sequence[str], units: Mapping[int, Sequence[int]]) -> None:
    """Keep how many of each unit are asked for each quiz and have passed it, in place of what was counted before."""
    QuizzesByUnit.objects.update_or_create(pk=1, defaults={"at": at, "quizzes": list(quizzes), "units": dict(units)})


def keep_unit_page(unit: Unit, at: datetime, page: Mapping[str, Any]) -> None:
    """Keep the page of a unit as it was worked out, in place of the one before."""
    KeptUnitPage.objects.update_or_create(unit=unit, defaults={"at": at, "page": page})
