"""Who has not: one row a person with a cell for each quiz, in the order of any column, page by page."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, TypeAlias

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from trainer.core.quiz.model import Quiz
from trainer.core.standing import LATE, Standing
from trainer.core.vietnam_time import in_vietnam, moment_words
from trainer.core.work_progress import Told, in_turns, nobody
from trainer.models import Official, Requirement, Unit
from trainer.queries import progress, progress_order, progress_people
from trainer.queries.far_pages import FAR, some
from trainer.queries.progress_filter import Filter
from trainer.queries.progress_order import DAY, DONE, Kept
from trainer.queries.progress_people import PersonRow
from trainer.tables.table import Column, Kind, Line, Stream

# The columns that are no quiz, by the word in the address; one of a quiz is OF_QUIZ and its id.
NAME = "ten"
ORDERS = (NAME, "ma", "don-vi", "thu", "dang-nhap", DONE, DAY)
OF_QUIZ = "bai:"
# What a file has of each quiz: the end of the name, of the title, the width, the kind.
_OF_EACH: tuple[tuple[str, str, int, Kind], ...] = (
    ("", "", 22, "text"),
    (".passed_on", ": ngày đạt", 12, "date"),
    (".due_on", ": hạn", 12, "date"),
)
_AT_ONCE = 500
# A quiz that is asked of somebody, how he stands with it, and by when it is asked.
Cell: TypeAlias = tuple[Requirement, Standing, date | None]
# The id of a quiz.
_LONGEST = 100


def is_order(order: str) -> bool:
    """Say whether ``order`` is a column, with “-” before it the other way round; a quiz need not be in the content."""
    column = order.removeprefix("-")
    return column in ORDERS or (column.startswith(OF_QUIZ) and len(column) <= len(OF_QUIZ) + _LONGEST)


@dataclass(frozen=True, slots=True)
class InOrder:
    """The officials of a filter in the order of a column, as a list of which a page is cut.

    Who has nothing in a column comes last, whichever way round; of those whose cells are equal the numbers decide, so
    that nobody stands on two pages. A statement or two a page, and no more far down the list.
    """

    wanted: Filter
    order: str
    now: datetime

    def count(self) -> int:
        """Return how many there are."""
        return progress.count(self.wanted, self.now)

    def __getitem__(self, cut: slice) -> "QuerySet[Official]":
        """Return some of them in order. The start and stop of ``cut`` are numbers."""
        numbers = self.numbers(cut.start or 0, cut.stop)
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(numbers)]
        in_order = Case(*places, default=Value(0), output_field=IntegerField())
        return Official.objects.filter(pk__in=numbers).order_by(in_order)

    def numbers(self, start: int = 0, stop: int | None = None) -> list[int]:
        """Return the numbers of some of them, or of all, in order."""
        stop = self.count() if stop is None else stop
        return self._by_unit(start, stop) if self.order.endswith("don-vi") else self._cut(start, stop)

    def _found(self, most: bool = False) -> "QuerySet[Official]":
        return progress.officials(replace(self.wanted, late_first=False), self.now, most=most).order_by()

    def _cut(self, start: int, stop: int) -> list[int]:
        numbers: list[int] = []
        wanted, far = stop - start, start >= FAR
        parts = list(self._parts(far))
        for at, part in enumerate(parts):
            many = part.count() if far and not part.few else None
            numbers += part.cut(start, stop, many)
            if len(numbers) == wanted or at == len(parts) - 1:
                break
            many = part.count() if many is None else many
            start, stop = max(0, start - many), stop - many
        return numbers

    def _by_unit(self, start: int, stop: int) -> list[int]:
        """As ``_cut``, from how many each unit has: the database would put everybody in order for it."""
        found = self._found(most=True)
        many = dict(found.values_list("unit").annotate(number=Count("pk")))
        units = [
            unit for unit in Unit.objects.order_by("position", "code").values_list("pk", flat=True) if unit in many
        ]
        here, before, passed = [], 0, 0
        for unit in reversed(units) if self.order.startswith("-") else units:
            if passed + many[unit] <= start:
                before += many[unit]
            elif passed < stop:
                here.append(unit)
            passed += many[unit]
        rank = {unit: place for place, unit in enumerate(here)}
        people = found.filter(unit__in=here).order_by("sort_name", "pk").values_list("unit", "pk")
        return [pk for _, pk in sorted(people, key=lambda one: rank[one[0]])][start - before : stop - before]

    def _parts(self, far: bool) -> "Iterator[_Part | Kept]":
        """Yield those who have something in the column, in its order, then the others by name."""
        column, down = self.order.removeprefix("-"), self.order.startswith("-")
        if column in (DONE, DAY):
            yield from self._by_all(column, down)
        elif column.startswith(OF_QUIZ):
            yield from self._by_quiz(column.removeprefix(OF_QUIZ), down)
        else:
            yield from (_Part(_numbers(one)) for one in self._by_column(column, down, self._found(far)))

    def _by_column(self, column: str, down: bool, found: "QuerySet[Official]") -> "Iterator[QuerySet[Official]]":
        by_name = found.order_by("sort_name", "pk")
        if column == "thu":
            yield _by(found.filter(email__isnull=False), "email", down)
            yield by_name.filter(email__isnull=True)
        elif column == "dang-nhap":
            # Who never signed in is who one looks for: he counts as the longest ago.
            parts = (
                by_name.filter(last_login__isnull=True),
                _by(found.filter(last_login__isnull=False), "last_login", down),
            )
            yield from reversed(parts) if down else parts
        else:
            yield _by(found, "staff_code" if column == "ma" else "sort_name", down)

    def _by_quiz(self, quiz: str, down: bool) -> "Iterator[_Part]":
        """Who never passed, then whose pass ended or ends first; those who are not asked for it last.

        As the index by quiz holds them, so that nothing is put in order for a page and nobody is looked up.
        """
        asked, found = Requirement.objects.filter(quiz=quiz), self._found(most=True)
        if self._narrows():
            rows = progress.rows_of_list(self.wanted, self.now)
            mine = Q(official__in=found.values("pk")) if rows is None else Q(official__in=rows.values("official"))
            asked = asked.filter(mine)
        order = ("-valid_until", "-official_id") if down else ("valid_until", "official_id")
        # Databases do not agree on where those stand who have nothing.
        never, passed = (
            asked.filter(valid_until__isnull=missing).order_by(*order[missing:]) for missing in (True, False)
        )
        for part in (passed, never) if down else (never, passed):
            yield _Part(part.values_list("official_id", flat=True))
        # One look for each, where the database would join them all otherwise.
        others = found.exclude(pk__in=Requirement.objects.filter(quiz=quiz).values("official"))
        yield _Part(_numbers(others.order_by("sort_name", "pk")), few=True)

    def _narrows(self) -> bool:
        """Say whether not everybody of whom something is asked is on the list."""
        return self.wanted != Filter(self.wanted.unit) or self.wanted.unit.parent_id is not None

    def _by_all(self, column: str, down: bool) -> "Iterator[_Part | Kept]":
        found, asked = self._found(most=True), progress.with_rows(self.wanted)
        everybody = self.wanted.state in ("all", "left")
        kept = progress_order.kept(self.wanted, column, down, self.now)
        if kept is not None:
            yield from kept
        else:
            mine = found.filter(asked) if everybody else found
            yield _Part(_numbers(progress_order.by_counting(mine, self.wanted, column, down, self.now)))
        if everybody:
            yield _Part(_numbers(found.filter(~asked).order_by("sort_name", "pk")), few=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a list: their numbers in order; ``few``: it takes longer to count them than to pass by."""

    found: "QuerySet[Any, int]"
    few: bool = False

    def count(self) -> int:
        """Return how many there are."""
        return self.found.order_by().count()

    def cut(self, start: int, stop: int, many: int | None) -> list[int]:
        """Return the numbers of some of them, of ``many`` if that is known."""
        return some(self.found, start, stop, many)


