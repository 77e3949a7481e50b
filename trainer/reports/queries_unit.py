"""What the one page of a unit is made of."""

from datetime import date, datetime

from django.db.models import Count, Q

from trainer.content.library import Library
from trainer.core.vietnam_time import day_of
from trainer.models import Official, Requirement, Unit
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import below
from trainer.queries.counts import FEW
from trainer.queries.standing import NO_DAY, first_day, not_passed
from trainer.reports.queries import snapshot_of
from trainer.reports.rules.unit_page import UnitPage, unit_page

_DAYS = 3


def page_of(unit: Unit, library: Library, now: datetime, address: str) -> UnitPage:
    """Return the page of ``unit`` and what is below it; ``address`` is where one trains, "" where it is not known."""
    return unit_page(snapshot_of(unit, library, now), _next_days(unit, now), address)


def _next_days(unit: Unit, now: datetime) -> list[tuple[date, int]]:
    """Return the next days on which something is due that is not passed, each with how many people. Two queries."""
    rows = (
        Requirement.objects.filter(_of(unit), not_passed(now), ~exempt(now, "official"))
        .annotate(day=first_day(now))
        .filter(day__gte=day_of(now), day__lt=NO_DAY)
        .values_list("day")
        .annotate(people=Count("official", distinct=True))
        .order_by("day")[:_DAYS]
    )
    return list(rows)


def _of(unit: Unit) -> Q:
    """Return what a requirement looks like of somebody in ``unit`` or below; the top has everybody."""
    if unit.parent_id is None:
        return Q()
    # By person: no index of requirements begins with the unit. And by number, while they are few: PostgreSQL takes the
    # condition on a day for so rare that it would sooner read what is asked of the whole city and look up whose it is.
    people = Official.objects.filter(unit__in=below([unit.code])).order_by().values_list("pk", flat=True)
    numbers = list(people[: FEW + 1])
    return Q(official__in=numbers if len(numbers) <= FEW else people)
