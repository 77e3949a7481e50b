"""What the one page of a unit is made of."""

from datetime import date, datetime

from django.db.models import Count, Q

from trainer.content.library import Library
from trainer.core.vietnam_time import day_of
from trainer.models import Official, Requirement, Unit
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import below
from trainer.queries.standing import NO_DAY, first_day, not_passed
from trainer.reports.queries import standing_of
from trainer.reports.rules.unit_page import UnitPage, unit_page

_DAYS = 3


def page_of(unit: Unit, library: Library, now: datetime, address: str) -> UnitPage:
    """Return the page of ``unit`` and what is below it; ``address`` is where one trains, "" where it is not known."""
    return unit_page(standing_of(unit, library, now), _next_days(unit, now), address)


def _next_days(unit: Unit, now: datetime) -> list[tuple[date, int]]:
    """Return the next days on which something is due that is not passed, each with how many people. One query."""
    # By person: no index of requirements begins with the unit.
    people = Official.objects.filter(unit__in=below([unit.code]))
    here = Q() if unit.parent_id is None else Q(official__in=people.values("pk"))
    rows = (
        Requirement.objects.filter(here, not_passed(now), ~exempt(now, "official"))
        .annotate(day=first_day(now))
        .filter(day__gte=day_of(now), day__lt=NO_DAY)
        .values_list("day")
        .annotate(people=Count("official", distinct=True))
        .order_by("day")[:_DAYS]
    )
    return list(rows)
