"""Every cell of figures in the workbook for the leadership, read back, against plain SQL in whatever city."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection

from tests.reports.cities import CONTENT, NOW, a_city
from trainer.core.quiz.model import ROLE_TITLES
from trainer.core.vietnam_time import day_of
from trainer.models import Requirement
from trainer.reports import making
from trainer.reports.rules.period import Period

pytestmark = pytest.mark.django_db
# What is asked of people of the list, a row a quiz: of whom, whether it is passed, late, and nothing is asked today.
_ASKED = """
    SELECT r.official_id AS person, r.quiz, o.unit_id AS unit,
      CASE WHEN r.valid_until > %(now)s THEN 0 ELSE 1 END AS lacks,
      CASE WHEN (r.valid_until IS NULL OR r.valid_until <= %(now)s) AND (r.due_on < %(today)s
        OR (r.relearn_by < %(today)s AND r.pass_until > %(now)s)) THEN 1 ELSE 0 END AS late,
      CASE WHEN EXISTS (SELECT 1 FROM trainer_exemption e WHERE e.official_id = r.official_id
        AND e.withdrawn_at IS NULL AND e.starts_on <= %(today)s
        AND (e.ends_on IS NULL OR e.ends_on >= %(today)s)) THEN 1 ELSE 0 END AS away
    FROM trainer_requirement r JOIN trainer_official o ON o.id = r.official_id
"""
# The same a row a person.
_PEOPLE = f"""
    SELECT person, unit, MAX(lacks) AS lacks, MAX(late) AS late, MAX(away) AS away
    FROM ({_ASKED}) asked {{where}} GROUP BY person, unit
"""
_FIGURES = """
    COALESCE(SUM(1 - away), 0), COALESCE(SUM((1 - lacks) * (1 - away)), 0), COALESCE(SUM(lacks * (1 - away)), 0),
    COALESCE(SUM(late * (1 - away)), 0), COALESCE(SUM(away), 0)
"""


def _sql(statement: str, **values: object) -> list[tuple[Any, ...]]:
    values["now"] = connection.ops.adapt_datetimefield_value(NOW)
    values["today"] = connection.ops.adapt_datefield_value(NOW.date())
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [tuple(row) for row in cursor.fetchall()]


def _plain_rows(statement: str, **values: object) -> list[tuple[Any, ...]]:
    """Return rows as a sheet has them: a name, people, done, not done, the share, late, exempt; none of nobody."""
    found = [(row[0], *map(int, row[1:])) for row in _sql(statement, **values)]
    return [(*row[:4], _share(row[2], row[1]), *row[4:]) for row in found if row[1] or row[5]]


def _share(done: int, people: int) -> float | None:
    """Return tenths of a percent, halves up."""
    return None if not people else (2_000 * done + people) // (2 * people) / 1_000


def _sheet(book: openpyxl.Workbook, name: str) -> list[tuple[Any, ...]]:
    rows = list(book[name].iter_rows(min_row=5, values_only=True))
    return [] if not rows or rows[0][0] == "Không có dòng nào." else [tuple(row) for row in rows]


@pytest.mark.parametrize("seed", range(8))
def test_the_cells_of_the_workbook_are_what_plain_sql_counts(seed: int, tmp_path: Path) -> None:
    a_city(seed)
    path = tmp_path / "lanh-dao.xlsx"

    making.leadership_file(Period(2026, 4), CONTENT, NOW, path)

    book = openpyxl.load_workbook(path)
    people = _PEOPLE.format(where="")
    by_unit = f"SELECT u.name, {_FIGURES} FROM ({people}) p JOIN trainer_unit u ON u.id = p.unit GROUP BY u.id, u.name"
    assert sorted(_sheet(book, "Theo đơn vị")) == sorted(_plain_rows(by_unit))

    by_quiz = f"SELECT quiz, {_FIGURES} FROM ({_ASKED}) asked GROUP BY quiz"
    titles = {quiz.id: quiz.title for quiz in CONTENT.quizzes.values()}
    expected = [(titles[row[0]], *row[1:]) for row in _plain_rows(by_quiz)]
    assert sorted(_sheet(book, "Theo bài")) == sorted(expected)

    expected = []
    for role, path_of in CONTENT.paths.items():
        names = ", ".join(f"'{quiz}'" for quiz in path_of.quizzes)
        held = (
            f"WHERE quiz IN ({names}) AND person IN (SELECT official_id FROM trainer_roleholding WHERE role = %(role)s)"
        )
        mine = f"SELECT '', {_FIGURES} FROM ({_PEOPLE.format(where=held)}) p"
        expected += [(ROLE_TITLES[role], *row[1:]) for row in _plain_rows(mine, role=role)]
    assert _sheet(book, "Theo vai trò") == expected


@pytest.mark.parametrize("seed", range(8))
def test_who_is_not_done_stands_in_the_workbook_with_what_plain_sql_finds(seed: int, tmp_path: Path) -> None:
    a_city(seed)
    path = tmp_path / "lanh-dao.xlsx"

    making.leadership_file(Period(2026, 4), CONTENT, NOW, path)

    rows = _sheet(openpyxl.load_workbook(path), "Chưa xong")
    lacking = f"""
        SELECT u.name, o.full_name, o.staff_code, COUNT(*), MAX(late)
        FROM ({_ASKED}) asked JOIN trainer_official o ON o.id = person JOIN trainer_unit u ON u.id = o.unit_id
        WHERE lacks = 1 AND away = 0 GROUP BY u.name, o.full_name, o.staff_code
    """
    found = {(*row[:4], "Quá hạn" if row[4] else None) for row in _sql(lacking)}
    assert {(row[0], row[1], row[2], row[4], row[7]) for row in rows} == found
    assert len(rows) == len(found)
    first: dict[str, str] = {}
    for asked in Requirement.objects.select_related("official"):
        ended = asked.valid_until
        if ended is not None and ended > NOW:
            continue
        changed = asked.relearn_by if asked.pass_until and asked.pass_until > NOW else None
        # Of a change its day; of a pass that ended no day before its end, for until then nothing was lacking.
        day = changed or (asked.due_on and max([asked.due_on, *([day_of(ended)] if ended else [])]))
        if day is not None:
            code = asked.official.staff_code
            first[code] = min(str(day), first.get(code, str(day)))
    assert {row[2]: row[6] and str(row[6])[:10] for row in rows} == {row[2]: first.get(row[2]) for row in rows}
