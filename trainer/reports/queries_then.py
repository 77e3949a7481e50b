"""How it was then: who was in the list at a moment, where, and what units were called, out of what was done since.

Facts are only added to, so that what was done after a moment can be thought away: the first thing that happened to
somebody since says what was before it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from trainer.core.vietnam_time import day_of
from trainer.models import Event, Official, Unit, UnitChange
from trainer.queries.event_words import fields_of

_MOVES = ("moved", "returned", "unit_changed", "undone")
_UNIT_FIELD = "Đơn vị"


@dataclass(frozen=True, slots=True)
class Then:
    """Where people were at a moment: ``names`` of units by number; ``moved``: of those who have changed their unit
    since, what it was called. ``changes``: what was done to the tree since, in words."""

    names: Mapping[int, tuple[str, str]]
    moved: Mapping[int, str]
    changes: tuple[str, ...]

    def unit_of(self, official: int, unit: int) -> tuple[str, str]:
        """Return code and name of the unit of somebody who is in ``unit`` now; the code is empty when it is not
        known."""
        return ("", self.moved[official]) if official in self.moved else self.names[unit]


def then(moment: datetime) -> Then:
    """Return where people were at ``moment``. Three queries."""
    changes = list(UnitChange.objects.filter(at__gt=moment).order_by("-pk"))
    titles = tuple(dict.fromkeys(_title(one) for one in reversed(changes) if one.undone_by_change_id is None))
    return Then(_names(changes), dict(_moves(moment)), titles)


def names_at(moment: datetime) -> Mapping[int, tuple[str, str]]:
    """Return code and name of every unit as it was called at ``moment``, by its number. Two queries."""
    return _names(UnitChange.objects.filter(at__gt=moment).order_by("-pk"))


def _names(changes: Iterable[UnitChange]) -> dict[int, tuple[str, str]]:
    """Return what units were called before ``changes``, the latest first."""
    names = {pk: (code, name) for pk, code, name in Unit.objects.values_list("pk", "code", "name")}
    by_code = {code: pk for pk, (code, _) in names.items()}
    for change in changes:
        for code, before in change.details.get("before", {}).items():
            if code in by_code:
                names[by_code[code]] = (code, before["name"])
    return names


def _title(change: UnitChange) -> str:
    return f"{change.details.get('plan', {}).get('title', 'Thay đổi đơn vị')} ({day_of(change.at):%d/%m/%Y})"


def _moves(moment: datetime) -> Iterator[tuple[int, str]]:
    rows = Event.objects.filter(kind__in=_MOVES, at__gt=moment, official__isnull=False).order_by("-at", "-pk")
    # The earliest comes last, and stays.
    for official, details in rows.values_list("official_id", "details").iterator():
        old = _old_unit(details)
        if old and official is not None:
            yield official, old


def _old_unit(details: Mapping[str, Any]) -> str:
    return next((old for title, old, _ in fields_of(details) if title == _UNIT_FIELD and old), "")


def there(moment: datetime) -> int:
    """Return how many were in the list at ``moment``: active then, whatever became of them. Two queries."""
    known = Official.objects.filter(created_at__lt=moment, merged_into__isnull=True)
    found = known.filter(is_active=True).count()
    first: dict[int, bool] = {}
    since = Event.objects.filter(kind__in=("left", "returned"), at__gte=moment).filter(
        Q(official__created_at__lt=moment), official__merged_into__isnull=True
    )
    now: dict[int, bool] = {}
    rows = since.order_by("at", "pk").values_list("official_id", "kind", "official__is_active")
    for official, kind, active in rows.iterator():
        if official is not None:
            first.setdefault(official, kind == "left")
            now[official] = bool(active)
    return found + sum(was - now[official] for official, was in first.items())
