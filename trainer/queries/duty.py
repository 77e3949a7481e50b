"""What waits for who leads a unit, or for the IT unit: how many of their people or units are overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from trainer.models import Unit
from trainer.queries import counts
from trainer.queries.scope import Scope


@dataclass(frozen=True, slots=True)
class Duty:
    """How many ``units`` have somebody who is overdue; of a unit without others below, how many ``people`` are."""

    units: int = 0
    people: int = 0


def overdue_of(tops: Iterable[Unit], now: datetime) -> Duty:
    """Return what is overdue of all of ``tops``, none of which is below another; as ``overdue_below`` counts it."""
    found = [overdue_below(top, now) for top in tops]
    return Duty(units=sum(one.units for one in found), people=sum(one.people for one in found))


def overdue_below(top: Unit, now: datetime) -> Duty:
    """Return what is overdue in ``top`` and below. Two queries, of which none looks at anybody's quizzes."""
    below = list(Unit.objects.filter(ancestry__startswith=top.ancestry, closed_at=None).values_list("pk", flat=True))
    late = [one.late for one in counts.by_unit(Scope(), now, below).values() if one.late]
    return Duty(people=sum(late)) if len(below) == 1 else Duty(units=len(late))
