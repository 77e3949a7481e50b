"""People in the order of what is counted of them: how many quizzes are done, the first day of those that are not.

It stands in the rows of progress, in the order of an index. Of the few whose count is not true at this moment (a pass
has ended since) it is counted here, and they are put in their places among the rest. Of whom nothing is asked today no
day counts: they stand with those who have none, and however many they are, nobody is counted for them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, TypeAlias, cast

from django.db.models import Case, Count, DateField, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import NullIf

from trainer.actions.progress_rows import not_of
from trainer.models import Official, Progress, Requirement
from trainer.queries import progress, progress_filter
from trainer.queries.agreements import exempt
from trainer.queries.far_pages import some
from trainer.queries.progress_filter import Filter
from trainer.queries.scope import Scope
from trainer.queries.standing import NO_DAY, first_day, not_passed

# The columns of the table, and what holds them.
DONE, DAY = "xong", "han"
_FIELDS = {DONE: "done", DAY: "next_day"}
# So many rows are counted while somebody waits, and left out by number; beyond that everybody is counted.
_FEW = 4_000
# What somebody is put in order by, and his number.
_Place: TypeAlias = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Kept:
    """Those of a list whose rows have something in a column (or all have nothing), in its order."""

    rows: QuerySet[Any, _Place]
    others: Sequence[_Place]
    down: bool
    few: ClassVar[bool] = False

    def count(self) -> int:
        """Return how many there are."""
        return self.rows.order_by().count() + len(self.others)

    def cut(self, start: int, stop: int, many: int | None) -> list[int]:
        """Return the numbers of some of them, of ``many`` if that is known."""
        # No further back than the others can move anybody: whoever stands here stands among these.
        first = max(0, start - len(self.others))
        known = some(self.rows, first, stop, None if many is None else many - len(self.others))
        both = sorted([*known, *self.others], reverse=self.down)
        return [pk for _, pk in both[start - first : stop - first]]


def kept(wanted: Filter, column: str, down: bool, now: datetime) -> list[Kept] | None:
    """Return those on the list ``wanted`` of whom something is asked, in one of _FIELDS; None where no row tells it."""
    rows = progress.rows_of_list(wanted, now)
    apart = None if rows is None else _apart(now)
    if rows is None or apart is None:
        return None
    field = _FIELDS[column]
    order = (f"-{field}", "-official_id") if down else (field, "official_id")
    others = _counted(wanted, rows, apart, column, now)
    rows = rows.exclude(official__in=apart)
    if column == DAY:
        others += [(None, pk) for pk in rows.filter(exempt(now, "official")).values_list("official_id", flat=True)]
        rows = rows.exclude(exempt(now, "official"))
    # Who has no day comes last, whichever way round.
    halves: list[tuple[Q, Callable[[Any], bool]]] = [(Q(), lambda key: True)]
    if column == DAY:
        halves = [
            (Q(next_day__isnull=False), lambda key: key is not None),
            (Q(next_day__isnull=True), lambda key: key is None),
        ]
    return [
        Kept(
            rows.filter(look).order_by(*order).values_list(field, "official_id"),
            sorted((one for one in others if mine(one[0])), reverse=down),
            down,
        )
        for look, mine in halves
    ]


def with_a_day(scope: Scope, asked: QuerySet[Requirement], now: datetime) -> Q | None:
    """Return what an official looks like who lacks something of ``scope`` that has a day; None where no row tells it.

    ``asked``: the same as requirements; of those alone whose rows do not tell of ``now`` it is looked up there.
    """
    apart = None if scope.requirements is not None else _apart(now)
    if apart is None:
        return None
    rows = cast(QuerySet[Progress], scope.rows()).filter(next_day__isnull=False).exclude(official__in=apart)
    told = Q(pk__in=rows.values("official"))
    return told | Q(pk__in=asked.filter(official__in=apart).values("official")) if apart else told


def _apart(now: datetime) -> list[int] | None:
    """Return whose rows do not tell of ``now``; None if they are many."""
    looks = [Progress.objects.filter(look).order_by() for look in not_of(now)]
    # One look after the other, and each number as often as it is found: else SQLite would look at everybody.
    rows = [list(look.values_list("official_id", flat=True)[: _FEW + 1]) for look in looks]
    return sorted({pk for some in rows for pk in some}) if all(len(some) <= _FEW for some in rows) else None


def _counted(
    wanted: Filter, rows: QuerySet[Progress], apart: Sequence[int], column: str, now: datetime
) -> list[_Place]:
    here = Official.objects.filter(pk__in=rows.filter(official__in=apart).values("official"))
    return list(here.annotate(key=_key(wanted, column, now)).values_list("key", "pk")) if apart else []


def by_counting(
    found: "QuerySet[Official]", wanted: Filter, column: str, down: bool, now: datetime
) -> "QuerySet[Official]":
    """Return ``found`` in the order of one of _FIELDS, counted for each of them."""
    key: Any = F("key")
    found = found.annotate(key=_key(wanted, column, now))
    if down:
        return found.order_by(key.desc(nulls_last=True), "-pk")
    return found.order_by(key.asc(nulls_last=True), "pk")


def _key(wanted: Filter, column: str, now: datetime) -> Any:
    """Return of an official what a row of the table says in a column."""
    mine = progress_filter.about(wanted).filter(official=OuterRef("pk")).order_by().values("official")
    if column == DONE:
        return Subquery(mine.annotate(key=Count("pk", filter=Q(valid_until__gt=now))).values("key"))
    first = Subquery(mine.annotate(key=Min(first_day(now), filter=not_passed(now))).values("key"))
    return Case(When(exempt(now), then=None), default=NullIf(first, Value(NO_DAY, DateField())))
