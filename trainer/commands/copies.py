"""Commands that copy the database away, and back."""

import contextlib
import os
import secrets
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from trainer.commands import marking
from trainer.commands.base import NO_ENVIRONMENT, NOT_PASSED, OK, Fail, command
from trainer.commands.database import set_up, with_database
from trainer.copies import drafts
from trainer.copies.facts import known, same, told
from trainer.copies.problem import CopyRefused
from trainer.core.text import count, tenth
from trainer.disk import last_backup, paths, record_marks, room, serving_lock
from trainer.disk.private_files import keep_names
from trainer.disk.room import why

if TYPE_CHECKING:
    from trainer.core.record_mark import RecordMark

_SEE = "xem chỗ trống và quyền ghi của thư mục dữ liệu"
_FULL = "kiểm tra chỗ trống và quyền ghi ở đó rồi chạy lại"
_MAKE_ROOM = "dọn bớt, hoặc chọn đĩa còn chỗ bằng hai lần cơ sở dữ liệu, rồi chạy lại"


@command("backup")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> int:
    """Sao lưu cơ sở dữ liệu vào TỆP, cả khi máy chủ đang chạy; đọc lại cả bản sao rồi mới báo xong.

    Bản sao chỉ chủ tệp đọc được. Khóa bí mật và nội dung (cẩm nang, câu hỏi) không nằm trong đó.
    """
    with_database()
    from trainer.copies import whole

    with _told_to_stop(), _one_line(file), _beside(file) as draft:
        # Before the copy, so that the copy holds all of it.
        mark = marking.taken()
        counts = whole.copy(draft)
        same(counts, whole.verify(draft).counts)
        _name(draft, file)
    now, size = datetime.now(UTC), file.stat().st_size
    _note(now, file, size, mark)
    click.echo(f"Đã sao lưu vào {file} ({tenth(size / 1_000_000)} MB) và đọc lại toàn bộ: {told(counts)}.")
    if mark is None:
        click.echo(marking.LACKING, err=True)
    else:
        click.echo(
            f"Mốc hồ sơ: {mark.written()}. Chép mốc ra ngoài máy này: sau này verify --mark biết có lượt bị xóa không."
        )
    click.echo(
        "Trong bản sao không có khóa bí mật và nội dung: sao lưu riêng, xem trang “Vận hành máy chủ” của cẩm nang."
    )
    return OK


def _note(now: datetime, file: Path, size: int, mark: "RecordMark | None") -> None:
    """Keep that the copy was taken. What keeps nobody from it (a full disk is when copies are wanted) is said only."""
    from django.db import Error

    from trainer.actions import audit

    try:
        last_backup.note(now, file.resolve(), size)
        if mark is not None:
            record_marks.leave(mark, now)
        audit.backed_up(file.name, size, now)
    except (OSError, Error) as error:
        reason = why(error) if isinstance(error, OSError) else room.told(error)
        click.echo(f"Bản sao {file} đã xong, chỉ chưa ghi lại được là đã sao lưu ({reason}). → {_SEE}", err=True)


@command("restore")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> int:
    """Khôi phục cơ sở dữ liệu từ bản sao TỆP. Máy chủ phải dừng; cơ sở dữ liệu đang có được giữ lại bên cạnh.

    Bản sao của SQLite khôi phục được vào một PostgreSQL còn trống: đó là cách chuyển sang PostgreSQL.

    Sau đó mọi người đăng nhập lại; liên kết dùng một lần và trang bài mở từ trước hết giá trị.
    """
    _readable(file)
    paths.VAR.mkdir(parents=True, exist_ok=True)
    set_up()
    from trainer.copies import whole

    with _told_to_stop(), _one_line(paths.VAR), _no_server():
        if left := drafts.clear(paths.VAR):
            click.echo(f"Đã xóa {left} bản khôi phục dở của lần trước bị dừng ngang.")
        proof = whole.verify(file)
        known(proof)
        click.echo(f"Bản sao nguyên vẹn: {told(proof.counts)}.")
        restored = whole.restore(file, datetime.now(UTC))
        _put_marks_aside()
    if moved := restored.moved:
        click.echo(
            f"Đã chuyển từ SQLite sang PostgreSQL {count(moved.rows)} dòng của {moved.tables} bảng; "
            f"đọc lại, so từng bảng: giống nhau (tổng kiểm {moved.checksum})."
        )
    click.echo("Đã thay cơ sở dữ liệu." + (f" Bản trước đó giữ ở {restored.kept}" if restored.kept else ""))
    click.echo("Mọi người đăng nhập lại; liên kết dùng một lần và trang bài mở từ trước không còn giá trị.")
    if restored.held_back:
        click.echo(
            f"{count(restored.held_back)} thư nhắc đang chờ trong bản sao không gửi nữa, vì có thể đã gửi: "
            "xem trang “Thư nhắc”, nhắc tay người nào còn cần."
        )
    click.echo("Tiếp theo: python -m trainer verify, rồi rebuild (kiểm lại kết quả), rồi serve.")
    return OK


