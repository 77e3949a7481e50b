"""The server as ``python -m trainer serve`` runs it, with its processes, on a database of its own."""

import json
import os
import secrets
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests import forks, processes
from tests.migrated import make_database, put_tables_into
from tests.server_process import ServerProcess, wait_until

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")


class House(ServerProcess):
    """A server on ``port`` with people who have an attempt open: ``attempts`` are (number, ticket)."""

    def __init__(self, var: Path, database: str, people: int) -> None:
        super().__init__(var)
        self.database = database
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "GAN_DAN_DEBUG"},
            "DJANGO_SETTINGS_MODULE": "trainer.settings",
            "GAN_DAN_VAR": str(var),
            "GAN_DAN_SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": database,
        }
        self.attempts: list[tuple[int, str]] = [
            (number, ticket) for number, ticket in json.loads(self.run("tests.serving.people", str(people)))
        ]

    @property
    def settings(self) -> dict[str, str]:
        """Return the environment in which its server runs."""
        return dict(self._environment)

    def settle_in(self, database: str) -> None:
        """From now on let the server and the commands find the database under this address."""
        self.database = self._environment["DATABASE_URL"] = database

    def run(self, *command: str) -> str:
        """Run ``python -m COMMAND`` beside the server; return what it prints."""
        done = self.tried(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def tried(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run ``python -m COMMAND`` beside the server, whatever comes of it."""
        module, *words = command
        return forks.run(words, self._environment, module)

    def start(self, workers: int = 2) -> None:
        """Start the server and return when every worker answers."""
        self.begin("--workers", workers, until=lambda: self.responds() and len(self.listening()) == workers)

    def begin(self, *options: object, until: Callable[[], object]) -> None:
        """Start the server and return when what ``until`` asks for has come."""
        self.serve(self._environment, *options, until=until)

    def listening(self) -> set[int]:
        """Return the processes that listen on the port: the workers that are ready."""
        return {pid for pid in self.members() if processes.listens_on(pid, self.port)}

    def members(self) -> list[int]:
        """Return the processes of the server that are alive, its parent first."""
        return [] if self.process is None else processes.of_session(self.process.pid)

    def kill_parent(self) -> None:
        """Kill the process that watches over the workers, and no other."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)

    def stop(self) -> None:
        """Stop whatever still runs."""
        processes.send(signal.SIGKILL, *self.members())
        if self.process is not None:
            self.process.wait(60)
        # The workers die a moment later; until then they hold the port.
        wait_until(self._port_is_free)

    def stored(self) -> dict[tuple[int, int, int], str]:
        """Return every answer in the database: (attempt, place, revision) → chosen."""
        query = "SELECT attempt_id, place, revision, chosen FROM trainer_answer"
        if self.database.startswith("postgres"):
            with psycopg.connect(self.database) as server:
                rows: list[Any] = server.execute(query).fetchall()
        else:
            with closing(sqlite3.connect(self.file, timeout=60)) as file:
                assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                rows = file.execute(query).fetchall()
        return {(attempt, place, revision): chosen for attempt, place, revision, chosen in rows}


@contextmanager
def house(var: Path, people: int) -> Iterator[House]:
    """Yield a house on a new database: PostgreSQL when the tests run there, else SQLite."""
    if not ON_POSTGRES:
        put_tables_into(var / "gan-dan.sqlite3")
        made = House(var, f"sqlite:///{var / 'gan-dan.sqlite3'}", people)
        try:
            yield made
        finally:
            made.stop()
        return
    with _new_database() as address:
        made = House(var, address, people)
        try:
            yield made
        finally:
            made.stop()


@contextmanager
def _new_database() -> Iterator[str]:
    name = f"gan_dan_serving_{secrets.token_hex(4)}"
    address = make_database(os.environ["DATABASE_URL"], name)
    try:
        yield address
    finally:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
