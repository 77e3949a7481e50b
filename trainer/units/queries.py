"""The tree of units as its screen shows it: one level, or what a search finds, with figures beside each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from trainer.core.unit_tree import Place, found_by
from trainer.models import Official, Unit, UnitChange
from trainer.queries import counts
from trainer.queries.campaigns_people import below
from trainer.queries.counts import UnitRow
from trainer.queries.scope import Scope
from trainer.units import reading
from trainer.units.rules.tree import Tree

PAGE = 20


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with all that is below it: how many are active, must pass something, have passed it all, are late."""

    code: str
    name: str
    above: str
    units: int
    people: int
    asked: int
    done: int
    late: int


def found(tree: Tree, code: str, text: str) -> list[str]:
    """Return the open units right below ``code``; with ``text`` all those below it that it finds, in their order."""
    if not text.strip():
        return tree.children(code)
    under = [one for one in tree.below(code) if not tree.units[one].closed]
    return found_by([Place(one, tree.name(one)) for one in under], text)


def lines(tree: Tree, codes: Sequence[str], now: datetime) -> list[UnitLine]:
    """Return the units ``codes``, as many as a page shows, with their figures. As many queries, however many units."""
    if not codes:
        return []
    # By number: whoever is asked for twenty beginnings of an ancestry looks at everybody in the city.
    numbers = below(codes)
    rows = {row.code: row for row in counts.unit_rows(counts.by_unit(Scope(), now, numbers))}
    here = Official.objects.filter(is_active=True)
    active = reading.by_unit(here.filter(unit__in=numbers) if len(numbers) <= counts.FEW else here)
    return [_line(tree, code, rows, active) for code in codes]


def _line(tree: Tree, code: str, rows: Mapping[str, UnitRow], active: Mapping[str, int]) -> UnitLine:
    under = list(tree.below(code))
    all_of_it = [code, *under]
    counted = [rows[one] for one in all_of_it if one in rows]
    return UnitLine(
        code=code,
        name=tree.name(code),
        above=tree.name(tree.units[code].parent),
        units=sum(not tree.units[one].closed for one in under),
        people=sum(active.get(one, 0) for one in all_of_it),
        asked=sum(row.people for row in counted),
        done=sum(row.done for row in counted),
        late=sum(row.overdue for row in counted),
    )


def formerly(unit: Unit) -> list[Unit]:
    """Return the units that were merged into this one, the latest first."""
    return list(Unit.objects.filter(merged_into=unit, closed_at__isnull=False).order_by("-closed_at", "code"))


def changes() -> Any:
    """Return the changes of units, the latest first."""
    return UnitChange.objects.select_related("actor", "undone_by_change", "undoes").order_by("-pk")


def listed(tree: Tree, text: str = "") -> list[dict[str, Any]]:
    """Return the open units as a command lists them, found by ``text``."""
    top = next((code for code, unit in tree.units.items() if not unit.parent), "")
    codes = [top, *found(tree, top, text)] if text.strip() else [code for code in tree.units if tree.open(code)]
    people = reading.by_unit(Official.objects.filter(is_active=True))
    return [
        {
            "code": code,
            "name": tree.name(code),
            "kind": tree.units[code].kind,
            "parent": tree.units[code].parent,
            "people": people[code],
        }
        for code in dict.fromkeys(codes)
        if code and (code != top or not text.strip())
    ]
