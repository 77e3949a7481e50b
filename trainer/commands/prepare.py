"""What `init` and `demo` do first: the folder, the secret, the tables, the static files; nothing of it half."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from trainer.commands.base import NO_ENVIRONMENT, Fail
from trainer.commands.database import set_up, tables_may_be_changed
from trainer.disk import paths, room, secret_keys
from trainer.disk.private_files import tighten, write_whole
from trainer.disk.room import why

_BESIDE_A_DATABASE = ("", "-wal", "-shm", ".queue")
# PostgreSQL's word for an account that may not: insufficient_privilege.
_NOT_ALLOWED = "42501"
_OF_THE_HOUSE = ("secret-key", "secret-key-earlier", "demo.json", "server.lock", "server.json", "last-backup.json")


def prepare() -> None:
    """Make what is missing, bring the tables up to date, and take the rights of others from what is private.

    Raises Fail with one line when the disk or the database refuses.
    """
    _refuse_another_place()
    try:
        paths.VAR.mkdir(parents=True, exist_ok=True)
        _make_secret(paths.VAR / "secret-key")
        set_up()
        _make_tables()
        _say_tightened()
    except OSError as error:
        where = error.filename or paths.VAR
        raise Fail(
            f"không ghi được {where}: {why(error)}",
            "dọn chỗ trên đĩa, kiểm tra quyền ghi, rồi chạy lại lệnh này",
            NO_ENVIRONMENT,
        ) from None


def _refuse_another_place() -> None:
    """Refuse to begin an empty installation where the one meant lies below the folder in which a command was typed.

    There it was until paths without a beginning were reckoned from the project. Raises Fail.
    """
    given = os.environ.get("GAN_DAN_VAR", "")
    before = Path.cwd() / given
    if before != paths.VAR and _is_kept(before) and not _is_kept(paths.VAR):
        raise Fail(
            f"GAN_DAN_VAR={given} tính từ thư mục của dự án là {paths.VAR}, mà dữ liệu đang ở {before}",
            f"ghi cả đường dẫn: GAN_DAN_VAR={before}",
            NO_ENVIRONMENT,
        )


def _is_kept(folder: Path) -> bool:
    return any((folder / name).exists() for name in ("gan-dan.sqlite3", "secret-key"))


def _make_secret(path: Path) -> None:
    if _named_elsewhere() or (path.is_file() and path.read_text(encoding="utf-8").strip()):
        return
    empty = path.is_file()
    write_whole(path, secret_keys.fresh())
    if empty:
        click.echo(f"Tệp khóa bí mật {path} rỗng (lần trước có lẽ hết chỗ trên đĩa): đã tạo khóa mới.")


def _named_elsewhere() -> bool:
    from django.core.exceptions import ImproperlyConfigured

    from trainer.variables import secret

    try:
        return bool(secret(secret_keys.NAME))
    except ImproperlyConfigured:
        # The settings, which come next, say it in one line.
        return True


def _make_tables() -> None:
    from django.core.management import call_command
    from django.db import Error

    from trainer.actions import installation, stamp_keys

    try:
        tables_may_be_changed()
        call_command("migrate", verbosity=0, interactive=False)
    except Error as error:
        mend = "kiểm tra chỗ trống trên đĩa và DATABASE_URL, rồi chạy lại lệnh này"
        if getattr(error.__cause__, "sqlstate", "") == _NOT_ALLOWED:
            mend = "chạy lại lệnh này với DATABASE_URL của tài khoản sở hữu cơ sở dữ liệu"
        raise Fail(f"không sửa được bảng của cơ sở dữ liệu ({room.told(error)})", mend, NO_ENVIRONMENT) from None
    installation.ensure(datetime.now(UTC))
    stamp_keys.current(datetime.now(UTC))
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def _say_tightened() -> None:
    changed = tighten(paths.VAR, _private())
    if changed:
        names = ", ".join(str(path) for path in changed)
        click.echo(f"Đã siết quyền, từ nay chỉ chủ tệp đọc được: {names}")


def _private() -> Iterator[Path]:
    from django.conf import settings

    yield from (paths.VAR / name for name in _OF_THE_HOUSE)
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "trainer.sqlite_queue":
        yield from (Path(f"{database['NAME']}{end}") for end in _BESIDE_A_DATABASE)
