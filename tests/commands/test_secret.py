"""`rotate-secret`: another secret, and how long what the one before it signed is believed."""

import fcntl
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.command import trainer
from trainer.core.vietnam_time import day_of
from trainer.disk import paths, secret_keys

DAY = date(2026, 11, 27)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a secret, the one of this process too."""
    monkeypatch.setattr(paths, "VAR", tmp_path)
    (tmp_path / "secret-key").write_text("the first", encoding="utf-8")
    return tmp_path


def _secret(var: Path) -> str:
    return (var / "secret-key").read_text(encoding="utf-8")


def test_the_one_before_is_believed_for_a_month_and_read_by_its_owner_alone(var: Path) -> None:
    done = trainer(var, "rotate-secret")

    today = day_of(datetime.now(UTC))
    assert done.returncode == 0, done.stderr
    assert len(_secret(var)) >= 50
    assert secret_keys.earlier(today + timedelta(days=31)) == ["the first"]
    assert secret_keys.earlier(today + timedelta(days=33)) == []
    assert f"{secret_keys.earlier_file().stat().st_mode & 0o777:o}" == "600"
    assert _secret(var) not in done.stdout
    assert "the first" not in done.stdout


def test_at_once_none_of_before_is_believed(var: Path) -> None:
    secret_keys.change("long ago", DAY, DAY)
    assert trainer(var, "rotate-secret", "--at-once").returncode == 0
    assert secret_keys.earlier(date.min) == []


def test_of_several_the_latest_is_tried_first_and_what_is_over_is_thrown_away(var: Path) -> None:
    for secret, days in (("a", 1), ("b", 9), ("c", 9)):
        secret_keys.change(secret, DAY + timedelta(days=days), DAY)
    assert secret_keys.earlier(DAY + timedelta(days=2)) == ["c", "b"]

    secret_keys.change("d", DAY + timedelta(days=40), DAY + timedelta(days=20))
    assert secret_keys.earlier_file().read_text(encoding="utf-8") == "2027-01-06 d\n"


def test_it_is_refused_while_a_server_runs_and_where_the_environment_holds_the_secret(var: Path) -> None:
    with (var / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        refused = trainer(var, "rotate-secret")
    assert (refused.returncode, refused.stderr[:27]) == (3, "Lỗi: máy chủ đang chạy → dừ")

    refused = trainer(var, "rotate-secret", GAN_DAN_SECRET_KEY="of the environment")
    assert "GAN_DAN_SECRET_KEY_EARLIER" in refused.stderr
    assert _secret(var) == "the first"
