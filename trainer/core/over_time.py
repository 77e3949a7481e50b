"""How far people had come on which day: who was done when, and what a chart of it shows, in numbers of a drawing."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from trainer.core.text import count
from trainer.core.vietnam_time import day_of

# From when, and until when something held.
Stretch: TypeAlias = tuple[datetime, datetime]
# The drawing, in its own units: what is drawn lies between the axes.
LEFT, RIGHT, TOP, BOTTOM = 8, 632, 30, 226
_STEPS = (1, 2, 3, 4, 5)
_GRID = 4
_YEAR = timedelta(days=364)


def together(quizzes: Sequence[Sequence[Stretch]]) -> list[Stretch]:
    """Return when everything of ``quizzes`` held at once, each with the stretches for which it held, in any order."""
    whole: list[Stretch] | None = None
    for stretches in quizzes:
        held = _joined(stretches)
        whole = held if whole is None else _common(whole, held)
        if not whole:
            return []
    return whole or []


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    if len(stretches) < 2:
        return list(stretches)
    found: list[Stretch] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _common(some: Sequence[Stretch], others: Sequence[Stretch]) -> list[Stretch]:
    both = ((max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others)
    return [(start, end) for start, end in both if start < end]


class Tally:
    """How many were done by the end of each day from ``first`` to ``last``; ``now``: when the last day is looked at.

    Whoever was done before ``first`` is done on it.
    """

    def __init__(self, first: date, last: date, now: datetime) -> None:
        self._first, self._last, self._now = first, last, now
        self._changes: Counter[date] = Counter()

    def add(self, stretches: Iterable[Stretch]) -> None:
        """Count somebody who was done during ``stretches``."""
        for start, end in stretches:
            if start > self._now:
                continue
            begins = max(day_of(start), self._first)
            # On its last day it holds no more at the end of the day; today one looks at ``now``.
            over = self._last + timedelta(days=1) if end > self._now else min(day_of(end), self._last)
            if begins < over:
                self._changes[begins] += 1
                self._changes[over] -= 1

    def days(self) -> list[tuple[date, int]]:
        """Return the days on which the number changed, with how many were done then; the first day always."""
        found, done = [(self._first, self._changes[self._first])], self._changes[self._first]
        for day in sorted(self._changes):
            if self._first < day <= self._last and self._changes[day]:
                done += self._changes[day]
                found.append((day, done))
        return found


def every_day(changes: Sequence[tuple[date, int]], last: date) -> dict[date, int]:
    """Return the number of every day from the first of ``changes`` up to ``last``."""
    known, found = dict(changes), {}
    day, number = (changes[0][0], 0) if changes else (last + timedelta(days=1), 0)
    while day <= last:
        found[day] = number = known.get(day, number)
        day += timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class AxisMark:
    """A place on an axis with what is written there."""

    at: float
    words: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One line of a chart: its ``path`` with a break where nothing is known, and where it ends.

    ``dots``: points that have no neighbour, which a path would not show.
    """

    name: str
    path: str
    dots: tuple[tuple[float, float], ...]
    end: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of lines over days: their paths, the numbers at the left, the days below, and days that are marked: by a
    line of their own, or (``small``) by a sign at the foot."""

    lines: tuple[ChartLine, ...]
    numbers: tuple[AxisMark, ...]
    days: tuple[AxisMark, ...]
    marked: tuple[AxisMark, ...]
    small: tuple[AxisMark, ...]


def chart(
    series: Mapping[str, Mapping[date, int]],
    first: date,
    last: date,
    marked: Mapping[date, str] | None = None,
    small: Mapping[date, str] | None = None,
    *,
    gaps: bool = False,
) -> Chart:
    """Return the chart of ``series`` from ``first`` to ``last``.

    ``marked``: days with a line of their own and their words. With ``gaps`` nothing is drawn between days that are no
    neighbours: what was not counted is not known.
    """
    most = ceiling(max((number for one in series.values() for number in one.values()), default=0))
    steps = range(0, most + 1, max(1, most // _GRID))
    return Chart(
        lines=tuple(_line(name, one, first, last, most, not gaps) for name, one in series.items()),
        numbers=tuple(AxisMark(_y(number, most), count(number)) for number in steps),
        days=tuple(AxisMark(_x(day, first, last), _worded(day, last - first)) for day in _days_below(first, last)),
        marked=_marks(marked or {}, first, last),
        small=_marks(small or {}, first, last),
    )


def _marks(days: Mapping[date, str], first: date, last: date) -> tuple[AxisMark, ...]:
    return tuple(AxisMark(_x(day, first, last), words) for day, words in days.items() if first <= day <= last)


def ceiling(most: int) -> int:
    """Return the number at the top of an axis that holds ``most``: four whole steps of 1 to 5 and noughts."""
    size = 1
    while True:
        for step in _STEPS:
            if step * size * _GRID >= most:
                return step * size * _GRID
        size *= 10


def _x(day: date, first: date, last: date) -> float:
    span = (last - first).days
    return round(LEFT + (RIGHT - LEFT) * ((day - first).days / span if span else 0.5), 1)


def _y(number: int, most: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * number / most, 1)


def _line(name: str, points: Mapping[date, int], first: date, last: date, most: int, joined: bool) -> ChartLine:
    path, dots, before = "", [], None
    days = [day for day in sorted(points) if first <= day <= last]
    for at, day in enumerate(days):
        x, y = _x(day, first, last), _y(points[day], most)
        near = before is not None and (joined or (day - before).days == 1)
        path += f"{'L' if near else 'M'}{x} {y}"
        follows = at + 1 < len(days) and (joined or (days[at + 1] - day).days == 1)
        if not near and not follows:
            dots.append((x, y))
        before = day
    end = (_x(days[-1], first, last), _y(points[days[-1]], most)) if days else None
    return ChartLine(name, path, tuple(dots), end)


def _worded(day: date, span: timedelta) -> str:
    """Return a day as it stands below a chart: where a day of the year comes twice, its month and year."""
    return f"{day:%m/%Y}" if span > _YEAR else f"{day:%d/%m}"


def _days_below(first: date, last: date) -> list[date]:
    span = (last - first).days
    places = min(_GRID, span)
    return [first + timedelta(days=round(span * at / places)) for at in range(places + 1)] if places else [first]
