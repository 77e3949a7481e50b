"""What the machine refuses, a full disk or a database that another one holds, is one line and never a traceback."""

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.command import environment, trainer
from tests.migrated import put_tables_into
from tests.server_process import PROJECT
from trainer.commands import serve

SECRET = {"GAN_DAN_SECRET_KEY": "only-for-the-tests" * 4}


def _one_line(said: str) -> bool:
    return said.startswith("Lỗi: ") and " → " in said and len(said.strip().splitlines()) == 1


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Return a folder with tables."""
    put_tables_into(tmp_path / "gan-dan.sqlite3")
    return tmp_path


@contextmanager
def small_disk(var: Path) -> Iterator[Path]:
    """Yield a copy of ``var`` on a disk on which nothing more has room but what SQLite needs to read."""
    disk = var.parent / f"{var.name}-disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(disk)], check=True)
    try:
        (disk / "gan-dan.sqlite3").write_bytes((var / "gan-dan.sqlite3").read_bytes())
        fill(disk)
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def fill(disk: Path, kept_free: int = 45_056) -> None:
    free = os.statvfs(disk)
    (disk / "filled").write_bytes(b"x" * (free.f_bavail * free.f_frsize - kept_free))


def test_a_command_that_finds_the_disk_full_says_so_in_a_line(var: Path) -> None:
    with small_disk(var) as disk:
        done = trainer(disk, "rebuild", **SECRET)
    assert (done.returncode, _one_line(done.stderr)) == (3, True), done.stderr
    assert "(đĩa hết chỗ) → " in done.stderr


def test_a_copy_taken_because_the_disk_is_full_is_a_copy(var: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with small_disk(var) as disk:
        done = trainer(disk, "backup", str(copy), **SECRET)
    assert done.returncode == 0, done.stderr
    assert "Đã sao lưu" in done.stdout
    assert f"Bản sao {copy} đã xong, chỉ chưa ghi lại được" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    with closing(sqlite3.connect(copy)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_what_is_printed_into_a_file_on_a_full_disk_is_said_in_a_line(var: Path) -> None:
    done = trainer(var, "rights", "list", before="exec >/dev/full", **SECRET)
    assert (done.returncode, done.stderr) == (
        3,
        "Lỗi: không in ra được: đĩa hết chỗ → dọn chỗ, hoặc ghi ra đĩa khác, rồi chạy lại lệnh này\n",
    )


def test_a_server_on_a_full_disk_says_so_in_a_line(var: Path) -> None:
    with closing(sqlite3.connect(var / "gan-dan.sqlite3")) as database:
        # The content is new to it, so that it has something to write.
        database.execute("DELETE FROM trainer_questionversion")
        database.commit()
    with small_disk(var) as disk:
        done = trainer(disk, "serve", "--port", str(_free_port()), **SECRET)
    assert (done.returncode, _one_line(done.stderr)) == (3, True), done.stderr
    assert "(đĩa hết chỗ) → " in done.stderr


def test_a_server_that_may_not_write_its_folder_says_which(var: Path) -> None:
    (var / "server.lock").mkdir()
    done = trainer(var, "serve", "--port", str(_free_port()), **SECRET)
    assert (done.returncode, _one_line(done.stderr)) == (3, True), done.stderr
    assert str(var / "server.lock") in done.stderr


@pytest.mark.parametrize("url", ["postgres://gan_dan@127.0.0.1", "mysql://a:b@c/d", "sqlite://", "sqlite:///:memory:"])
def test_an_address_of_no_database_that_keeps_anything_is_refused_in_a_line(tmp_path: Path, url: str) -> None:
    done = trainer(tmp_path, "init", **SECRET, DATABASE_URL=url)
    assert (done.returncode, _one_line(done.stderr)) == (3, True), done.stderr
    assert "DATABASE_URL không đúng dạng" in done.stderr


@pytest.mark.parametrize("host", ["203.0.113.1", "khong-co.invalid"])
def test_a_host_that_is_not_of_this_machine_is_not_taken_for_a_port_in_use(var: Path, host: str) -> None:
    done = trainer(var, "serve", "--host", host, "--port", str(_free_port()), **SECRET)
    assert done.returncode == 2
    assert done.stderr.startswith(f"Lỗi: máy này không có địa chỉ “{host}” → ghi --host 127.0.0.1")


@pytest.mark.parametrize("hosts", ["mot.example, hai.example", "mot.example,hai.example,"])
def test_blanks_around_the_names_of_hosts_mean_nothing(tmp_path: Path, hosts: str) -> None:
    assert _settings(tmp_path, "ALLOWED_HOSTS", GAN_DAN_HOSTS=hosts) == "['mot.example', 'hai.example']"


def test_a_variable_without_a_value_is_as_if_it_were_not_set(tmp_path: Path) -> None:
    assert _settings(tmp_path, "ALLOWED_HOSTS", GAN_DAN_HOSTS="") == "['127.0.0.1', 'localhost', '[::1]']"
    assert _settings(tmp_path, "DEFAULT_FROM_EMAIL", GAN_DAN_MAIL_FROM="") == "gan-dan@localhost"
    assert _settings(tmp_path, "EMAIL_HOST", GAN_DAN_SMTP_HOST="") == "localhost"


def _settings(var: Path, name: str, **more: str) -> str:
    told = [sys.executable, "-c", f"from trainer import settings; print(settings.{name})"]
    done = subprocess.run(told, cwd=PROJECT, env=environment(var, **SECRET, **more), capture_output=True, text=True)
    return done.stdout.strip() or done.stderr


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_is_told_its_host_by_a_name() -> None:
    assert serve._address("localhost") in {"127.0.0.1", "::1"}
    assert serve._address("[::1]") == "::1"
    assert serve._address("0.0.0.0") == "0.0.0.0"
