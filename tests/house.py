"""A small real installation: an empty system with one IT officer, on SQLite or, as the tests run, on PostgreSQL."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.command import PROJECT, environment, trainer

POSTGRES = os.environ.get("DATABASE_URL", "")


class House:
    """An installation in ``var``; ``sql`` speaks to its database past the application."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.more: dict[str, str] = {}
        if POSTGRES:
            name = f"house_{os.getpid()}_{time.monotonic_ns()}"
            with psycopg.connect(POSTGRES, autocommit=True) as server:
                server.execute(f"CREATE DATABASE {name}")
            self.more["DATABASE_URL"] = urlunsplit(urlsplit(POSTGRES)._replace(path=f"/{name}"))
        self._process: subprocess.Popen[bytes] | None = None
        made = self.run("init", "--officer", "CNTT001", "--name", "Đặng Thị Khuê")
        assert made.returncode == 0, made.stderr

    @property
    def file(self) -> Path:
        """The file of the database, on SQLite."""
        return self.var / "gan-dan.sqlite3"

    def run(self, *words: str, before: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command of ours."""
        return trainer(self.var, *words, before=before, **self.more)

    def connect(self) -> Any:
        """Return a connection of the database's own driver."""
        if POSTGRES:
            return psycopg.connect(self.more["DATABASE_URL"], autocommit=True)
        return sqlite3.connect(self.file, timeout=20, isolation_level=None)

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
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        with (self.var / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "trainer", "serve", "--port", str(port), "--workers", "1", "--threads", "4"],
                cwd=PROJECT,
                env=environment(self.var, **self.more),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        last = time.monotonic() + 60
        while not _answers(url):
            ended = self._process.poll() is not None or time.monotonic() > last
            assert not ended, (self.var / "serve.log").read_text(encoding="utf-8")
            time.sleep(0.1)
        return url

    def stop(self) -> None:
        """Stop the server, if one runs, with all its processes."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/", timeout=5):
            return True
    except OSError:
        return False
