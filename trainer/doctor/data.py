"""What the installation keeps: the database, its copies, the content and the handbook."""

import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from trainer.content.library import Library
from trainer.content.reading import read
from trainer.content.sections import stale
from trainer.core.problems import ContentError
from trainer.core.text import count
from trainer.core.vietnam_time import day_of
from trainer.disk import database_url, last_backup, paths, server_note
from trainer.doctor import on_the_way
from trainer.doctor.finding import Finding, fault, good, note
from trainer.handbook.site import unit_values
from trainer.models import Unit
from trainer.queries import health

_INIT = "chạy: python -m trainer init"
# Besides its threads: who saves answers, who keeps house, who is asked for health, who makes files.
_CONNECTIONS_BESIDE = 4
_KEPT_FOR_OTHERS = 10
_TOOLS = ("pg_dump", "pg_restore", "psql")


def database(now: datetime) -> Iterator[Finding]:
    """Open the database, read and write it, and look at its version, its tables and how it keeps what it promised."""
    try:
        connection.ensure_connection()
        waiting = _waiting_migrations()
    except Error as error:
        mend = database_url.to_look_at(connection.settings_dict)
        yield fault(f"không mở được cơ sở dữ liệu ({str(error).splitlines()[0]})", mend)
        return
    if waiting:
        yield fault(f"bảng chưa có hoặc đã cũ, thiếu {waiting} bước nâng cấp", f"dừng máy chủ, sao lưu, {_INIT}")
        return
    looked = health.database()
    if not looked.good:
        yield fault(looked.words, "xem chỗ trống trên đĩa, nhật ký, và có lệnh nào đang giữ cơ sở dữ liệu không")
    yield from _sqlite() if connection.vendor == "sqlite" else _postgresql()


def _waiting_migrations() -> int:
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _sqlite() -> Iterator[Finding]:
    if _asked("PRAGMA journal_mode") != "wal":
        yield fault("SQLite không dùng được WAL ở đĩa này", "chuyển GAN_DAN_VAR về đĩa của máy")
    yield good(f"SQLite {sqlite3.sqlite_version}, bảng mới nhất, đọc và ghi được")


def _postgresql() -> Iterator[Finding]:
    for name in ("fsync", "full_page_writes"):
        if _asked(f"SHOW {name}") != "on":
            yield fault(f"PostgreSQL đặt {name} = off: mất điện là mất câu đã báo “Đã lưu”", f"đặt lại {name} = on")
    if _asked("SHOW synchronous_commit") == "off":
        yield fault("PostgreSQL đặt synchronous_commit = off: mất điện là mất câu đã báo “Đã lưu”", "đặt lại on")
    if _asked("SHOW server_encoding") != "UTF8":
        yield fault("cơ sở dữ liệu không dùng UTF8", "tạo lại với --encoding=UTF8, khôi phục từ bản sao")
    encrypted = _asked("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") is True
    if found := on_the_way.to_postgresql(connection.settings_dict, encrypted):
        yield found
    if _asked("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") is True:
        yield note(
            "kết nối bằng tài khoản quản trị của PostgreSQL", "dùng tài khoản riêng chỉ sở hữu cơ sở dữ liệu này"
        )
    if "," in str(connection.settings_dict["HOST"]) and not _asked("SHOW synchronous_standby_names"):
        yield note(
            "PostgreSQL có máy dự phòng mà không chép đồng bộ: máy chính hỏng có thể mất câu đã báo “Đã lưu”",
            "đặt synchronous_standby_names = '*' khi máy dự phòng chạy",
        )
    yield from _connections()
    version = str(_asked("SHOW server_version")).split()[0]
    yield from _tools(version)
    yield good(f"PostgreSQL {version}, bảng mới nhất, đọc và ghi được")


def _asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _connections() -> Iterator[Finding]:
    started = server_note.read()
    if started is None:
        return
    needed = started.workers * (started.threads + _CONNECTIONS_BESIDE)
    most = int(str(_asked("SHOW max_connections")))
    if needed + _KEPT_FOR_OTHERS > most:
        words = f"máy này cần đến {count(needed)} kết nối, PostgreSQL nhận {count(most)}"
        yield note(words, "tăng max_connections, hoặc bớt --workers, --threads")


def _tools(server: str) -> Iterator[Finding]:
    """Look for the programs that copies need, not older than the server."""
    missing = [name for name in _TOOLS if shutil.which(name) is None]
    if missing:
        yield fault(f"máy này không có {', '.join(missing)}: không sao lưu được", "cài postgresql-client")
        return
    said = subprocess.run(["pg_dump", "--version"], capture_output=True, text=True, timeout=20, check=False).stdout
    found = re.search(r"(\d+)\.\d+", said)
    if found and int(found[1]) < int(server.partition(".")[0]):
        yield fault(
            f"pg_dump {found[0]} cũ hơn PostgreSQL {server}: không sao lưu được", "cài postgresql-client mới hơn"
        )


