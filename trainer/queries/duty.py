"""What waits for who leads a unit, or for the IT unit: how many of their people or units are overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from trainer.core.vietnam_time import day_of
from trainer.models import Official, Requirement, SectionVersion, Unit
from trainer.queries.standing import late, over


@dataclass(frozen=True, slots=True)
class Duty:
    """How many ``units`` have somebody who is overdue; of a unit without others below, how many ``people`` are."""

    units: int = 0
    people: int = 0


def overdue_of(tops: Iterable[Unit], quizzes: Iterable[str], now: datetime) -> Duty:
    """Return what is overdue of all of ``tops``, none of which is below another; as ``overdue_below`` counts it."""
    found = [overdue_below(top, quizzes, now) for top in tops]
    return Duty(units=sum(one.units for one in found), people=sum(one.people for one in found))


def overdue_below(top: Unit, quizzes: Iterable[str], now: datetime) -> Duty:
    """Return what is overdue in ``top`` and below of ``quizzes``, all that are asked of anybody.

    Of each unit only whether somebody is: the database stops at the first. It looks at nobody while no day that was set
    is over, and into no unit while nobody at all is late: who has passed is passed over by the index.
    """
    if not _some_day_is_over(now) or not _anybody_is_late(quizzes, now):
        return Duty()
    below = Unit.objects.filter(ancestry__startswith=top.ancestry, closed_at__isnull=True)
    if below.exclude(pk=top.pk).exists():
        late = _late(now).filter(unit=OuterRef("pk"))
        return Duty(units=below.filter(Exists(late)).count())
    return Duty(people=_late(now).filter(unit=top).count())


def _late(now: datetime) -> QuerySet[Official]:
    asked = Requirement.objects.filter(late(now), official=OuterRef("pk"))
    return Official.objects.filter(Exists(asked), is_active=True).order_by()


def _anybody_is_late(quizzes: Iterable[str], now: datetime) -> bool:
    asked = Requirement.objects.filter(over(now), quiz__in=list(quizzes)).order_by()
    # Each by a range of the index: together they would be none.
    return asked.filter(valid_until__isnull=True).exists() or asked.filter(valid_until__lte=now).exists()


def _some_day_is_over(now: datetime) -> bool:
    """Say whether any day that was set for anybody is over: by a campaign, or by a change."""
    today = day_of(now)
    return (
        Requirement.objects.filter(due_on__lt=today).order_by().exists()
        or SectionVersion.objects.filter(relearn_by__lt=today).exists()
    )
