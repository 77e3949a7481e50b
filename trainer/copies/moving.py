"""A copy of an SQLite database moved into an empty one of PostgreSQL: every row, as it was, in one transaction."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg

from trainer import postgres_line
from trainer.copies import sqlite
from trainer.copies.facts import NOT_COPIED
from trainer.copies.problem import CopyRefused

_NOT_MOVED = {"django_migrations", *NOT_COPIED}
_AT_ONCE = 2000
# As JSON writes the character; an even number of strokes before it is text about strokes.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_COLUMNS = """
SELECT table_name, column_name, data_type, is_identity = 'YES' FROM information_schema.columns
JOIN pg_tables ON tablename = table_name AND schemaname = table_schema
WHERE table_schema = current_schema() AND table_name ~ '^(trainer|django|auth|account|mfa)_'
ORDER BY table_name, ordinal_position
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved and then read back: so many tables and rows, and the sum of all of them in both databases."""

    tables: int
    rows: int
    checksum: str


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as PostgreSQL has it: its columns with their types, and the one whose numbers it draws itself."""

    name: str
    columns: tuple[tuple[str, str], ...]
    identity: str | None

    def listed(self) -> str:
        return ", ".join(f'"{name}"' for name, _ in self.columns)

    def read_back(self) -> str:
        return ", ".join(_READ.get(kind, "{}").format(f'"{name}"') for name, kind in self.columns)


def _json(value: str) -> str:
    """Return JSON in one form, whichever way its keys lie and its numbers are written."""
    return json.dumps(json.loads(value, parse_float=_number, parse_int=_number), sort_keys=True)


def _number(written: str) -> list[str]:
    return [str((Decimal(written) + 0).normalize())]


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


# What SQLite keeps in another way than PostgreSQL: as it is written there.
_WRITE: dict[str, Callable[[Any], Any]] = {
    "boolean": bool,
    "timestamp with time zone": _moment,
    "interval": lambda value: f"{value} microseconds",
}
# As it is compared: of what was written, and of what is read back in the same form.
_COMPARED: dict[str, Callable[[Any], Any]] = {
    "boolean": int,
    "timestamp with time zone": lambda value: (_moment(value) - _EPOCH) // (datetime.resolution),
    "jsonb": _json,
    "double precision": float,
}
_READ = {
    "boolean": "{}::int",
    "timestamp with time zone": "(extract(epoch FROM {}) * 1000000)::bigint",
    "interval": "(extract(epoch FROM {}) * 1000000)::bigint",
    "date": "{}::text",
    "time without time zone": "{}::text",
    "jsonb": "{}::text",
    "numeric": "{}::text",
    "uuid": "replace({}::text, '-', '')",
}
_READ_BACK: dict[str, Callable[[Any], Any]] = {"jsonb": _json}


def refuse_older(file: Path, cursor: Any) -> None:
    """Raise CopyRefused when the tables of the copy are not those of these programs, of which PostgreSQL has them."""
    cursor.execute("SELECT app, name FROM django_migrations")
    here = set(cursor.fetchall())
    with closing(sqlite.open_to_read(file)) as copy:
        there = set(copy.execute("SELECT app, name FROM django_migrations"))
    if waiting := sorted(name for _, name in here - there):
        what = f"bản sao SQLite có bảng của bản phần mềm cũ hơn (chưa có {waiting[-1]})"
        raise CopyRefused(what, "khôi phục nó vào SQLite, chạy init, backup lại rồi chuyển bản ấy; chưa có gì thay đổi")


def move(file: Path, cursor: Any) -> Moved:
    """Move every row of the copy ``file`` into the tables of PostgreSQL, in the transaction of the caller; compare.

    The tables are emptied first. What somebody is signed in with stays behind. Raises CopyRefused: a row that
    PostgreSQL cannot hold, or that came over as another.
    """
    cursor.execute(postgres_line.NO_SILENCE)
    tables = _tables(cursor)
    cursor.execute(f"TRUNCATE {', '.join([*(one.name for one in tables), *_sessions(cursor)])}")
    rows, sums = 0, hashlib.sha256()
    with closing(sqlite.open_to_read(file)) as copy:
        copy.execute("BEGIN")
        for table in tables:
            _same_columns(copy, table)
            written = _Sum()
            with _said_plainly(table), cursor.copy(f"COPY {table.name} ({table.listed()}) FROM STDIN") as into:
                for row in _rows(copy, table):
                    into.write_row(_written(table, row))
                    written.add(_compared(row, table, _COMPARED))
            _set_sequence(copy, cursor, table)
            if written != _read(cursor, table):
                raise CopyRefused(
                    f"bảng {table.name} ở PostgreSQL không giống bản sao", "gửi dòng này cho người phát triển"
                )
            rows += written.rows
            sums.update(f"{table.name} {written.rows} {written.total}\n".encode())
    return Moved(len(tables), rows, sums.hexdigest()[:16])


