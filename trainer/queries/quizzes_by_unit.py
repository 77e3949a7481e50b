"""How far each unit has come with each quiz, as it was last counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeAlias

from django.db.models import Count, Q

from trainer.core.quiz.model import Quiz
from trainer.core.text import share
from trainer.models import QuizzesByUnit, Requirement, Unit
from trainer.queries.agreements import exempt

# Of fewer people no share is told: one of them is a fifth.
FEW = 5


class Cell(NamedTuple):
    """Of a unit and a quiz: how many are asked for it, not counting those who are exempt today, how many passed it."""

    people: int = 0
    done: int = 0

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    @property
    def share(self) -> int | None:
        """The share of those who are done, in hundredths of a percent; None where there are too few to tell one."""
        return share(self.done, self.people) if self.people >= FEW else None

    @property
    def shade(self) -> int:
        """How much is left, from 0 (nothing) to 4 (three quarters or more)."""
        if not self.left:
            return 0
        return min(4, 1 + 4 * self.left // self.people)


# By number of the unit, then by quiz.
Cells: TypeAlias = Mapping[int, Mapping[str, Cell]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The cells of the whole city as they were counted ``at``."""

    at: datetime
    cells: Cells


def cells(now: datetime) -> Cells:
    """Return the cells of the whole city now; units and quizzes of which nothing is asked are not there.

    The same people as those of the list of a unit and a quiz. One query, over everything that is asked of anybody.
    """
    asked = Requirement.objects.filter(~exempt(now, "official")).order_by()
    found: dict[int, dict[str, Cell]] = defaultdict(dict)
    passed = Count("pk", filter=Q(valid_until__gt=now))
    for quiz, unit, people, done in asked.values_list("quiz", "unit").annotate(people=Count("pk"), done=passed):
        found[unit][quiz] = Cell(people, done)
    return dict(found)


def summed(rows: Collection[Mapping[str, Cell]]) -> dict[str, Cell]:
    """Return the sum of ``rows``, by quiz."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for quiz, cell in row.items():
            sums[quiz][0] += cell.people
            sums[quiz][1] += cell.done
    return {quiz: Cell(*two) for quiz, two in sums.items()}


def counted(now: datetime) -> Counted:
    """Return what was last counted of the whole city; before the first time it is counted now. One or two queries."""
    row = QuizzesByUnit.objects.first()
    if row is None:
        return Counted(now, cells(now))
    of_units: dict[int, dict[str, Cell]] = {}
    for unit, numbers in row.units.items():
        pairs = zip(row.quizzes, numbers[::2], numbers[1::2], strict=True)
        of_units[int(unit)] = {quiz: Cell(people, done) for quiz, people, done in pairs if people}
    return Counted(row.at, of_units)


def plain(found: Cells) -> tuple[list[str], dict[int, list[int]]]:
    """Return ``found`` as it is kept: the quizzes, and by unit two numbers for each of them."""
    quizzes = sorted({quiz for row in found.values() for quiz in row})
    flat = {unit: [n for quiz in quizzes for n in row.get(quiz, Cell())] for unit, row in found.items()}
    return quizzes, flat


def units_in_order(found: Cells, below: Unit, order: str) -> list[tuple[int, str, str]]:
    """Return number, code and name of the units in and below ``below`` of whose people something is asked.

    ``order``: a quiz, whose smallest share comes first, with “-” before it the largest; units that are not asked for it
    come last. Any other: the order of the units. One query.
    """
    rows = Unit.objects.filter(ancestry__startswith=below.ancestry).order_by("position", "code")
    units = [row for row in rows.values_list("pk", "code", "name") if row[0] in found]
    quiz, sign = order.removeprefix("-"), -1 if order.startswith("-") else 1
    known = {unit: row[quiz] for unit, row in found.items() if quiz in row}
    if not known:
        return units
    return sorted(units, key=lambda one: _rank(known.get(one[0]), sign))


def _rank(cell: Cell | None, sign: int) -> tuple[bool, float, int]:
    return (True, 0.0, 0) if cell is None else (False, sign * cell.done / cell.people, -sign * cell.people)


@dataclass(frozen=True, slots=True)
class Table:
    """Units in order with the cells of each, ``quizzes`` (id and title) that are asked of any of them, and the sum."""

    at: datetime
    units: Sequence[tuple[int, str, str]]
    cells: Cells
    quizzes: Mapping[str, str]
    of_all: Mapping[str, Cell]


def table(quizzes: Mapping[str, Quiz], below: Unit, order: str, now: datetime) -> Table:
    """Return the units in and below ``below`` as last counted, by ``order`` as in ``units_in_order``.

    ``quizzes``: those of the content, in whose order they stand.
    """
    found = counted(now)
    units = units_in_order(found.cells, below, order)
    of_all = summed([found.cells[unit] for unit, _, _ in units])
    known = in_order_of(list(quizzes), of_all)
    titles = {one: quizzes[one].title if one in quizzes else one for one in known}
    return Table(found.at, units, found.cells, titles, of_all)


def in_order_of(quizzes: Sequence[str], found: Collection[str]) -> list[str]:
    """Return the quizzes ``found`` in the order of the content, those that it no longer has at the end."""
    known = [quiz for quiz in quizzes if quiz in found]
    return [*known, *sorted(set(found) - set(known))]