def backup(now: datetime) -> Iterator[Finding]:
    """Look at the age of the last copy, and at the copy."""
    looked = health.backup(now)
    if not looked.good:
        yield fault(looked.words, "chạy: python -m trainer backup TỆP, và xem lịch hằng đêm")
    file = _last_copy()
    if file is None:
        if looked.good:
            yield good("không hỏi sao lưu (GAN_DAN_HEALTH_BACKUP_HOURS=0)")
        return
    if not file.is_file():
        # It may have been moved away, which is what one ought to do.
        yield good(f"{looked.words}; {file} đã chuyển đi nơi khác")
        return
    if file.stat().st_mode & 0o077:
        yield fault(f"người khác trên máy đọc được bản sao {file}", f"chạy: chmod 600 {file}")
    if connection.vendor == "sqlite" and file.stat().st_dev == paths.VAR.stat().st_dev:
        yield note("bản sao nằm cùng đĩa với cơ sở dữ liệu", "chép bản sao sang máy khác mỗi ngày")
    if looked.good:
        yield good(looked.words)


def _last_copy() -> Path | None:
    try:
        return Path(json.loads((paths.VAR / last_backup.NAME).read_text(encoding="utf-8"))["file"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def content(now: datetime) -> Iterator[Finding]:
    """Read the content as a server does, and as of today."""
    today = day_of(now)
    try:
        library = read(paths.PROJECT, None)
    except ContentError as error:
        yield fault(f"nội dung chưa dùng được ({_first(error)})", "chạy: python -m trainer check")
        return
    if ended := _ended(today):
        yield note(f"có câu hỏi dựa vào văn bản hết hiệu lực ({ended})", "chạy: python -m trainer check")
    if changed := stale(paths.PROJECT, today):
        yield note(
            f"{len(changed)} tệp đã đổi sau lần dựng cẩm nang", "chạy: python -m trainer check, khởi động lại máy chủ"
        )
    empty = [key for key, one in library.agency.items() if not one.value]
    if empty:
        yield note(
            f"còn {len(empty)} điều cơ quan chưa điền ({', '.join(empty[:3])}…)",
            "điền tệp của cơ quan, chạy: python -m trainer check",
        )
    yield from _numbers_of_no_unit(library)
    yield _edition(library)


def _numbers_of_no_unit(library: Library) -> Iterator[Finding]:
    """Look for codes in the table by unit that the tree does not have: the build, which knows no tree, takes any."""
    filled, _ = unit_values.read(paths.PROJECT, library.agency)
    known = set(Unit.objects.filter(closed_at=None).values_list("code", flat=True)) if filled else set()
    if strange := [one.code for one in filled if one.code not in known]:
        yield note(
            f"bảng số riêng có {len(strange)} mã mà cây đơn vị không có ({', '.join(strange[:3])})",
            "sửa mã trong bảng, hoặc ghi bảng mới: python -m trainer unit contacts TỆP",
        )


def _ended(today: date) -> str:
    try:
        read(paths.PROJECT, today)
    except ContentError as error:
        return _first(error)
    return ""


def _first(error: ContentError) -> str:
    return str(error).splitlines()[0]


def _edition(library: Library) -> Finding:
    counts = f"{count(len(library.quizzes))} bài, {count(len(library.questions))} câu hỏi"
    editions = library.history.editions
    if not editions:
        return note(f"{counts}; chưa công bố phiên bản nào", "chạy: python -m trainer edition publish")
    return good(f"{counts}; phiên bản cẩm nang {editions[-1].id}, số hiệu {health.content()}")


def configuration(now: datetime) -> Iterator[Finding]:
    """Look at what no real installation has."""
    if not paths.VAR.is_dir():
        yield fault(f"không có thư mục {paths.VAR}", f"kiểm tra GAN_DAN_VAR, hoặc {_INIT}")
    if settings.DEBUG:
        yield fault("GAN_DAN_DEBUG đang bật: người ngoài đọc được mã và biến", "bỏ GAN_DAN_DEBUG, khởi động lại")
    if settings.DEMO:
        what = "đang chạy dữ liệu minh họa, mật khẩu nằm trong tệp demo.json"
        yield note(what, "cài thật thì dùng thư mục GAN_DAN_VAR mới")
    yield good(f"bản phần mềm {settings.VERSION}, dữ liệu ở {paths.VAR}")
