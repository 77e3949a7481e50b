"""A database of an earlier version, on which the commands of today are run."""

import json
import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg

from tests.command import environment
from tests.server_process import PROJECT
from tests.upgrades.make import HERE

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
# What happened: no version may lose or change a row of it. Columns that came later are not looked at.
FACTS = tuple(
    f"trainer_{name}"
    for name in ("official", "unit", "attempt", "answer", "handin", "completion", "questionversion", "sectionversion")
)
# What is worked out from the rest, in another way than before.
_WORKED_OUT = {"folded", "lowered", "sort_name", "relearn_by"}
Rows = list[dict[str, object]]


class Old:
    """A database of an earlier version, alone in ``var``; on PostgreSQL with a name of its own."""

    def __init__(self, var: Path, version: str) -> None:
        self.var, self.version, self.more = var, version, {}
        (var / "secret-key").write_text("only-for-the-tests", encoding="utf-8")
        kind = "postgresql" if ON_POSTGRES else "sqlite"
        dump = lzma.decompress((HERE / f"{version}-{kind}.sql.xz").read_bytes()).decode()
        if ON_POSTGRES:
            self._load(os.environ["DATABASE_URL"], dump)
        else:
            with closing(sqlite3.connect(var / "gan-dan.sqlite3")) as database:
                database.executescript(dump)

    def _load(self, server: str, dump: str) -> None:
        self.name = f"upgrade_{os.getpid()}_{self.version}"
        with psycopg.connect(server, autocommit=True) as database:
            database.execute(f"DROP DATABASE IF EXISTS {self.name}")
            database.execute(f"CREATE DATABASE {self.name}")
        self.more["DATABASE_URL"] = f"{server.rpartition('/')[0]}/{self.name}"
        psql = ["psql", "-q", "-v", "ON_ERROR_STOP=1", self.more["DATABASE_URL"]]
        subprocess.run(psql, input=dump, text=True, check=True, stdout=subprocess.DEVNULL)

    def walk(self, *commands: list[str], typed: str = "") -> list[tuple[int, str]]:
        """Run ``commands`` of today one after the other, in one process; return each one's exit code and output."""
        line = [sys.executable, "-m", "tests.upgrades.walk", json.dumps(commands)]
        done = subprocess.run(
            line, cwd=PROJECT, env=environment(self.var, **self.more), input=typed, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return [(code, output) for code, output in json.loads(done.stdout)]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Return the rows of ``query``."""
        if ON_POSTGRES:
            with psycopg.connect(self.more["DATABASE_URL"]) as database:
                return database.execute(query.encode()).fetchall()
        with closing(sqlite3.connect(self.var / "gan-dan.sqlite3")) as database:
            return database.execute(query).fetchall()

    def change(self, statement: str) -> None:
        """Do something to it by SQL."""
        if ON_POSTGRES:
            with psycopg.connect(self.more["DATABASE_URL"], autocommit=True) as database:
                database.execute(statement.encode())
        else:
            with closing(sqlite3.connect(self.var / "gan-dan.sqlite3", isolation_level=None)) as database:
                database.execute(statement)

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, none for one that is not there, sorted."""
        if ON_POSTGRES:
            asked = f"SELECT column_name FROM information_schema.columns WHERE table_name = '{table}'"
            return sorted(str(name) for (name,) in self.rows(asked))
        return sorted(str(one[1]) for one in self.rows(f"PRAGMA table_info({table})"))

    def facts(self) -> dict[str, Rows]:
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
