"""`rotate-secret`: another secret, and how long what the one before it signed is believed."""

import fcntl
import json
import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.command import trainer
from tests.migrated import put_tables_into
from trainer.actions import sealing, stamp_keys
from trainer.core.stamp import key_of
from trainer.core.vietnam_time import day_of
from trainer.disk import paths, secret_keys
from trainer.web.accounts.second_step import _keys

DAY = date(2026, 11, 27)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a secret and tables, that of this process too."""
    monkeypatch.setattr(paths, "VAR", tmp_path)
    put_tables_into(tmp_path / "gan-dan.sqlite3")
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
    # A server that runs for months goes on believing it (decision 0073): who reads the day must know.
    assert f"{today + timedelta(days=31):%d/%m/%Y}, rồi lần khởi động kế tiếp bỏ nó" in done.stdout
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


@pytest.mark.parametrize("how", ["", "--at-once", "by hand"])
def test_the_second_step_of_everybody_is_opened_by_the_new_one(var: Path, how: str) -> None:
    with sqlite3.connect(var / "gan-dan.sqlite3") as database:
        database.execute("PRAGMA foreign_keys = OFF")
        database.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (1, 'totp', ?, '2026-11-27')",
            [json.dumps({"secret": _keys(["the first"]).encrypt(b"of an app").decode()})],
        )
    database.close()
    by_hand = {"GAN_DAN_SECRET_KEY": "by hand", "GAN_DAN_SECRET_KEY_EARLIER": "the first"} if how == "by hand" else {}
    done = trainer(var, "rotate-secret", *([how] if how.startswith("--") else []), **by_hand)
    assert done.returncode == 0, done.stderr

    now = by_hand.get("GAN_DAN_SECRET_KEY", _secret(var))
    with closing(sqlite3.connect(var / "gan-dan.sqlite3")) as database:
        ((data,),) = database.execute("SELECT data FROM mfa_authenticator").fetchall()
    assert _keys([now]).decrypt(json.loads(data)["secret"]) == b"of an app"


@pytest.mark.parametrize("how", ["", "--at-once", "by hand"])
def test_the_key_of_stamps_is_opened_by_the_new_one_and_serves_on_unless_it_got_out(var: Path, how: str) -> None:
    assert trainer(var, "init", "--officer", "A1", "--name", "Lê An").returncode == 0
    by_hand = {"GAN_DAN_SECRET_KEY": "by hand", "GAN_DAN_SECRET_KEY_EARLIER": "the first"} if how == "by hand" else {}
    done = trainer(var, "rotate-secret", *([how] if how.startswith("--") else []), **by_hand)
    assert done.returncode == 0, done.stderr

    with closing(sqlite3.connect(var / "gan-dan.sqlite3")) as database:
        ((words,),) = database.execute("SELECT words FROM trainer_stampkey").fetchall()
    opened = sealing.unseal(words, stamp_keys.PURPOSE, [by_hand.get("GAN_DAN_SECRET_KEY", _secret(var))])
    assert (key_of(1, opened).until is not None) is (how == "--at-once")


def test_at_once_a_key_of_the_environment_is_not_said_to_have_ended_while_it_is_believed(var: Path) -> None:
    secret_keys.change("long ago", date.max, DAY)
    by_hand = {"GAN_DAN_SECRET_KEY": "the second", "GAN_DAN_SECRET_KEY_EARLIER": "the first"}

    done = trainer(var, "rotate-secret", "--at-once", **by_hand)

    # What lies in the file is in its hands; what stands in the environment is not.
    assert secret_keys.earlier(date.min) == []
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
    assert "GAN_DAN_SECRET_KEY_EARLIER vẫn còn được nhận → bỏ biến ấy rồi mới chạy máy chủ" in done.stderr


def test_with_a_key_of_the_environment_it_says_until_when_the_earlier_one_is_believed(var: Path) -> None:
    by_hand = {"GAN_DAN_SECRET_KEY": "the second", "GAN_DAN_SECRET_KEY_EARLIER": "the first"}
    done = trainer(var, "rotate-secret", **by_hand)
    assert done.returncode == 0, done.stderr
    assert "còn được nhận cho đến khi anh/chị bỏ GAN_DAN_SECRET_KEY_EARLIER" in done.stdout


def test_it_is_refused_while_a_server_runs_and_where_the_environment_holds_the_secret(var: Path) -> None:
    with (var / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        refused = trainer(var, "rotate-secret")
    assert (refused.returncode, refused.stderr[:27]) == (3, "Lỗi: máy chủ đang chạy → dừ")

    refused = trainer(var, "rotate-secret", GAN_DAN_SECRET_KEY="of the environment")
    assert "GAN_DAN_SECRET_KEY_EARLIER" in refused.stderr
    assert _secret(var) == "the first"
