"""A city that began on SQLite goes over to PostgreSQL: the copy of the one is restored into the other."""

import json
import os
import re
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from bench.environment import PASSWORD
from tests.copies.test_sessions_left_out import HOME, save
from tests.migrated import put_tables_into
from tests.served import Browser
from tests.server_process import PROJECT
from tests.serving.house import ON_POSTGRES, House

pytestmark = pytest.mark.skipif(not ON_POSTGRES, reason="goes over to PostgreSQL: runs when the tests run on it")
# What a restore makes anew, and when each database got its tables.
_OF_THE_RESTORE = {"django_migrations", "trainer_installation", "trainer_accountsession", "trainer_reminderround"}
_ANOTHER = """
CREATE FUNCTION another() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN NEW.full_name = NEW.full_name || ' '; RETURN NEW; END $$;
CREATE TRIGGER another BEFORE INSERT ON trainer_official FOR EACH ROW EXECUTE FUNCTION another();
"""
_EVENT = "INSERT INTO trainer_event (at, kind, details) VALUES (?, 'tests', ?)"


@pytest.fixture
def moving(tmp_path: Path) -> Iterator[House]:
    """Yield an installation on SQLite with one person, who has an attempt open."""
    var = tmp_path / "var"
    put_tables_into(var / "gan-dan.sqlite3")
    made = House(var, f"sqlite:///{var / 'gan-dan.sqlite3'}", 1)
    yield made
    made.stop()


@pytest.fixture
def empty() -> Iterator[str]:
    """Yield the address of an empty database of PostgreSQL."""
    server, name = os.environ["DATABASE_URL"], f"gan_dan_moving_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _copy(house: House, name: str = "copy") -> Path:
    file = house.var.parent / name
    house.run("trainer", "backup", str(file))
    return file


def _same(of_sqlite: Any, of_postgres: Any) -> bool:
    """Say whether a value is the same, which SQLite keeps as a number or a text."""
    match of_postgres:
        case bool():
            return bool(of_sqlite == int(of_postgres))
        case datetime():
            return datetime.fromisoformat(of_sqlite).replace(tzinfo=UTC) == of_postgres
        case date():
            return bool(of_sqlite == of_postgres.isoformat())
        case dict() | list():
            return bool(json.loads(of_sqlite) == of_postgres)
    return bool(of_sqlite == of_postgres or json.loads(of_sqlite) == of_postgres)


def _differing(copy: Path, address: str) -> tuple[int, list[str]]:
    """Return how many rows are the same in both, and the tables of which not all are; of events the first ones."""
    same, differing = 0, []
    with closing(sqlite3.connect(copy)) as before, psycopg.connect(address) as after:
        tables = before.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        for (table,) in tables.fetchall():
            if table in _OF_THE_RESTORE:
                continue
            columns = [row[1] for row in before.execute(f"PRAGMA table_info({table})")]
            asked = f"SELECT {', '.join(f'{chr(34)}{one}{chr(34)}' for one in columns)} FROM {table} ORDER BY 1"
            old, new = before.execute(asked).fetchall(), after.execute(asked).fetchall()
            new = new[: len(old)] if table == "trainer_event" else new
            if len(old) == len(new) and _all_same(old, new):
                same += len(old)
            else:
                differing.append(table)
    return same, differing


def _all_same(old: list[Any], new: list[Any]) -> bool:
    return all(_same(a, b) for one, other in zip(old, new, strict=True) for a, b in zip(one, other, strict=True))


