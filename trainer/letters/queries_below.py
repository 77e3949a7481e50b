"""How the units below one stand that have letters of their own, and whom to ring there."""

from collections.abc import Sequence
from datetime import datetime

from trainer.letters import queries
from trainer.letters.rules.units import UnitOnLetter
from trainer.letters.rules.words_below import NAMED, Below, first_to_ring
from trainer.models import Official, Requirement, Unit
from trainer.queries import progress_units
from trainer.queries.progress_filter import Filter


def units_on_letters(top: Unit, moment: datetime) -> list[UnitOnLetter]:
    """Return how each unit of ``top`` and below stands whose letter has somebody on it, in the order of the tree.

    As many queries, however many units.
    """
    known = {row.code: row for row in progress_units.by_unit(Filter(top), moment)}
    found = []
    for own, units in queries.with_letters(moment):
        rows = [known[unit.code] for unit in units if unit.code in known]
        people = sum(row.people for row in rows)
        if people:
            done, late = sum(row.done for row in rows), sum(row.overdue for row in rows)
            # Where a unit without a leader stands on the letter of one above, that one is not looked at here.
            unit = own if own.ancestry.startswith(top.ancestry) else top
            found.append(UnitOnLetter(own.pk, unit.code, unit.name, people, done, late))
    return found


def of_leader(units: Sequence[Unit], moment: datetime) -> list[Below]:
    """Return for each of ``units`` what stands below it with letters of its own; nothing of one that stands alone."""
    found = []
    for unit in units:
        rows = units_on_letters(unit, moment)
        if any(row.key != unit.pk for row in rows):
            late = [row.key for row in first_to_ring(rows)[:NAMED]]
            leaders = queries.addressees_of(dict.fromkeys(late, ()), moment)
            ring = {one.unit.pk: _called(one.leaders[0]) for one in leaders if one.leaders}
            found.append(Below(unit.code, unit.name, tuple(rows), ring))
    return found


def _called(leader: Official) -> str:
    of_office = f" ({leader.position})" if leader.position else ""
    return f"{leader.full_name}{of_office}" + (f", {leader.email}" if leader.email else "")


def anything_asked(unit: Unit) -> bool:
    """Say whether something is asked of anybody in ``unit`` and below. One query."""
    here = Official.objects.filter(is_active=True, unit__ancestry__startswith=unit.ancestry)
    return Requirement.objects.filter(official__in=here.values("pk")).exists()