def _numbers(found: "QuerySet[Official]") -> "QuerySet[Any, int]":
    return found.values_list("pk", flat=True)


def _by(found: "QuerySet[Official]", field: str, down: bool) -> "QuerySet[Official]":
    return found.order_by(f"-{field}", "-pk") if down else found.order_by(field, "pk")


def cells(rows: Sequence[PersonRow]) -> dict[int, dict[str, Cell]]:
    """Return by number of the official, and quiz, what is asked, how he stands and by when it is asked."""
    return {row.official.pk: _cells(row) for row in rows}


def _cells(row: PersonRow) -> dict[str, Cell]:
    return {asked.quiz: (asked, stands, row.day(asked, stands)) for asked, stands in row.quizzes}


def columns(wanted: Filter, quizzes: Mapping[str, Quiz], rows: Sequence[PersonRow]) -> dict[str, str]:
    """Return the quizzes that have a column, with their titles: those that the filter is about, as the content orders
    them, and any other that somebody of ``rows`` is asked for."""
    asked = {one.quiz for row in rows for one in row.requirements}
    about = asked if wanted.about is not None else quizzes
    chosen = [
        quiz
        for quiz in quizzes
        if quiz in about and wanted.quiz in ("", quiz) and (wanted.path is None or quiz in wanted.path.quizzes)
    ]
    return {quiz: quizzes[quiz].title for quiz in chosen} | {quiz: quiz for quiz in sorted(asked - set(quizzes))}