def _put_marks_aside() -> None:
    """Let no mark be asked of the restored database that is of later than its copy: its numbers come again."""
    from django.db import connections

    from trainer.models import HandIn
    from trainer.queries.record_check import mark_of_now

    # What is open still reads the database that was replaced.
    connections.close_all()
    # No server runs, so nobody writes one before it; and no transaction, which would leave a queue of the draft.
    last = HandIn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    record_marks.put_aside(mark_of_now(last), datetime.now(UTC))


def _readable(file: Path) -> None:
    if not file.is_file():
        raise Fail(f"không có tệp {file}", "kiểm tra lại tên tệp", NO_ENVIRONMENT)
    try:
        file.open("rb").close()
    except OSError as error:
        mend = "cho người chạy lệnh này quyền đọc tệp rồi chạy lại"
        raise Fail(f"không đọc được {file}: {why(error)}", mend, NO_ENVIRONMENT) from None


@contextlib.contextmanager
def _one_line(where: Path) -> Iterator[None]:
    """Turn what the disk or the database says into one line."""
    import sqlite3

    from django.db import Error

    try:
        yield
    except (CopyRefused, sqlite3.Error, Error) as error:
        if room.lacked(error):
            raise Fail(f"đĩa ở {_folder(where)} hết chỗ khi đang ghi", _MAKE_ROOM, NOT_PASSED) from None
        if isinstance(error, CopyRefused):
            raise Fail(error.what, error.mend, NOT_PASSED) from None
        raise Fail(f"cơ sở dữ liệu hoặc đĩa không cho làm ({room.told(error)})", _FULL, NOT_PASSED) from None
    except OSError as error:
        raise Fail(f"không ghi được {error.filename or where}: {why(error)}", _FULL, NOT_PASSED) from None


def _folder(where: Path) -> Path:
    return where if where.is_dir() else where.absolute().parent


@contextlib.contextmanager
def _told_to_stop() -> Iterator[None]:
    """Let SIGTERM, by which systemd stops, do as Ctrl-C does meanwhile: what is only begun is removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _no_server() -> Iterator[None]:
    try:
        with serving_lock.alone():
            yield
    except serving_lock.Serving:
        raise Fail("máy chủ đang chạy", "dừng máy chủ (mọi tiến trình của nó) rồi chạy lại", NO_ENVIRONMENT) from None


@contextlib.contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Yield an empty file beside ``file`` that only its owner reads, and remove it in the end. Raises CopyRefused."""
    if not file.parent.is_dir():
        raise CopyRefused(f"không có thư mục {file.parent}", "tạo thư mục ấy hoặc chọn nơi khác rồi chạy lại")
    if file.exists():
        raise CopyRefused(f"đã có {file}, không ghi đè", "đặt tên khác, ví dụ thêm ngày giờ")
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield draft
    finally:
        for left in (draft, Path(f"{draft}-journal")):
            left.unlink(missing_ok=True)


def _name(draft: Path, file: Path) -> None:
    """Give the finished copy its name; one that came meanwhile is not written over. Raises CopyRefused."""
    handle = os.open(draft, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
    try:
        os.link(draft, file)
    except FileExistsError:
        raise CopyRefused(f"đã có {file}, không ghi đè", "đặt tên khác, ví dụ thêm ngày giờ") from None
    except OSError:
        # A file system without hard links, such as a USB stick.
        os.rename(draft, file)
    keep_names(file.resolve().parent)
