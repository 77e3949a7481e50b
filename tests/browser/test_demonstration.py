"""The city of the demonstration could be one: units differ, and who passed something has signed in."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

Rows = Callable[[str], list[tuple[int, ...]]]


@pytest.fixture
def rows(demonstration: Path) -> Iterator[Rows]:
    """Ask the demonstration as it was filled; a running server has a copy of it."""
    with closing(sqlite3.connect(demonstration / "gan-dan.sqlite3", timeout=60)) as database:
        yield lambda query: database.execute(query).fetchall()


def test_nobody_handed_something_in_who_has_never_signed_in_and_some_never_did(rows: Rows) -> None:
    been = "SELECT official_id FROM trainer_attempt JOIN trainer_handin ON attempt_id = trainer_attempt.id"
    never = "SELECT count(*) FROM trainer_official WHERE last_login IS NULL"
    assert rows(f"{never} AND id IN ({been})") == [(0,)]
    assert rows(never)[0][0] > 100


def test_units_differ_in_how_many_are_late_and_how_many_have_begun(rows: Rows) -> None:
    of_unit = "FROM trainer_official o JOIN trainer_requirement r ON r.official_id = o.id"
    # The campaigns are due some days before or after the day of the filling.
    late = f"SELECT count(DISTINCT o.id) {of_unit} WHERE passed_at IS NULL AND due_on <"
    first = "(SELECT avg(julianday(due_on)) FROM trainer_requirement)"
    counted = sorted(number for (number,) in rows(f"{late} date({first}) GROUP BY o.unit_id"))
    assert counted[-1] >= 3
    assert len(set(counted)) >= 3
    begun = [number for (number,) in rows(f"SELECT count(passed_at) {of_unit} GROUP BY o.unit_id ORDER BY 1")]
    assert begun[-1] > 4 * max(begun[len(begun) // 8], 1)
