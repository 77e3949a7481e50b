"""How far units have come: each with its figures, put together, and in order."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from trainer.models import Unit
from trainer.queries import counts
from trainer.queries.counts import UnitRow
from trainer.queries.progress_filter import Filter, among_of, scope_of, units_of


class Totals(NamedTuple):
    """The figures of units, all together."""

    people: int
    done: int
    overdue: int
    exempt: int


def by_unit(wanted: Filter, now: datetime) -> list[UnitRow]:
    """Return every unit of ``wanted`` that has people with something to pass, in the order of the units.

    As many queries, however many people: of whom they are not by name, state or signing in.
    """
    scope = scope_of(wanted)
    return counts.unit_rows(counts.by_unit(scope, now, units_of(wanted), among_of(scope, wanted)))


def next_below(units: Sequence[UnitRow], top: Unit) -> list[UnitRow]:
    """Return ``units`` of the tree under ``top``, put together by those directly below it: each with all below it, and
    what ``top`` has of its own. One query."""
    known = Unit.objects.filter(ancestry__startswith=top.ancestry).order_by("position", "code")
    depth, names, above = top.ancestry.count("/"), {}, {}
    for code, name, ancestry in known.values_list("code", "name", "ancestry"):
        names[code], above[code] = name, ancestry.strip("/").split("/")[:depth][-1]
    sums = {above[code]: Totals(0, 0, 0, 0) for code in names}
    for code, _, *figures in units:
        sums[above[code]] = Totals(*map(sum, zip(sums[above[code]], figures, strict=True)))
    return [UnitRow(code, names[code], *some) for code, some in sums.items() if some.people or some.exempt]


# Orders of units: by what they stand, in words; those that are alike stand as in the tree.
UNIT_ORDERS: Mapping[str, tuple[str, Callable[[UnitRow], tuple[float, ...]]]] = {
    "qua-han": ("nhiều người quá hạn", lambda row: (-row.overdue, row.done - row.people)),
    "it-xong": ("tỉ lệ hoàn thành thấp", lambda row: (row.done / max(row.people, 1), -row.people)),
}


def in_order(units: Sequence[UnitRow], order: str) -> Sequence[UnitRow]:
    """Return ``units`` in one of UNIT_ORDERS; as they are for any other."""
    return sorted(units, key=UNIT_ORDERS[order][1]) if order in UNIT_ORDERS else units


def totals(units: Sequence[UnitRow]) -> Totals:
    """Return the figures over ``units``."""
    return Totals(
        sum(row.people for row in units),
        sum(row.done for row in units),
        sum(row.overdue for row in units),
        sum(row.exempt for row in units),
    )
