"""`backup` and `restore` with real processes; on PostgreSQL when the tests run on it."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.command import PROJECT, environment
from tests.house import POSTGRES, House

only_a_file = pytest.mark.skipif(bool(POSTGRES), reason="of the file of an SQLite database")
only_postgres = pytest.mark.skipif(not POSTGRES, reason="of PostgreSQL's own tools: runs when the tests run on it")
_ADDED = "SELECT COUNT(*) FROM trainer_event WHERE kind = 'tests'"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """An installation; its server, if a test started one, is stopped."""
    made = House(tmp_path / "var")
    yield made
    made.stop()


def _added(house: House) -> int:
    return int(house.sql(_ADDED)[0][0])


def _add(house: House, how_many: int) -> None:
    with closing(house.connect()) as database:
        for number in range(how_many):
            house.add_event(database, number)


def _identity(house: House) -> str:
    [(identity,)] = house.sql("SELECT identity FROM trainer_installation")
    return str(identity)


def _backup(house: House, name: str = "copy") -> Path:
    file = house.var.parent / name
    done = house.run("backup", str(file))
    assert done.returncode == 0, done.stderr
    return file


def test_a_copy_beside_a_running_server_holds_all_that_was_committed_and_is_the_owners_alone(house: House) -> None:
    house.start()
    committed, stop = [0], threading.Event()

    def write() -> None:
        with closing(house.connect()) as database:
            while not stop.is_set():
                house.add_event(database, committed[0])
                committed[0] += 1
                stop.wait(0.002)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = committed[0]
        file = _backup(house)
        after = committed[0] + 1
    finally:
        stop.set()
        writer.join()
    house.stop()
    assert house.run("restore", str(file)).returncode == 0

    held = [json.loads(str(one[0]).replace("'", '"'))["number"] for one in _numbers(house)]
    assert before <= len(held) <= after
    assert after > before
    assert held == list(range(len(held)))
    assert file.stat().st_mode & 0o777 == 0o600
    noted = json.loads((house.var / "last-backup.json").read_text(encoding="utf-8"))
    assert (noted["file"], noted["bytes"]) == (str(file), file.stat().st_size)


def _numbers(house: House) -> list[tuple[object, ...]]:
    return house.sql("SELECT details FROM trainer_event WHERE kind = 'tests' ORDER BY id")


def test_a_backup_leaves_a_trace_and_does_not_write_over_a_file(house: House) -> None:
    file = _backup(house)
    assert house.sql("SELECT COUNT(*) FROM trainer_event WHERE kind = 'backed_up'") == [(1,)]
    held = file.read_bytes()

    refused = house.run("backup", str(file))

    assert (refused.returncode, refused.stderr) == (
        1,
        f"Lỗi: đã có {file}, không ghi đè → đặt tên khác, ví dụ thêm ngày giờ\n",
    )
    assert file.read_bytes() == held
    assert os.listdir(house.var.parent) in (["copy", "var"], ["var", "copy"])


def test_a_backup_into_a_folder_that_is_not_there_names_the_folder(house: House) -> None:
    folder = house.var.parent / "khong-co"

    refused = house.run("backup", str(folder / "copy"))

    assert (refused.returncode, refused.stderr) == (
        1,
        f"Lỗi: không có thư mục {folder} → tạo thư mục ấy hoặc chọn nơi khác rồi chạy lại\n",
    )
    assert not folder.exists()


def test_a_restore_brings_back_what_was_and_makes_another_installation_of_it(house: House) -> None:
    _add(house, 3)
    file, was = _backup(house), _identity(house)
    _add(house, 4)
    _add_session(house)

    done = house.run("restore", str(file))

    assert done.returncode == 0, done.stderr
    assert _added(house) == 3
    assert _identity(house) != was
    assert house.sql("SELECT COUNT(*) FROM trainer_accountsession") == [(0,)]
    assert house.sql("SELECT COUNT(*) FROM trainer_event WHERE kind = 'restored'") == [(1,)]
    assert "Mọi người đăng nhập lại" in done.stdout
    kept = Path(done.stdout.split("Bản trước đó giữ ở ")[1].splitlines()[0])
    assert kept.stat().st_mode & 0o777 == 0o600
    house.start()
    house.stop()
    # What was replaced can be brought back in its turn.
    assert house.run("restore", str(kept)).returncode == 0
    assert _added(house) == 7


def _add_session(house: House) -> None:
    columns = "session_key, session_data, expire_date, began_at, seen_at, address, browser"
    moments = ", ".join(["'2030-01-01 00:00:00'"] * 3)
    house.sql(f"INSERT INTO trainer_accountsession ({columns}) VALUES ('stolen', 'x', {moments}, '', '')")


def test_a_session_and_a_link_in_the_copy_are_void_after_the_restore(house: House) -> None:
    _add_session(house)
    file = _backup(house)

    assert house.run("restore", str(file)).returncode == 0

    assert house.sql("SELECT COUNT(*) FROM trainer_accountsession") == [(0,)]


def test_reminders_that_wait_in_a_copy_are_not_mailed_again_and_the_terminal_says_so(house: House) -> None:
    [(officer,)] = house.sql("SELECT id FROM trainer_official")
    moment, words = "'2026-11-26 01:00:00'", "kind, about, created_at, outcome"
    house.sql(
        f"INSERT INTO trainer_reminder (official_id, day, {words}) "
        f"VALUES ({officer}, '2026-11-26', 'rule', '[]', {moment}, 'waiting')"
    )
    columns = "reminder_id, official_id, kind, created_at, due_at, expires_at, message_id"
    empty = '"to", subject, body, claim, last_error, urgent, tries'
    house.sql(
        f"INSERT INTO trainer_outgoingmail ({columns}, {empty}) "
        f"SELECT id, official_id, 'reminder', {moment}, {moment}, '2036-01-01 00:00:00', '<1@example.org>', "
        "'', '', '', '', '', false, 0 FROM trainer_reminder"
    )
    file = _backup(house)

    done = house.run("restore", str(file))

    assert "1 thư nhắc đang chờ trong bản sao không gửi nữa, vì có thể đã gửi" in done.stdout
    assert house.sql("SELECT outcome FROM trainer_reminder") == [("restored",)]
    assert house.sql("SELECT COUNT(*) FROM trainer_outgoingmail") == [(0,)]
    again = house.run("restore", str(_backup(house, "later")))
    assert "thư nhắc" not in again.stdout


def test_a_restore_under_a_running_server_is_refused(house: House) -> None:
    file, was = _backup(house), _identity(house)
    house.start()

    refused = house.run("restore", str(file))

    assert refused.returncode == 3
    assert refused.stderr.startswith("Lỗi: máy chủ đang chạy → dừng máy chủ")
    assert _identity(house) == was


def test_what_is_no_whole_copy_is_refused_and_nothing_changes(house: House) -> None:
    _add(house, 1)
    file, was = _backup(house), _identity(house)
    content = file.read_bytes()
    half, other = house.var.parent / "half", house.var.parent / "other"
    half.write_bytes(content[: len(content) // 2])
    other.write_bytes(b"this is no database " * 500)
    left = sorted(os.listdir(house.var))

    for bad in (half, other, house.var.parent / "missing"):
        refused = house.run("restore", str(bad))
        assert refused.returncode in {1, 3}, refused.stdout
        assert refused.stderr.startswith("Lỗi: ")
        assert len(refused.stderr.splitlines()) == 1, refused.stderr
    assert (_identity(house), _added(house)) == (was, 1)
    assert sorted(set(os.listdir(house.var)) - {"server.lock"}) == sorted(set(left) - {"server.lock"})


@only_a_file
@pytest.mark.parametrize(
    ("content", "is_a"),
    [
        (b"", "một tệp trống"),
        (b"Kinh gui bo phan CNTT " * 300, "một tệp khác"),
        (b"PK\x03\x04" + b"x" * 5000, "một tệp nén ZIP hoặc tệp Office"),
        (b"PGDMP" + b"x" * 5000, "một bản sao PostgreSQL (pg_dump)"),
    ],
)
def test_a_file_that_is_no_database_is_called_what_it_is_in_one_line(house: House, content: bytes, is_a: str) -> None:
    file, was = house.var.parent / "nham", _identity(house)
    file.write_bytes(content)

    refused = house.run("restore", str(file))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"Lỗi: {file} không phải bản sao cơ sở dữ liệu ở đây (một tệp SQLite): đó là {is_a}"
        " → chọn tệp mà lệnh “python -m trainer backup” đã tạo; chưa có gì thay đổi\n"
    )
    assert _identity(house) == was
    assert file.read_bytes() == content


@only_a_file
def test_half_a_copy_and_the_database_of_another_program_are_told_apart(house: House) -> None:
    copy, other = _backup(house), house.var.parent / "other"
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    with closing(sqlite3.connect(other)) as database:
        database.execute("CREATE TABLE so_luong (n INTEGER)")
    mend = "chọn tệp mà lệnh “python -m trainer backup” đã tạo; chưa có gì thay đổi"

    assert house.run("restore", str(copy)).stderr == f"Lỗi: {copy} bị hỏng hoặc chép thiếu → {mend}\n"
    assert (
        house.run("restore", str(other)).stderr
        == f"Lỗi: {other} là một tệp SQLite, nhưng không phải của Gần Dân → {mend}\n"
    )


@only_postgres
def test_a_file_that_is_no_dump_is_called_what_it_is_in_one_line(house: House) -> None:
    file = house.var.parent / "nham"
    file.write_bytes(b"PK\x03\x04" + b"x" * 5000)

    refused = house.run("restore", str(file))

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Lỗi: {file} không phải bản sao cơ sở dữ liệu ở đây (một bản sao PostgreSQL (pg_dump)): đó là một tệp nén ZIP"
        " hoặc tệp Office"
        " → chọn tệp mà lệnh “python -m trainer backup” đã tạo; chưa có gì thay đổi\n"
    )


def test_a_copy_of_a_newer_version_is_refused(house: House) -> None:
    # One with which these programs can live, so that they make the copy at all.
    row = "'trainer', '9999_to_come_beside', '2026-11-26 01:00:00'"
    house.sql(f"INSERT INTO django_migrations (app, name, applied) VALUES ({row})")
    file = house.var.parent / "newer"
    house.run("backup", str(file))

    refused = house.run("restore", str(file))

    assert refused.returncode != 0
    assert "phiên bản mới hơn" in refused.stderr
    assert "9999_to_come_beside" in refused.stderr


def test_a_full_disk_leaves_nothing_of_a_copy(house: House) -> None:
    disk = house.var.parent / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24k", "tmpfs", str(disk)], check=True)
    try:
        refused = house.run("backup", str(disk / "copy"))
        left = os.listdir(disk)
    finally:
        subprocess.run(["umount", str(disk)], check=True)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Lỗi: đĩa ở {disk} hết chỗ khi đang ghi → dọn bớt, hoặc chọn đĩa còn chỗ bằng hai lần cơ sở dữ liệu, "
        "rồi chạy lại\n"
    )
    assert left == []
    assert not (house.var / "last-backup.json").exists()


_TOLD_TO_STOP = """
import os, signal, sys, time
from trainer.copies import sqlite
real = sqlite.copy
def copy(*given):
    counts = real(*given)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
    return counts
