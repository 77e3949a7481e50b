"""How many are done, late and in which state, unit by unit: each row looked at once, each official counted once.

The same numbers as those of the lists of their people, a fraction of the time.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Count, F, Max, Min, Q, Value, When

from trainer.actions.agreements import exempting
from trainer.core.standing import State
from trainer.core.vietnam_time import day_of
from trainer.models import Unit
from trainer.queries.agreements import exempt
from trainer.queries.scope import Rows, Scope

# As many numbers as a statement may hold, and less work than looking at everybody.
FEW = 5_000
_STATES: tuple[State, ...] = ("not_begun", "in_progress", "failed")
# Beyond so many units SQLite would sooner look at everybody than for each of them in each unit.
_FEW_UNITS = 20
# An official is a row of “each”.
_BY_UNIT = """
SELECT each_one.place, COUNT(*), SUM(each_one.done), SUM(each_one.not_begun), SUM(each_one.in_progress),
SUM(each_one.failed), SUM(each_one.late) FROM ({each}) AS each_one GROUP BY each_one.place
"""


class Figures(NamedTuple):
    """Of ``people`` asked for something so many are ``done`` with all of it, so many have a quiz that is ``not_begun``
    and so on, so many are ``late``. Those who are ``exempt`` are apart.
    """

    people: int = 0
    done: int = 0
    not_begun: int = 0
    in_progress: int = 0
    failed: int = 0
    late: int = 0
    exempt: int = 0

    @staticmethod
    def total(some: Iterable["Figures"]) -> "Figures":
        """Return the figures of all of ``some`` together."""
        return Figures(*map(sum, zip(*some, strict=True)))

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    def plain(self) -> dict[str, int]:
        """Return the figures as JSON holds them."""
        return {**self._asdict(), "left": self.left}


class UnitRow(NamedTuple):
    """A unit with its own people: how many must pass something, how many have, how many are late.

    Of ``exempt`` ones something is asked too, but not today: they are in none of the other numbers.
    """

    code: str
    name: str
    people: int = 0
    done: int = 0
    overdue: int = 0
    exempt: int = 0


def by_unit(
    scope: Scope,
    now: datetime,
    units: Collection[int] | None = None,
    among: Q | None = None,
    *,
    with_states: bool = False,
) -> dict[int, Figures]:
    """Return the figures of each unit that has any, by its number: of ``units`` (None: all) and who looks like
    ``among``; ``with_states`` those of single states too. Three statements.
    """
    everywhere, chosen = scope.rows(), units
    if among is not None:
        everywhere = everywhere.filter(among)
    rows = everywhere
    # Of a country nearly everybody is counted all the same, and tens of thousands of numbers are work of their own.
    if units is not None and len(units) <= FEW:
        rows, chosen = rows.filter(unit__in=list(units)), None
    away = exempt(now, "official")
    looks = {"late": scope.late(now)} | {state: scope.in_state(state, now) for state in _STATES if with_states}
    marks: dict[str, Any] = {name: Case(When(one, then=1), default=0) for name, one in looks.items()}
    # Done is who lacks nothing: of several rows each.
    marks["done"] = Case(When(scope.undone(now), then=0), default=1)
    found = {unit: Figures(*counted) for unit, *counted in _counted(scope, rows.filter(~away), marks)}
    here = None if units is None or len(units) <= _FEW_UNITS else frozenset(units)
    for unit, many in _exempt(rows if here is None else everywhere, now):
        if here is None or unit in here:
            found[unit] = found.get(unit, Figures())._replace(exempt=many)
    return found if chosen is None else {unit: found[unit] for unit in chosen if unit in found}


def _exempt(rows: Rows, now: datetime) -> Iterable[tuple[int, int]]:
    """Return how many of ``rows`` are of somebody of whom nothing is asked today, by unit.

    By number while they are few, for then SQLite looks at nobody else.
    """
    numbers = list(exempting(day_of(now)).values_list("official_id", flat=True).distinct()[:FEW])
    away = Q(official__in=numbers) if len(numbers) < FEW else exempt(now, "official")
    return rows.filter(away).values_list("unit_id").annotate(Count("official", distinct=True))


def _counted(scope: Scope, rows: Rows, marks: Mapping[str, Any]) -> list[tuple[int, ...]]:
    marks = {state: Value(0) for state in _STATES} | dict(marks)
    place = {"place": F("unit_id")}
    if scope.one_each:
        each: Any = rows.values(**place).annotate(**marks)
    else:
        over = {name: (Min if name == "done" else Max)(mark) for name, mark in marks.items()}
        each = rows.values("official_id", **place).annotate(**over)
    try:
        sql, params = each.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT.format(each=sql), params)
        found: list[tuple[int, ...]] = cursor.fetchall()
        return found


def unit_rows(found: dict[int, Figures]) -> list[UnitRow]:
    """Return the figures of units with their names, in the order of the units."""
    units = Unit.objects.order_by("position", "code").values_list("pk", "code", "name")
    return [
        UnitRow(code, name, one.people, one.done, one.late, one.exempt)
        for pk, code, name in units
        if (one := found.get(pk)) is not None and (one.people or one.exempt)
    ]
