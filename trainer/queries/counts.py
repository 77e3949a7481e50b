"""How many are done, late and in which state, unit by unit: each row looked at once, each official counted once.

The same numbers as those of the lists of their people, a fraction of the time.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, F, Max, Q, Value, When

from trainer.actions.agreements import exempting
from trainer.core.standing import State
from trainer.core.vietnam_time import day_of
from trainer.models import Unit
from trainer.queries.scope import Scope

_STATES: tuple[State, ...] = ("not_begun", "in_progress", "failed")
# An official is a row of “each”; of those in a unit of whom something is asked the fields of Figures are counted.
_BY_UNIT = """
SELECT each_one.place, SUM(1 - each_one.away), SUM((1 - each_one.undone) * (1 - each_one.away)),
SUM(each_one.not_begun * (1 - each_one.away)), SUM(each_one.in_progress * (1 - each_one.away)),
SUM(each_one.failed * (1 - each_one.away)), SUM(each_one.is_late * (1 - each_one.away)), SUM(each_one.away)
FROM ({each}) AS each_one GROUP BY each_one.place
"""


@dataclass(frozen=True, slots=True)
class Figures:
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

    def __add__(self, other: "Figures") -> "Figures":
        mine, others = asdict(self), asdict(other)
        return Figures(**{name: mine[name] + others[name] for name in mine})

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    def plain(self) -> dict[str, int]:
        """Return the figures as JSON holds them."""
        return {**asdict(self), "left": self.left}


@dataclass(frozen=True, slots=True)
class UnitRow:
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
    ``among``; ``with_states`` those of single states too. One statement.
    """
    rows = scope.rows()
    if units is not None:
        rows = rows.filter(**{f"{scope.unit}__in": list(units)})
    if among is not None:
        rows = rows.filter(among)
    looks = _looks(scope, now) | {state: scope.in_state(state, now) for state in _STATES if with_states}
    marks: dict[str, Any] = {name: Case(When(one, then=Value(1)), default=Value(0)) for name, one in looks.items()}
    marks |= {state: Value(0) for state in _STATES if not with_states}
    place = {"place": F(scope.unit)}
    if scope.one_each:
        each: Any = rows.values(**place).annotate(**marks)
    else:
        each = rows.values("official_id", **place).annotate(**{name: Max(mark) for name, mark in marks.items()})
    sql, params = each.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT.format(each=sql), params)
        return {unit: Figures(*map(int, counted)) for unit, *counted in cursor.fetchall()}


def _looks(scope: Scope, now: datetime) -> dict[str, Q]:
    return {
        "away": Q(official__in=exempting(day_of(now)).values("official_id")),
        "undone": scope.undone(now),
        "is_late": scope.late(now),
    }


def unit_rows(found: dict[int, Figures]) -> list[UnitRow]:
    """Return the figures of units with their names, in the order of the units."""
    units = Unit.objects.order_by("position", "code").values_list("pk", "code", "name")
    return [
        UnitRow(code, name, one.people, one.done, one.late, one.exempt)
        for pk, code, name in units
        if (one := found.get(pk)) is not None and (one.people or one.exempt)
    ]
