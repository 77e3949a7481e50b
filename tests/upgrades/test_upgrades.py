"""The database of every version that was handed over, through `init` to today: nothing that was a fact is another."""

import lzma
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.command import trainer
from tests.migrated import put_tables_into
from tests.upgrades.make import HERE, VERSIONS

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
KIND = "postgresql" if ON_POSTGRES else "sqlite"
# What happened: no version may lose or change a row of it. Columns that came later are not looked at.
FACTS = tuple(
    f"trainer_{name}"
    for name in ("official", "unit", "attempt", "answer", "handin", "completion", "questionversion", "sectionversion")
)
# What is worked out from the rest, in another way than before.
_WORKED_OUT = {"folded", "lowered", "sort_name", "relearn_by"}


class Old:
    """A database of an earlier version, alone in ``var``."""

    def __init__(self, var: Path, version: str) -> None:
        self.var, self.more = var, {}
        dump = lzma.decompress((HERE / f"{version}-{KIND}.sql.xz").read_bytes()).decode()
        if ON_POSTGRES:
            server = os.environ["DATABASE_URL"]
            self.name = f"upgrade_{os.getpid()}_{version}"
            with psycopg.connect(server, autocommit=True) as database:
                database.execute(f"DROP DATABASE IF EXISTS {self.name}")
                database.execute(f"CREATE DATABASE {self.name}")
            self.more["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{self.name}"
            psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", self.more["DATABASE_URL"]]
            subprocess.run(psql, input=dump, text=True, check=True, stdout=subprocess.DEVNULL)
        else:
            with closing(sqlite3.connect(var / "gan-dan.sqlite3")) as database:
                database.executescript(dump)

    def run(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of today on it."""
        return trainer(self.var, *words, **self.more)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of ``query``."""
        if ON_POSTGRES:
            with psycopg.connect(self.more["DATABASE_URL"]) as database:
                return database.execute(query).fetchall()
        with closing(sqlite3.connect(self.var / "gan-dan.sqlite3")) as database:
            return database.execute(query).fetchall()

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, "" for one that is not there, sorted."""
        if ON_POSTGRES:
            asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
            return sorted(str(name) for (name,) in self.rows(asked))
        return sorted(str(one[1]) for one in self.rows(f"PRAGMA table_info({table})"))

    def facts(self) -> dict[str, list[dict[str, object]]]:
        """Return every fact, by table and column."""
        found = {}
        for table in FACTS:
            columns = [name for name in self.columns(table) if name not in _WORKED_OUT]
            listed = ", ".join(f'"{name}"' for name in columns)
            found[table] = [dict(zip(columns, row, strict=True)) for row in self.rows(f"SELECT {listed} FROM {table}")]
        return found

    def drop(self) -> None:
        """Leave nothing on a server of PostgreSQL."""
        if ON_POSTGRES:
            with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as database:
                database.execute(f"DROP DATABASE {self.name} WITH (FORCE)")


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
            if table.startswith(("trainer_", "django_"))
        }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", VERSIONS.values())
def test_the_database_of_an_earlier_version_comes_through_init(
    tmp_path: Path, version: str, of_today: dict[str, list[str]]
) -> None:
    old = Old(tmp_path, version)
    try:
        refused = old.run("report", "--json")
        # Nobody works on old tables by mistake.
        assert refused.returncode == 3, refused.stdout
        before = old.facts()
        upgraded = old.run("init")
        assert upgraded.returncode == 0, upgraded.stderr
        assert {table: old.columns(table) for table in of_today} == of_today
        _same(before, old.facts())

        rebuilt = old.run("rebuild", "--json")
        assert rebuilt.returncode == 0, rebuilt.stdout + rebuilt.stderr
        report = old.run("report", "--json")
        assert report.returncode == 0, report.stderr
        # Once more changes nothing.
        assert old.run("init").returncode == 0
    finally:
        old.drop()


def _same(before: dict[str, list[dict[str, object]]], after: dict[str, list[dict[str, object]]]) -> None:
    for table, rows in before.items():
        assert rows, table
        columns = [name for name in rows[0] if name in after[table][0]]
        assert len(columns) > 1

        def told(found: list[dict[str, object]], columns: list[str] = columns) -> list[str]:
            return sorted(str([one[name] for name in columns]) for one in found)

        assert told(after[table]) == told(rows), table
