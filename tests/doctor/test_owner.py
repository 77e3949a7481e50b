"""Files of the data that a command run by another account has made: the server may not write them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trainer.disk import paths
from trainer.doctor import machine

NOW = datetime(2026, 11, 28, tzinfo=UTC)
_SERVICE = 65_534


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of the service's account, which only root can make."""
    monkeypatch.setattr(paths, "VAR", tmp_path)
    for name in ("gan-dan.sqlite3", "gan-dan.sqlite3.queue", "server.lock", "secret-key"):
        (tmp_path / name).touch(mode=0o600)
        os.chown(tmp_path / name, _SERVICE, -1)
    os.chown(tmp_path, _SERVICE, -1)
    tmp_path.chmod(0o700)
    return tmp_path


def _faults() -> list[str]:
    return [found.words for found in machine.permissions(NOW) if found.state == "fault"]


@pytest.mark.parametrize("name", ["gan-dan.sqlite3.queue", "gan-dan.sqlite3", "server.lock"])
def test_a_file_that_the_server_writes_and_does_not_own_is_a_fault(var: Path, name: str) -> None:
    assert not [said for said in _faults() if "không phải của" in said]
    os.chown(var / name, 0, -1)
    assert f"{var / name} không phải của nobody như thư mục: máy chủ không ghi được" in _faults()


def test_a_secret_that_the_server_only_reads_may_be_of_root(var: Path) -> None:
    os.chown(var / "secret-key", 0, -1)
    assert not [said for said in _faults() if "không phải của" in said]