class _Sum:
    """Rows in whatever order: how many, and the sum of their digests."""

    def __init__(self) -> None:
        self.rows = self.total = 0

    def add(self, row: tuple[Any, ...]) -> None:
        self.rows += 1
        self.total += int.from_bytes(hashlib.blake2b(repr(row).encode(), digest_size=16).digest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sum) and (self.rows, self.total) == (other.rows, other.total)


@contextmanager
def _said_plainly(table: _Table) -> Iterator[None]:
    """Raise CopyRefused that names the row which PostgreSQL does not take, such as a text that is too long for it."""
    try:
        yield
    except psycopg.DataError as error:
        found = re.search(r"line (\d+)(?:, column (\w+))?", error.diag.context or "")
        where = f", dòng thứ {found[1]}" + (f", cột {found[2]}" if found[2] else "") if found else ""
        what = f"bảng {table.name}{where}: PostgreSQL không nhận ({error.diag.message_primary})"
        raise CopyRefused(what, "gửi dòng này cho người phát triển; chưa có gì thay đổi") from None


def _sessions(cursor: Any) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE tablename = ANY(%s)", [list(NOT_COPIED)])
    return [name for (name,) in cursor.fetchall()]


def _tables(cursor: Any) -> list[_Table]:
    cursor.execute(_COLUMNS)
    columns: dict[str, list[tuple[str, str, bool]]] = {}
    for table, *column in cursor.fetchall():
        if table not in _NOT_MOVED:
            columns.setdefault(table, []).append(tuple(column))
    return [
        _Table(
            name,
            tuple((column, kind) for column, kind, _ in found),
            next((column for column, _, drawn in found if drawn), None),
        )
        for name, found in columns.items()
    ]


def _same_columns(copy: sqlite3.Connection, table: _Table) -> None:
    there = {row[1] for row in copy.execute(f"PRAGMA table_info({table.name})")}
    if there != {name for name, _ in table.columns}:
        raise CopyRefused(f"bảng {table.name} của bản sao có cột khác ở đây", "gửi dòng này cho người phát triển")


def _rows(copy: sqlite3.Connection, table: _Table) -> Iterator[tuple[Any, ...]]:
    found = copy.execute(f"SELECT {table.listed()} FROM {table.name}")
    while some := found.fetchmany(_AT_ONCE):
        yield from some


def _written(table: _Table, row: tuple[Any, ...]) -> list[Any]:
    """Return ``row`` as PostgreSQL is told it. Raises CopyRefused."""
    done = []
    for value, (column, kind) in zip(row, table.columns, strict=True):
        if isinstance(value, str) and ("\0" in value or (kind == "jsonb" and _NUL.search(value))):
            what = f"bảng {table.name}, dòng có {table.columns[0][0]} = {row[0]}, cột {column} có ký tự NUL"
            raise CopyRefused(
                f"{what}, PostgreSQL không nhận", "bỏ ký tự ấy ở SQLite rồi sao lưu lại; chưa có gì thay đổi"
            )
        try:
            done.append(value if value is None or kind not in _WRITE else _WRITE[kind](value))
        except (ValueError, TypeError):
            what = f"bảng {table.name}, dòng có {table.columns[0][0]} = {row[0]}, cột {column} không đọc được"
            raise CopyRefused(what, "gửi dòng này cho người phát triển; chưa có gì thay đổi") from None
    return done


def _compared(row: Iterable[Any], table: _Table, how: dict[str, Callable[[Any], Any]]) -> tuple[Any, ...]:
    return tuple(
        value if value is None or kind not in how else how[kind](value)
        for value, (_, kind) in zip(row, table.columns, strict=True)
    )


def _read(cursor: Any, table: _Table) -> _Sum:
    found = _Sum()
    # By a cursor of the server: a driver that asks for all of a table keeps all of it.
    cursor.execute(f"DECLARE moved NO SCROLL CURSOR FOR SELECT {table.read_back()} FROM {table.name}")
    while True:
        cursor.execute(f"FETCH {_AT_ONCE} FROM moved")
        some = cursor.fetchall()
        if not some:
            break
        for row in some:
            found.add(_compared(row, table, _READ_BACK))
    cursor.execute("CLOSE moved")
    return found


def _set_sequence(copy: sqlite3.Connection, cursor: Any, table: _Table) -> None:
    """Let the next row of ``table`` get a number that none ever had, neither one that is deleted."""
    if table.identity is None:
        return
    (largest,) = copy.execute(f'SELECT COALESCE(MAX("{table.identity}"), 0) FROM {table.name}').fetchone()
    drawn = copy.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", [table.name]).fetchone()
    last = max(largest, drawn[0] if drawn else 0)
    if last:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [table.name, table.identity, last])
