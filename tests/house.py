"""A small real installation: an empty system with one IT officer, on SQLite or, as the tests run, on PostgreSQL."""

import os
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

from tests.command import environment, trainer
from tests.migrated import make_database, put_tables_into
from tests.server_process import ServerProcess

POSTGRES = os.environ.get("DATABASE_URL", "")


class House(ServerProcess):
    """An installation in ``var``; ``sql`` speaks to its database past the application."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.more: dict[str, str] = {}
        if POSTGRES:
            name = f"house_{os.getpid()}_{time.monotonic_ns()}"
            self.more["DATABASE_URL"] = make_database(POSTGRES, name)
        else:
            put_tables_into(self.file)
        made = self.run("init", "--officer", "CNTT001", "--name", "Đặng Thị Khuê")
        assert made.returncode == 0, made.stderr

    def run(self, *words: str, before: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command of ours."""
        return trainer(self.var, *words, before=before, **self.more)

    def connect(self) -> Any:
        """Return a connection of the database's own driver."""
        if POSTGRES:
            return psycopg.connect(self.more["DATABASE_URL"], autocommit=True)
        return sqlite3.connect(self.file, timeout=60, isolation_level=None)

    def sql(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of ``query``, or nothing for one that has none."""
        with closing(self.connect()) as database:
            cursor = database.execute(query)
            return list(cursor.fetchall()) if cursor.description else []

    def add_event(self, database: Any, number: int) -> None:
        """Commit one fact."""
        details = f'{{"number": {number}}}'
        database.execute(
            f"INSERT INTO trainer_event (at, kind, details) VALUES ('2026-11-26 01:00:00', 'tests', '{details}')"
        )

    def start(self) -> str:
        """Start a server on it and return its address when it answers."""
        self.serve(environment(self.var, **self.more), "--workers", 1, "--threads", 4)
        return self.url

    def stop(self) -> None:
        """Stop the server, if one runs, with all its processes."""
        self.kill9()
