"""The database of every version that was handed over, through `init` to today: nothing that was a fact is another."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.migrated import put_tables_into
from tests.upgrades.make import VERSIONS
from tests.upgrades.old import Old, Rows

_OPEN = """
SELECT staff_code, quiz, trainer_attempt.id FROM trainer_attempt
JOIN trainer_official ON trainer_official.id = official_id
WHERE NOT EXISTS (SELECT 1 FROM trainer_handin WHERE attempt_id = trainer_attempt.id)
"""


@pytest.fixture(scope="module")
def of_today(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The columns of every table that SQLite has today."""
    file = tmp_path_factory.mktemp("today") / "gan-dan.sqlite3"
    put_tables_into(file)
    with closing(sqlite3.connect(file)) as database:
        tables = [str(name) for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: sorted(str(one[1]) for one in database.execute(f"PRAGMA table_info({table})"))
            for table in tables
            if table.startswith(("trainer_", "django_", "account_", "mfa_"))
        }


@pytest.mark.parametrize("version", VERSIONS.values())
def test_the_database_of_an_earlier_version_comes_through_init(
    tmp_path: Path, version: str, of_today: dict[str, list[str]]
) -> None:
    old = Old(tmp_path, version)
    try:
        # As if the upgrade came in the middle of his paper.
        old.change("UPDATE trainer_attempt SET closes_at = '2099-01-01 00:00:00+00:00'")
        before = old.facts()
        ((code, quiz, attempt),) = old.rows(_OPEN)
        report, rebuild = ["report", "--json"], ["rebuild", "--json"]
        take = ["take", str(quiz), "--official", str(code)]
        refused, upgraded, rebuilt, reported, taken = old.walk(report, ["init"], rebuild, report, take, typed="\n" * 99)

        # Nobody works on old tables by mistake.
        assert "bảng đã cũ" in refused[1], refused
        assert upgraded[0] == 0, upgraded
        assert {table: old.columns(table) for table in of_today} == of_today
        assert rebuilt[0] == 0, rebuilt
        assert {one["code"] for one in json.loads(reported[1])} == _names(before)
        # He skipped all that he had not answered before.
        assert taken[0] == 1, taken
        ((marks,),) = old.rows(f"SELECT marks FROM trainer_handin WHERE attempt_id = {attempt}")
        given = json.loads(marks) if isinstance(marks, str) else marks
        assert sum(bool(mark["answer"]) for mark in given) == _given(before, attempt)
        _nothing_lost(before, old.facts())
    finally:
        old.drop()


def _names(facts: dict[str, Rows]) -> set[object]:
    return {one["staff_code"] for one in facts["trainer_official"]}


def _given(facts: dict[str, Rows], attempt: object) -> int:
    return len({one["place"] for one in facts["trainer_answer"] if one["attempt_id"] == attempt})


def _nothing_lost(before: dict[str, Rows], after: dict[str, Rows]) -> None:
    for table, rows in before.items():
        assert rows, table
        columns = [name for name in rows[0] if name in after[table][0]]
        assert len(columns) > 1
        told, now = (Counter(str([one[name] for name in columns]) for one in found) for found in (rows, after[table]))
        assert not told - now, table
        if not table.endswith("version"):
            # Words are kept of every question; of the rest only the one paper that was handed in is new.
            assert (now - told).total() == (table == "trainer_handin"), table
