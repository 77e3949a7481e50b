"""What was counted as tables to take away, the same figures as on the screens."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from trainer.core.text import share
from trainer.core.vietnam_time import moment_words
from trainer.queries.over_time import DayFigures
from trainer.queries.quizzes_by_unit import Cell
from trainer.tables.table import Column, Table, Value

_DAYS = (
    Column("day", "Ngày", 12, "date"),
    Column("people", "Cán bộ", 10, "number"),
    Column("done", "Hoàn thành", 12, "number"),
    Column("share", "Tỉ lệ", 10, "percent"),
    Column("late", "Quá hạn", 10, "number"),
    Column("exempt", "Tạm miễn", 10, "number"),
)


def days_table(name: str, days: Mapping[date, DayFigures]) -> Table:
    """Return one row a counted day of the unit called ``name``."""
    rows = tuple(
        (day, one.people, one.done, _share(one.done, one.people), one.late, one.exempt) for day, one in days.items()
    )
    return Table(f"{name} theo thời gian", _DAYS, rows)


def campaign_table(title: str, days: Mapping[date, int], people: int) -> Table:
    """Return one row a day of a campaign: how many of ``people`` were done by its end."""
    columns = (_DAYS[0], _DAYS[1], Column("done", "Đã xong", 12, "number"), _DAYS[3])
    rows = tuple((day, people, done, _share(done, people)) for day, done in days.items())
    return Table(f"{title}: đã xong theo ngày", columns, rows)


def quizzes_table(
    units: Sequence[tuple[int, str, str]],
    cells: Mapping[int, Mapping[str, Cell]],
    quizzes: Mapping[str, str],
    at: datetime,
) -> Table:
    """Return one row a unit; of each of ``quizzes`` (id and title) how many are asked, how many passed, the share."""
    columns = [Column("code", "Mã đơn vị", 12), Column("unit", "Đơn vị", 30)]
    for quiz, title in quizzes.items():
        columns += [
            Column(f"{quiz}.people", f"{title}: cán bộ", 10, "number"),
            Column(f"{quiz}.done", f"{title}: đã đạt", 10, "number"),
            Column(f"{quiz}.share", f"{title}: tỉ lệ", 10, "percent"),
        ]
    rows = tuple((code, name, *_cells(cells.get(unit, {}), quizzes)) for unit, code, name in units)
    return Table(f"Đơn vị và bài, đếm lúc {moment_words(at)}", tuple(columns), rows)


def _cells(row: Mapping[str, Cell], quizzes: Mapping[str, str]) -> tuple[Value, ...]:
    found: list[Value] = []
    for quiz in quizzes:
        cell = row.get(quiz)
        found += (cell.people, cell.done, _share(cell.done, cell.people)) if cell else (None, None, None)
    return tuple(found)


def _share(part: int, whole: int) -> Decimal | None:
    return Decimal(share(part, whole)) / 10_000 if whole else None