sqlite.copy = copy
from trainer.cli import main
main()
"""


@only_a_file
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_copy_that_is_told_to_stop_leaves_nothing_half(house: House, command: str) -> None:
    """As a timer of systemd is told when the machine goes down: what it leaves holds everybody, and fills the disk."""
    folder = house.var.parent / "copies"
    folder.mkdir()
    file = folder / "copy"
    if command == "restore":
        house.run("backup", str(file))
    before = {*os.listdir(folder), *os.listdir(house.var)}

    stopped = subprocess.run(
        [sys.executable, "-c", _TOLD_TO_STOP, command, str(file)],
        cwd=PROJECT,
        env=environment(house.var),
        capture_output=True,
        text=True,
    )

    assert stopped.returncode == 1, stopped.stderr
    assert stopped.stderr.strip() == "Lỗi: đã dừng theo yêu cầu → chạy lại lệnh khi cần"
    left = {*os.listdir(folder), *os.listdir(house.var)} - {"server.lock", "gan-dan.sqlite3-wal", "gan-dan.sqlite3-shm"}
    assert left <= before


_DIE = """
import os, sys
from pathlib import Path
from trainer.copies import sqlite
left = [int(sys.argv[4])]
def dying(real):
    def call(*args, **kwargs):
        if left[0] == 0:
            os._exit(9)
        left[0] -= 1
        return real(*args, **kwargs)
    return call
