"""Databases that have our tables already: a copy. To make the tables anew costs four seconds of processor each time.

That the tables come out of nothing is tested where it is the subject: ``tests/commands/test_prepare.py``.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.once import RUN, once_a_run
from tests.server_process import PROJECT

_FILE = "gan-dan.sqlite3"
_AS_THEY_WERE = ("auth_permission", "django_content_type")
_MIGRATE = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0)
connection.close()
"""


def put_tables_into(file: Path) -> None:
    """Copy a database of SQLite with our tables, and nothing else, to ``file``."""
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(once_a_run("tables", lambda folder: _migrate(f"sqlite:///{folder / _FILE}")) / _FILE, file)


def make_database(server: str, name: str) -> str:
    """Create the database ``name`` with our tables on the ``server`` of PostgreSQL; return its address."""
    pattern = pattern_of(server)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {pattern}")
    return _address(server, name)


def pattern_of(server: str) -> str:
    """Return the name of the database on ``server`` that has our tables, and that nobody uses."""
    pattern = _pattern()

    def make(_: Path) -> None:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {pattern}")
        _migrate(_address(server, pattern))

    once_a_run(pattern, make)
    return pattern


def empty_quickly() -> None:
    """Let Django empty the tables after a test that commits by deleting the rows that are there, but for those that it
    would write anew: what kinds of rows there are, and Django's own rights for each.

    To truncate all sixty, as it does, lets PostgreSQL make hundreds of files anew, for a handful of rows; to write
    three hundred rights anew costs ten times as much as to delete what a test wrote.
    """
    from django.core.management.commands import flush
    from django.db import connection

    def rows_that_are_there(self: Any, style: object, tables: list[str], **_: object) -> list[str]:
        names = [self.quote_name(table) for table in tables if table not in _AS_THEY_WERE]
        asked = " UNION ALL ".join(f"SELECT {at} WHERE EXISTS (SELECT 1 FROM {name})" for at, name in enumerate(names))
        with self.connection.cursor() as cursor:
            cursor.execute(asked)
            return [f"DELETE FROM {names[at]}" for (at,) in cursor.fetchall()]

    type(connection.ops).sql_flush = rows_that_are_there  # type: ignore[method-assign,assignment]
    flush.emit_post_migrate_signal = lambda *_, **__: None


def drop_pattern(server: str) -> None:
    """Drop what ``make_database`` copied, at the end of a run."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_pattern()}")


def _pattern() -> str:
    return "tables_" + hashlib.sha256(os.environ[RUN].encode()).hexdigest()[:12]


def patient(address: str) -> str:
    """Return the address of a database that a test waits for, where everything stands still for some seconds; of itself
    a program of ours looks for a standby after three."""
    return urlunsplit(urlsplit(address)._replace(query="connect_timeout=60"))


def _address(server: str, name: str) -> str:
    return patient(urlunsplit(urlsplit(server)._replace(path=f"/{name}")))


def _migrate(database: str) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "trainer.settings",
        "GAN_DAN_SECRET_KEY": "only-for-the-tests",
        "DATABASE_URL": database,
    }
    done = subprocess.run(
        [sys.executable, "-c", _MIGRATE], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