def test_every_row_comes_over_and_the_official_goes_on_with_the_open_attempt(moving: House, empty: str) -> None:
    [(attempt, ticket)] = moving.attempts
    moving.start(1)
    assert [save(moving, ticket, place, 1) for place in (0, 1)] == [200, 200]
    moving.stop()
    with closing(sqlite3.connect(moving.file, isolation_level=None)) as database:
        words = {"chữ": "đủ dấu \\ \t\n “ấy”", "dài": 1e22, "nửa": 0.1, "không": None, "\\u0000 là chữ": [True, -0.0]}
        for details in (words, {"đã": "xóa"}):
            database.execute(_EVENT, ["2026-11-29 23:59:59.000001", json.dumps(details)])
        (drawn,) = database.execute("SELECT MAX(id) FROM trainer_event").fetchone()
        database.execute("DELETE FROM trainer_event WHERE id = ?", [drawn])
    copy = _copy(moving)
    moving.settle_in(empty)

    said = moving.run("trainer", "restore", str(copy))

    told = re.search(r"Đã chuyển từ SQLite sang PostgreSQL ([\d.]+) dòng của (\d+) bảng", said)
    assert told is not None
    same, differing = _differing(copy, empty)
    assert differing == []
    assert 0 < same <= int(told[1].replace(".", ""))
    with psycopg.connect(empty) as database:
        [(restored,)] = database.execute("SELECT id FROM trainer_event WHERE kind = 'restored'").fetchall()
    # The number of what was deleted is not given again.
    assert restored > drawn
    saved = moving.stored()
    assert len(saved) == 2
    moving.start(1)
    own = Browser(moving.url)
    assert own.sign_in("B000000", PASSWORD)[0] == 302
    found = re.search(r'data-ticket="([^"]+)"', own.get(f"{HOME}luot/{attempt}/")[1])
    assert found is not None
    assert save(moving, found[1], 0, 2) == 200
    assert set(moving.stored()) == {*saved, (attempt, 0, 2)}


_HAND_IN = """
import sys, django
django.setup()
from datetime import UTC, datetime
from trainer.actions import attempts
attempts.hand_in(int(sys.argv[1]), datetime.now(UTC))
"""


def test_stamps_of_hand_ins_hold_after_the_move(moving: House, empty: str) -> None:
    [(attempt, _)] = moving.attempts
    settings = {**os.environ, **moving.settings, "DJANGO_SETTINGS_MODULE": "trainer.settings"}
    subprocess.run([sys.executable, "-c", _HAND_IN, str(attempt)], cwd=PROJECT, env=settings, check=True)
    copy = _copy(moving)
    moving.settle_in(empty)
    moving.run("trainer", "restore", str(copy))

    assert "Đã xem 1 lượt nộp: 1 lượt còn nguyên niêm phong." in moving.run("trainer", "verify")


def test_what_does_not_go_over_whole_is_refused_in_one_line_and_nobody_is_there(moving: House, empty: str) -> None:
    copy = _copy(moving)
    refused = {
        "NUL": "UPDATE trainer_official SET full_name = 'a' || char(0) || 'b'",
        "Long": "UPDATE trainer_official SET staff_code = printf('%.300c', 'x')",
        "Older": "DELETE FROM django_migrations WHERE name = '0050_undo_shown_beside'",
    }
    for name, spoils in refused.items():
        (copy.parent / name).write_bytes(copy.read_bytes())
        with closing(sqlite3.connect(copy.parent / name, isolation_level=None)) as database:
            database.execute(spoils)
    moving.settle_in(empty)

    said = {name: moving.tried("trainer", "restore", str(copy.parent / name)) for name in refused}

    assert {one.returncode for one in said.values()} == {1}
    assert [len(one.stderr.splitlines()) for one in said.values()] == [1, 1, 1]
    assert "bảng trainer_official, dòng có id = 1, cột full_name có ký tự NUL" in said["NUL"].stderr
    assert "bảng trainer_official, dòng thứ 1, cột staff_code: PostgreSQL không nhận" in said["Long"].stderr
    assert "có bảng của bản phần mềm cũ hơn (chưa có 0050_undo_shown_beside)" in said["Older"].stderr
    with psycopg.connect(empty) as database:
        assert database.execute("SELECT COUNT(*) FROM trainer_official").fetchone() == (0,)
        database.execute(_ANOTHER)
    # Whatever makes another row of one on its way is noticed before anything is committed.
    other = moving.tried("trainer", "restore", str(copy))
    assert other.stderr.startswith("Lỗi: bảng trainer_official ở PostgreSQL không giống bản sao")
    with psycopg.connect(empty) as database:
        assert database.execute("SELECT COUNT(*) FROM trainer_official").fetchone() == (0,)
        database.execute("DROP TRIGGER another ON trainer_official")
    moving.run("trainer", "restore", str(copy))
    again = moving.tried("trainer", "restore", str(copy))
    assert "PostgreSQL này đã có cán bộ, mà bản sao SQLite chỉ chuyển vào chỗ trống" in again.stderr
