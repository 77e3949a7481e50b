"""`init`: only the owner reads what it makes, older folders are tightened, and a full disk leaves nothing half."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import trainer
from tests.migrated import put_tables_into

_OPEN = "umask 022"


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def _open_to_others(folder: Path) -> list[str]:
    # The styles are public, and behind a closed folder all the same.
    private = [path for path in folder.rglob("*") if "static" not in path.parts]
    return [str(path) for path in (folder, *private) if _mode(path) & 0o077]


def test_whatever_init_makes_is_read_by_its_owner_alone(tmp_path: Path) -> None:
    var = tmp_path / "var"

    done = trainer(var, "init", before=_OPEN)

    assert done.returncode == 0, done.stderr
    assert (var / "gan-dan.sqlite3").is_file()
    assert (var / "static").is_dir()
    assert _open_to_others(var) == []
    assert "siết quyền" not in done.stdout


def _installed(folder: Path) -> Path:
    """Return the folder of an installation; that its tables come out of nothing is tested beside."""
    var = folder / "var"
    put_tables_into(var / "gan-dan.sqlite3")
    assert trainer(var, "init").returncode == 0
    return var


def test_an_older_installation_is_tightened_and_told(tmp_path: Path) -> None:
    var = _installed(tmp_path)
    var.chmod(0o755)
    database, secret = var / "gan-dan.sqlite3", var / "secret-key"
    for path in (database, secret):
        path.chmod(0o644)

    done = trainer(var, "init", before=_OPEN)

    assert (_mode(var), _mode(database), _mode(secret)) == (0o700, 0o600, 0o600)
    assert f"Đã siết quyền, từ nay chỉ chủ tệp đọc được: {var}, {secret}, {database}" in done.stdout
    assert "siết quyền" not in trainer(var, "init", before=_OPEN).stdout


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system that is full to the last byte."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(disk)], capture_output=True)
    if mounted.returncode != 0:
        pytest.fail("a small tmpfs is needed: run as root, as CI does")
    try:
        _fill(disk / "filling")
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            pass


def test_a_full_disk_leaves_no_empty_secret_and_init_runs_when_there_is_room(full_disk: Path) -> None:
    var = full_disk / "var"

    refused = trainer(var, "init")

    assert refused.returncode == 3
    assert refused.stderr.startswith("Lỗi: không ghi được")
    assert "→ dọn chỗ trên đĩa" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
    assert os.listdir(var) == []

    (full_disk / "filling").unlink()
    subprocess.run(["mount", "-o", "remount,size=64m", str(full_disk)], check=True)
    assert trainer(var, "init").returncode == 0


def test_a_disk_that_fills_up_under_the_tables_is_one_line(full_disk: Path) -> None:
    (full_disk / "filling").write_bytes(bytes(300_000))

    refused = trainer(full_disk / "var", "init")

    assert refused.returncode == 3
    assert refused.stderr.startswith("Lỗi: không sửa được bảng của cơ sở dữ liệu (")
    assert len(refused.stderr.splitlines()) == 1
    assert (full_disk / "var" / "secret-key").read_text(encoding="utf-8").strip()


def test_an_empty_secret_is_said_by_every_command_and_mended_by_init(tmp_path: Path) -> None:
    var = _installed(tmp_path)
    secret = var / "secret-key"
    secret.write_text("", encoding="utf-8")

    refused = trainer(var, "report")
    assert refused.returncode == 3
    assert f"Tệp khóa bí mật {secret} rỗng" in refused.stderr
    assert "init" in refused.stderr

    mended = trainer(var, "init")
    assert mended.returncode == 0
    assert f"Tệp khóa bí mật {secret} rỗng" in mended.stdout
    assert len(secret.read_text(encoding="utf-8")) > 50
    assert "chưa có đơn vị nào" in trainer(var, "report").stderr


def test_the_book_stays_readable_whoever_builds_it(tmp_path: Path) -> None:
    project = _project(tmp_path)

    done = trainer(tmp_path / "var", "check", before=_OPEN, GAN_DAN_PROJECT=str(project))

    assert done.returncode in {0, 1}, done.stderr
    site = project / "var" / "site"
    assert all(_mode(path) & 0o044 for path in (site, *site.rglob("*")))


def _project(folder: Path) -> Path:
    from tests.command import PROJECT

    project = folder / "project"
    project.mkdir()
    for name in ("docs", "quizzes", "editions", "mkdocs.yml", "trainer", "demo"):
        (project / name).symlink_to(PROJECT / name)
    return project
