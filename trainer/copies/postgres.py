"""Copies of a PostgreSQL database, by its own tools."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from trainer import postgres_line
from trainer.copies import looks
from trainer.copies.facts import FACTS, NOT_COPIED, Proof
from trainer.copies.problem import CopyRefused

_TOLD_BY = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}
_OTHERS = """
SELECT COUNT(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# A connection that was closed is counted until PostgreSQL has noticed: of a server just stopped, or our own.
_GOING_SECONDS = 2
# Of its errors: that a lock was not had in time, and what we raise ourselves.
_LOCKED, _OPENED = "55P03", "55006"
STOP_OTHERS = "dừng máy chủ ở mọi máy và các lệnh khác rồi chạy lại"
# Tables that came after the copy was made would hold on to those it brings back.
# Whoever opens something after they were counted, or is not counted (PostgreSQL itself, that tidies a table), is not
# waited for without end: the script that follows asks for nothing that was not dropped here.
_BEFORE = f"""
\\set ON_ERROR_STOP on
\\set VERBOSITY verbose
SET client_min_messages TO warning;
SET lock_timeout = '{{lock}}s';
BEGIN;
DO $$ DECLARE one record; BEGIN
  WHILE ({_OTHERS}) > 0 AND clock_timestamp() < now() + interval '{_GOING_SECONDS} s' LOOP
    PERFORM pg_sleep(0.05), pg_stat_clear_snapshot();
  END LOOP;
  IF ({_OTHERS}) > 0 THEN RAISE EXCEPTION 'others' USING ERRCODE = '{_OPENED}'; END IF;
  FOR one IN SELECT tablename FROM pg_tables
    WHERE schemaname = current_schema() AND tablename ~ '^(trainer|django|auth|account|mfa)_'
  LOOP EXECUTE format('DROP TABLE %I CASCADE', one.tablename); END LOOP;
END $$;
"""
# Whatever becomes of this process afterwards, nothing that was valid before a restore is valid after it.
_AFTER = """
RESET search_path;
DO $$ BEGIN
  IF to_regclass('django_session') IS NOT NULL THEN DELETE FROM django_session; END IF;
  IF to_regclass('trainer_accountsession') IS NOT NULL THEN DELETE FROM trainer_accountsession; END IF;
  IF to_regclass('trainer_installation') IS NOT NULL THEN DELETE FROM trainer_installation; END IF;
END $$;
COMMIT;
"""


class _Complaint(CopyRefused):
    """What a tool said that ran and failed."""


class Tools:
    """pg_dump, pg_restore and psql, told by their environment which database: a password never stands in a command."""

    def __init__(self, database: Mapping[str, Any]) -> None:
        told = {
            "PGDATABASE": database["NAME"],
            "PGUSER": database["USER"],
            "PGPASSWORD": database["PASSWORD"],
            "PGHOST": database["HOST"],
            "PGPORT": database["PORT"],
            **{name: database["OPTIONS"].get(option) for option, name in _TOLD_BY.items()},
        }
        self._environment = {**os.environ, **{name: str(value) for name, value in told.items() if value}}

    def start(self, *command: str, **pipes: Any) -> "subprocess.Popen[bytes]":
        """Start a tool. Raises CopyRefused when it is not installed."""
        if shutil.which(command[0]) is None:
            raise CopyRefused(
                f"máy này không có {command[0]}", "cài postgresql-client đúng phiên bản của máy chủ dữ liệu"
            )
        return subprocess.Popen(command, env=self._environment, stderr=subprocess.PIPE, **pipes)

    def run(self, *command: str) -> None:
        """Run a tool to its end. Raises CopyRefused with the first line of its complaint."""
        _finish(self.start(*command, stdout=subprocess.DEVNULL), command[0])

    def lines(self, *command: str) -> Iterator[bytes]:
        """Yield what a tool prints. Raises CopyRefused when it fails, after the last line."""
        tool = self.start(*command, stdout=subprocess.PIPE)
        assert tool.stdout is not None
        with tool.stdout:
            yield from tool.stdout
        _finish(tool, command[0])


def _finish(tool: "subprocess.Popen[bytes]", name: str) -> None:
    assert tool.stderr is not None
    with tool.stderr:
        said = tool.stderr.read().decode("utf-8", "replace").strip().splitlines()
    if tool.wait() != 0:
        raise _Complaint(f"{name}: {said[0] if said else 'dừng giữa chừng'}", "sửa điều đó rồi chạy lại")


def copy(tools: Tools, connection: Any, to: Path) -> dict[str, int]:
    """Dump into the empty file ``to``, without sessions; return how many rows of each fact the very snapshot held.

    Raises CopyRefused.
    """
    from django.db import transaction

    # What somebody has locked who is not going on, is waited for no longer than by anything else.
    waits = f"--lock-wait-timeout={postgres_line.LOCK_SECONDS}s"
    without = [f"--exclude-table-data={table}" for table in NOT_COPIED]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        # The dump, which takes what it takes, needs this transaction to the end.
        cursor.execute(postgres_line.NO_SILENCE)
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        there = set(connection.introspection.table_names(cursor))
        counts = {table: _rows(cursor, table) for table in FACTS if table in there}
        tools.run("pg_dump", "--format=custom", waits, *without, f"--snapshot={snapshot}", f"--file={to}")
    return counts


def _rows(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT COUNT(*) FROM {table}")
    return int(cursor.fetchone()[0])


def verify(tools: Tools, file: Path) -> Proof:
    """Unpack all of the copy ``file``. Raises CopyRefused when it is damaged or no copy of ours."""
    try:
        listed = b"".join(tools.lines("pg_restore", "--list", str(file))).decode("utf-8", "replace")
        proof = _read(tools.lines("pg_restore", "--data-only", "--file=-", str(file)))
    except _Complaint as said:
        # Of a file of its own kind a tool knows more, such as that a newer one made it.
        more = f" ({said.what})" if looks.look(file) == looks.POSTGRES else ""
        raise CopyRefused(looks.why_not(file, looks.POSTGRES) + more, looks.CHOOSE) from None
    if "TABLE DATA public trainer_official" not in listed.replace("  ", " "):
        raise CopyRefused(f"{file} là một bản sao PostgreSQL, nhưng không phải của Gần Dân", looks.CHOOSE)
    return proof


def _read(lines: Iterator[bytes]) -> Proof:
    """Return what the COPY blocks of a script hold."""
    counts: dict[str, int] = {}
    applied: set[str] = set()
    table = ""
    for line in lines:
        if not table:
            if line.startswith(b"COPY "):
                table = line.split()[1].decode().rpartition(".")[2]
                counts.update({table: 0} if table in FACTS else {})
        elif line == b"\\.\n":
            table = ""
        elif table in counts:
            counts[table] += 1
        elif table == "django_migrations" and (row := line.split(b"\t"))[1] == b"trainer":
            applied.add(row[2].decode())
    return Proof(counts, applied)


def others(connection: Any) -> int:
    """Return how many other connections the database has and keeps."""
    until = time.monotonic() + _GOING_SECONDS
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_OTHERS)
            found = int(cursor.fetchone()[0])
            if not found or time.monotonic() > until:
                return found
            time.sleep(0.05)


def replace(tools: Tools, file: Path) -> None:
    """Put the copy ``file`` in the place of the database, in one transaction: all of it, or nothing.

    pg_restore writes the script and psql runs it, so that sessions and identity go in the same transaction.
    Raises CopyRefused when anything fails; the database is then as it was.
    """
    script = tools.start(
        "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--file=-", str(file),
        stdout=subprocess.PIPE,
    )  # fmt: skip
    psql = tools.start("psql", "--no-psqlrc", "--quiet", stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert script.stdout is not None
    assert psql.stdin is not None
    try:
        _feed(script, script.stdout, psql.stdin)
    except BrokenPipeError:
        # psql gave up and says why; the script has nobody to read it.
        script.kill()
    try:
        _finish(psql, "psql")
    except _Complaint as said:
        assert script.stderr is not None
        with script.stderr:
            script.wait()
        raise _plainly(said) from None
    _finish(script, "pg_restore")


def _plainly(said: _Complaint) -> CopyRefused:
    """Return what psql complained of as what is to be done; by number, since PostgreSQL speaks many languages."""
    if f" {_OPENED}: " in said.what:
        return CopyRefused("một chương trình khác vừa mở cơ sở dữ liệu", STOP_OTHERS)
    if f" {_LOCKED}: " in said.what:
        return CopyRefused(f"có phiên giữ một bảng quá {postgres_line.LOCK_SECONDS} giây, chưa thay gì", STOP_OTHERS)
    return said


def _feed(script: "subprocess.Popen[bytes]", out: IO[bytes], into: IO[bytes]) -> None:
    with into, out:
        into.write(_BEFORE.format(lock=postgres_line.LOCK_SECONDS).encode())
        shutil.copyfileobj(out, into)
        # Without COMMIT, which only a script that came to its end gets, psql leaves everything as it was.
        if script.wait() == 0:
            into.write(_AFTER.encode())
