"""Copying, proving and putting back the database of this installation, whichever kind it is."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction

from trainer.actions import audit, installation
from trainer.copies import drafts, looks, moving, postgres, sqlite
from trainer.copies.facts import Proof
from trainer.copies.moving import Moved
from trainer.copies.problem import CopyRefused
from trainer.core.vietnam_time import in_vietnam
from trainer.disk import paths
from trainer.disk.private_files import keep_names
from trainer.models import Official


def copy(to: Path) -> dict[str, int]:
    """Copy the database into the empty file ``to``, but for what somebody is signed in with; return the rows of each
    fact. Raises CopyRefused, database errors."""
    if connection.vendor == "postgresql":
        return postgres.copy(_tools(), connection, to)
    counts = sqlite.copy(_file(), to)
    sqlite.forget_sessions(to)
    return counts


def verify(file: Path) -> Proof:
    """Read all of the copy ``file``. Raises CopyRefused when it is damaged or none of ours."""
    if connection.vendor == "postgresql" and not _moves(file):
        return postgres.verify(_tools(), file)
    return sqlite.verify(file)


def _moves(file: Path) -> bool:
    """Say whether a restore of ``file`` moves a copy of SQLite to PostgreSQL. Raises OSError."""
    return connection.vendor == "postgresql" and looks.look(file) == looks.SQLITE


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the replaced database is kept (None: there was none), and how many reminders of the copy stay unsent.

    ``moved``: what went from SQLite to PostgreSQL, where it did.
    """

    kept: Path | None
    held_back: int
    moved: Moved | None = None


def restore(file: Path, now: datetime) -> Restored:
    """Put the copy ``file`` in the place of the database, as another installation.

    Raises CopyRefused, OSError or a database error; what was there before then still is.
    """
    if _moves(file):
        return _move(file, now)
    name = f"truoc-khoi-phuc-{in_vietnam(now):%Y-%m-%d-%H%M%S}"
    return _restore_postgres(file, name, now) if connection.vendor == "postgresql" else _restore_file(file, name, now)


def _restore_file(file: Path, name: str, now: datetime) -> Restored:
    database = _file()
    kept, fresh = database.with_name(f"{database.name}.{name}"), drafts.begin(database.parent)
    try:
        sqlite.copy(file, fresh, "ro")
        with _standing_in(fresh):
            held_back = _make_another(file, kept.name, now)
        sqlite.one_file(fresh)
        return Restored(kept if sqlite.replace(database, fresh, kept) else None, held_back)
    finally:
        drafts.remove(fresh)


def _restore_postgres(file: Path, name: str, now: datetime) -> Restored:
    tools, kept = _tools(), paths.VAR / f"{name}.dump"
    _refuse_others()
    empty = "trainer_official" not in connection.introspection.table_names()
    if not empty:
        _keep(tools, kept)
    connection.close()
    postgres.replace(tools, file)
    held_back = _make_another(file, kept.name, now)
    return Restored(None if empty else kept, held_back)


def _move(file: Path, now: datetime) -> Restored:
    """Move the copy ``file`` of SQLite into this PostgreSQL, in which nobody may be yet: all of it, or nothing."""
    _refuse_others()
    if "trainer_official" in connection.introspection.table_names() and Official.objects.exists():
        mend = "tạo một cơ sở dữ liệu PostgreSQL mới, trống, ghi nó vào DATABASE_URL rồi chạy lại"
        raise CopyRefused("PostgreSQL này đã có cán bộ, mà bản sao SQLite chỉ chuyển vào chỗ trống", mend)
    call_command("migrate", verbosity=0, interactive=False)
    with transaction.atomic(), connection.cursor() as cursor:
        moving.refuse_older(file, cursor)
        moved = moving.move(file, cursor)
        held_back = installation.renew(now)
        audit.restored(file.name, "", now)
    with connection.cursor() as cursor:
        # Until PostgreSQL has counted what came, it looks things up the long way.
        cursor.execute("ANALYZE")
    return Restored(None, held_back, moved)


def _keep(tools: postgres.Tools, kept: Path) -> None:
    """Copy what is there now to ``kept``: whole, or nothing is left of it, least of all by that name."""
    draft = drafts.beside(kept)
    try:
        postgres.copy(tools, connection, draft)
        os.rename(draft, kept)
    finally:
        draft.unlink(missing_ok=True)
    keep_names(kept.parent)


def _refuse_others() -> None:
    if found := postgres.others(connection):
        raise CopyRefused(f"cơ sở dữ liệu đang có {found} kết nối khác", postgres.STOP_OTHERS)


def _make_another(file: Path, replaced: str, now: datetime) -> int:
    """Bring the tables up to date and make what was restored another installation; return what it will not mail."""
    call_command("migrate", verbosity=0, interactive=False)
    held_back = installation.renew(now)
    audit.restored(file.name, replaced, now)
    return held_back


@contextmanager
def _standing_in(file: Path) -> Iterator[None]:
    """Let ``file`` be the database meanwhile: it is made ready before anybody can see it."""
    settings = connection.settings_dict
    name = settings["NAME"]
    _turn_to(str(file))
    try:
        yield
    finally:
        _turn_to(name)


def _turn_to(name: str) -> None:
    connection.close()
    # The place in the queue belongs to a file.
    connection.__dict__.pop("_queue", None)
    connection.settings_dict["NAME"] = name


def _file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _tools() -> postgres.Tools:
    return postgres.Tools(connection.settings_dict)