for name in ("link", "replace", "rename", "chmod", "fsync", "open"):
    setattr(os, name, dying(getattr(os, name)))
sqlite.replace(*(Path(one) for one in sys.argv[1:4]))
"""


@only_a_file
@pytest.mark.parametrize("log", ["with a log", "without"])
def test_a_restore_killed_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, log: str) -> None:
    seen = set()
    for step in range(8):
        folder = tmp_path / str(step)
        folder.mkdir()
        old, fresh, kept = folder / "db", folder / "fresh", folder / "kept"
        _file_with(old, "old", leave_log=log == "with a log")
        _file_with(fresh, "new", leave_log=False)
        ended = subprocess.run(
            [sys.executable, "-c", _DIE, str(old), str(fresh), str(kept), str(step)], cwd=PROJECT
        ).returncode
        assert ended in (0, 9)
        with closing(sqlite3.connect(old)) as found:
            assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            rows = {word for (word,) in found.execute("SELECT word FROM words")}
        assert rows in ({"old", "in the log"}, {"old"}, {"new"})
        assert log == "without" or rows != {"old"}, "what stood in the log is lost"
        seen.add((ended, "new" in rows))
    assert {(9, False), (9, True), (0, True)} <= seen


def _file_with(path: Path, word: str, *, leave_log: bool) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as made:
        made.execute("PRAGMA journal_mode=WAL" if leave_log else "PRAGMA journal_mode=DELETE")
        made.execute("CREATE TABLE words (word TEXT)")
        made.execute("INSERT INTO words VALUES (?)", [word])
        if leave_log:
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            made.execute("INSERT INTO words VALUES ('in the log')")
            # As a killed process leaves them: the last row is in the log alone.
            for end in ("", "-wal", "-shm"):
                shutil.copy(f"{path}{end}", f"{path}{end}.left")
    if leave_log:
        for end in ("", "-wal", "-shm"):
            os.replace(f"{path}{end}.left", f"{path}{end}")


# Killed as nothing can be caught, when the copy stands there and is being made ready.
_KILLED = """
import os, signal
from trainer.copies import sqlite
sqlite.one_file = lambda _: os.kill(os.getpid(), signal.SIGKILL)
from trainer.cli import main
main()
"""


def _drafts(house: House) -> list[str]:
    return sorted(one.name for one in house.var.iterdir() if "khoi-phuc" in one.name)


@only_a_file
@pytest.mark.parametrize("what", ["a server that starts", "the next restore"])
def test_what_a_killed_restore_left_is_cleared(house: House, what: str) -> None:
    file, was = _backup(house), _identity(house)
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, "restore", str(file)],
        cwd=PROJECT, env=environment(house.var), capture_output=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    assert [one for one in _drafts(house) if one.startswith(".khoi-phuc-")]
    assert _identity(house) == was

    if what == "the next restore":
        done = house.run("restore", str(file))
        assert "Đã xóa 1 bản khôi phục dở" in done.stdout
    else:
        house.start()

    assert not [one for one in _drafts(house) if one.startswith(".khoi-phuc-")]
    assert (house.file.is_file(), _identity(house) == was) == (True, what != "the next restore")


@only_a_file
def test_a_damaged_database_is_replaced_and_its_log_does_not_stay_beside_the_new_one(house: House) -> None:
    _add(house, 2)
    file = _backup(house)
    house.file.write_bytes(b"\0" * 4096 + house.file.read_bytes()[4096:])
    Path(f"{house.file}-wal").write_bytes(b"an old log")

    done = house.run("restore", str(file))

    assert done.returncode == 0, done.stderr
    assert _added(house) == 2
    assert b"an old log" not in b"".join(path.read_bytes() for path in house.var.glob("gan-dan.sqlite3-wal"))


@only_a_file
def test_a_restore_is_refused_while_a_command_has_the_database_open(house: House) -> None:
    file, was = _backup(house), _identity(house)
    with closing(house.connect()) as other:
        other.execute("BEGIN")
        other.execute("SELECT COUNT(*) FROM trainer_event").fetchall()
        refused = house.run("restore", str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Lỗi: cơ sở dữ liệu đang có chương trình khác mở →")
    assert _identity(house) == was


@only_postgres
def test_a_restore_is_refused_while_another_host_is_connected(house: House) -> None:
    file, was = _backup(house), _identity(house)
    with closing(house.connect()):
        refused = house.run("restore", str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith("Lỗi: cơ sở dữ liệu đang có 1 kết nối khác →")
    assert _identity(house) == was


_REPLACE = """
import sys
from pathlib import Path
from trainer.commands.database import set_up
set_up()
from django.db import connection
from trainer.copies import postgres
try:
    postgres.replace(postgres.Tools(connection.settings_dict), Path(sys.argv[1]))
