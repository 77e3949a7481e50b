"""Copies of an SQLite database. The database of a running server is read in one snapshot; writers are not held up."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from trainer.copies import looks
from trainer.copies.facts import FACTS, NOT_COPIED, Proof
from trainer.copies.problem import CopyRefused
from trainer.disk.private_files import keep_names

_LOGS = ("-wal", "-shm")


def copy(database: Path, to: Path, mode: str = "rw") -> dict[str, int]:
    """Copy ``database`` into the empty file ``to`` and return how many rows of each fact the snapshot held.

    ``mode``: ro for what nobody writes to; a write-ahead log can be read only by one who may write.
    Raises sqlite3.Error or OSError; what is in ``to`` is then worth nothing.
    """
    with closing(_open(database, mode)) as live, closing(sqlite3.connect(to, isolation_level=None)) as fresh:
        # The snapshot begins with the first read and holds to the end, whatever is written meanwhile.
        live.execute("BEGIN")
        counts = _count(live)
        live.backup(fresh)
        live.execute("ROLLBACK")
        # One file that needs no log beside it.
        fresh.execute("PRAGMA journal_mode=DELETE")
    return counts


def forget_sessions(file: Path) -> None:
    """Take what nobody may find in a copy out of ``file``: out of the tables, and with what was ever written there.

    The pages of SQLite keep what was deleted or moved from them, only a file that is written anew, row by row, does
    not. For a moment there are two. Raises sqlite3.Error, OSError.
    """
    anew = file.with_name(f"{file.name}.anew")
    try:
        os.close(os.open(anew, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(file, isolation_level=None)) as found:
            for table in _tables(found) & set(NOT_COPIED):
                found.execute(f"DELETE FROM {table}")
            found.execute("VACUUM INTO ?", [str(anew)])
        os.replace(anew, file)
    finally:
        for left in (anew, Path(f"{anew}-journal")):
            left.unlink(missing_ok=True)


def one_file(file: Path) -> None:
    """Fold all that was written to ``file`` into it and bring it to the disk; prove it sound. Raises CopyRefused."""
    with closing(sqlite3.connect(file, isolation_level=None)) as found:
        found.execute("PRAGMA journal_mode=DELETE")
        _sound(found, file)
    handle = os.open(file, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def verify(file: Path) -> Proof:
    """Read every page of the copy ``file``. Raises CopyRefused when it is damaged or no database of ours."""
    try:
        with closing(_open(file, "ro")) as found:
            _sound(found, file)
            names = found.execute("SELECT name FROM django_migrations WHERE app = 'trainer'")
            return Proof(_count(found), {name for (name,) in names})
    except sqlite3.OperationalError:
        what = f"chưa đọc được {file}: có chương trình khác đang ghi vào nó, hoặc đĩa không đọc được"
        raise CopyRefused(what, "chép tệp sang đĩa khác rồi chạy lại; chưa có gì thay đổi") from None
    except sqlite3.Error:
        raise CopyRefused(looks.why_not(file, looks.SQLITE), looks.CHOOSE) from None


def _sound(found: sqlite3.Connection, file: Path) -> None:
    said = [text for (text,) in found.execute("PRAGMA integrity_check(3)")]
    if said != ["ok"]:
        raise CopyRefused(f"{file} bị hỏng hoặc chép thiếu", looks.CHOOSE)
    if astray := found.execute("PRAGMA foreign_key_check").fetchone():
        raise CopyRefused(f"{file} bị hỏng: bảng {astray[0]} trỏ tới dòng không có", looks.CHOOSE)
    if not _tables(found) & {"trainer_official"}:
        ours = looks.look(file) == looks.SQLITE  # an empty file opens as an empty database
        what = f"{file} là một tệp SQLite, nhưng không phải của Gần Dân" if ours else looks.why_not(file, looks.SQLITE)
        raise CopyRefused(what, looks.CHOOSE)


def replace(database: Path, fresh: Path, kept: Path) -> bool:
    """Put ``fresh`` in the place of ``database``, which stays beside as ``kept``; return whether there was one.

    At every moment the old or the new one stands there, whole. Raises CopyRefused while others have it open.
    """
    if not database.exists():
        _set_aside_logs(database, kept)
        os.replace(fresh, database)
        keep_names(database.parent)
        return False
    with _alone(database, kept):
        os.link(database, kept)
        os.chmod(kept, 0o600)
        os.replace(fresh, database)
        keep_names(database.parent)
    return True


@contextmanager
def _alone(database: Path, kept: Path) -> Iterator[None]:
    """Fold the log into ``database`` and keep everybody out; a damaged one is taken as it is, with its log beside.

    An old log beside another database destroys it, so none may be left.
    """
    with closing(sqlite3.connect(database, timeout=2, isolation_level=None)) as own:
        try:
            own.execute("PRAGMA locking_mode=EXCLUSIVE")
            (mode,) = own.execute("PRAGMA journal_mode=DELETE").fetchone()
            own.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            mode = "wal" if "lock" in str(error) else "damaged"
        if mode == "wal":
            raise CopyRefused(
                "cơ sở dữ liệu đang có chương trình khác mở", "dừng máy chủ và các lệnh khác rồi chạy lại"
            )
        if mode == "damaged":
            _set_aside_logs(database, kept)
        yield


def _set_aside_logs(database: Path, kept: Path) -> None:
    for end in _LOGS:
        with suppress(FileNotFoundError):
            os.rename(f"{database}{end}", f"{kept}{end}")


def open_to_read(file: Path) -> sqlite3.Connection:
    """Return a connection to the copy ``file``, which is not written to."""
    return _open(file, "ro")


def _open(file: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode={mode}", uri=True, timeout=20, isolation_level=None)


def _tables(found: sqlite3.Connection) -> set[str]:
    return {name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def _count(found: sqlite3.Connection) -> dict[str, int]:
    there = _tables(found)
    return {table: _rows(found, table) for table in FACTS if table in there}


def _rows(found: sqlite3.Connection, table: str) -> int:
    (rows,) = found.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
    return int(rows)