_COLUMNS = (
    *progress_people.WHO,
    Column("email", "E-mail", 30),
    Column("signed_in", "Đăng nhập lần cuối", 14, "date"),
    Column("asked", "Số bài được giao", 10, "number"),
    Column("done", "Số bài đã xong", 10, "number"),
    Column("late", "Quá hạn", 10),
    Column("due_on", "Hạn gần nhất", 14, "date"),
)


def report(wanted: Filter, quizzes: Mapping[str, Quiz], order: str, now: datetime, told: Told = nobody) -> Stream:
    """Return one row a person of ``wanted``, in the order of a column; of each quiz his state, when he passed, his day.

    The people are those of the list; some hundreds of them are read at a time. ``told`` is called with how many are
    done, of how many.
    """
    chosen = columns(wanted, quizzes, ())
    of_quizzes = [
        Column(f"{quiz}{end}", f"{title}{words}", width, kind)
        for quiz, title in chosen.items()
        for end, words, width, kind in _OF_EACH
    ]

    def lines() -> Iterator[Line]:
        for numbers in in_turns(array("q", InOrder(wanted, order, now).numbers()), _AT_ONCE, told):
            place = {number: at for at, number in enumerate(numbers)}
            rows = progress_people.rows(Official.objects.filter(pk__in=list(place)), wanted, quizzes, now)
            # A list of lines, so that no row is held here when the next ones are read.
            some = [_line(row, list(chosen)) for row in sorted(rows, key=lambda row: place[row.official.pk])]
            del rows
            progress_people.let_go()
            yield from some

    title = f"Từng người, từng bài, lập lúc {moment_words(now)}"
    return Stream(title, (*_COLUMNS, *of_quizzes), lines())


def _line(row: PersonRow, quizzes: Sequence[str]) -> Line:
    official, mine = row.official, _cells(row)
    return (
        *row.who,
        official.email,
        in_vietnam(official.last_login) if official.last_login else None,
        len(row.requirements),
        row.done,
        LATE if any(one.late for one in row.standings) else "",
        row.next_day,
        *(value for quiz in quizzes for value in _cell(mine.get(quiz))),
    )


def _cell(found: Cell | None) -> Line:
    if found is None:
        return None, None, None
    asked, stands, day = found
    return stands.words, in_vietnam(asked.passed_at) if asked.passed_at else None, day
