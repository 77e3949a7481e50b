"""Who is not done, a row a person, however many: some thousands at a time, in the order of units."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeAlias

from django.db.models import Case, Value, When

from trainer.core.quiz.model import Quiz
from trainer.core.standing import LATE
from trainer.core.work_progress import Told, in_turns, nobody
from trainer.models import Official, Requirement, Unit
from trainer.queries import progress
from trainer.queries.progress_filter import Filter
from trainer.queries.standing import NO_DAY, first_day, not_passed, over
from trainer.tables.table import Value as Cell

_AT_ONCE = 4_000
_Lacks: TypeAlias = Mapping[int, Sequence[tuple[str, date | None, bool]]]


def not_done(unit: Unit, quizzes: Mapping[str, Quiz], now: datetime, told: Told = nobody) -> Iterator[tuple[Cell, ...]]:
    """Yield rows of ``leadership.NOT_DONE`` for the officials of ``unit`` and below who are not done.

    One query for their numbers, then two for each four thousand: memory does not grow with the people. ``told`` hears
    how many are done, of how many.
    """
    found = progress.officials(Filter(unit, state="not_done"), now)
    numbers = list(found.order_by("unit__position", "unit__code", "sort_name", "pk").values_list("pk", flat=True))
    for some in in_turns(numbers, _AT_ONCE, told):
        yield from _rows(some, quizzes, now)


def _rows(numbers: Sequence[int], quizzes: Mapping[str, Quiz], now: datetime) -> Iterator[tuple[Cell, ...]]:
    lacks = _lacking(numbers, now)
    fields = ("pk", "unit__name", "full_name", "staff_code", "position")
    people = {row[0]: row[1:] for row in Official.objects.filter(pk__in=numbers).values_list(*fields)}
    for number in numbers:
        lacking = lacks.get(number, ())
        titles = "; ".join(quizzes[quiz].title if quiz in quizzes else quiz for quiz, _, _ in lacking)
        first = min((day for _, day, _ in lacking if day is not None), default=None)
        late = LATE if any(late for _, _, late in lacking) else ""
        yield (*people[number], len(lacking), titles, first, late)


def _lacking(numbers: Sequence[int], now: datetime) -> _Lacks:
    late = Case(When(over(now), then=Value(True)), default=Value(False))
    rows = Requirement.objects.filter(not_passed(now), official__in=numbers)
    found: dict[int, list[tuple[str, date | None, bool]]] = defaultdict(list)
    fields = ("official_id", "quiz", "day", "is_late")
    # A pass that was not brought up to date in time is missed since that day.
    in_order = rows.annotate(is_late=late, day=first_day(now)).order_by("official", "quiz")
    for official, quiz, day, is_late in in_order.values_list(*fields):
        found[official].append((quiz, None if day == NO_DAY else day, is_late))
    return found