except postgres.CopyRefused as refused:
    sys.exit(f"refused: {refused.what}")
"""


@only_postgres
def test_a_restore_whose_script_breaks_off_leaves_the_database_as_it_was(house: House) -> None:
    from tests.command import environment

    _add(house, 2)
    file, was = _backup(house), _identity(house)
    _add(house, 1)
    half = house.var.parent / "half"
    content = file.read_bytes()
    half.write_bytes(content[: len(content) - 2000])

    done = subprocess.run(
        [sys.executable, "-c", _REPLACE, str(half)],
        cwd=PROJECT,
        env=environment(house.var, **house.more),
        capture_output=True,
        text=True,
    )

    assert "refused: pg_restore" in done.stderr, done.stderr
    assert (_identity(house), _added(house)) == (was, 3)


@only_postgres
def test_a_restore_that_cannot_keep_what_was_there_changes_nothing_and_leaves_no_half_copy(house: House) -> None:
    file, was = _backup(house), _identity(house)
    _add(house, 1)
    house.more["GAN_DAN_SECRET_KEY"] = "of the tests" * 5
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(house.var)], check=True)
    try:
        refused = house.run("restore", str(file))
        left = [name for name in os.listdir(house.var) if "truoc-khoi-phuc" in name]
    finally:
        subprocess.run(["umount", str(house.var)], check=True)

    assert refused.returncode == 1, refused.stderr
    assert refused.stderr.startswith(f"Lỗi: đĩa ở {house.var} hết chỗ khi đang ghi → dọn bớt")
    assert left == []
    assert (_identity(house), _added(house)) == (was, 1)
