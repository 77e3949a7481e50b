"""`/suc-khoe`: what it says, when it is 503, and that asking costs next to nothing."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.signing import TimestampSigner
from django.db import connection
from django.test import Client

from tests.beside import at_once
from tests.server_process import wait_until
from trainer.disk import last_backup, paths
from trainer.models import Installation, MailServer, OutgoingMail
from trainer.queries import health as looking
from trainer.web import health, request_echo

# The database is asked in a thread with a connection of its own, so its rows must be real ones.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing was looked at yet, an hour ago there was a backup, and there is an installation."""
    monkeypatch.setattr(health, "_kept", health.Kept())
    monkeypatch.setattr(paths, "VAR", tmp_path)
    last_backup.note(datetime.now(UTC) - timedelta(hours=1), tmp_path / "copy", 5)
    Installation.objects.create(identity="x", since=datetime.now(UTC))


def test_all_is_good_and_said_in_json_and_in_words() -> None:
    answer = Client().get("/suc-khoe")

    told = answer.json()
    assert (answer.status_code, told["good"]) == (200, True)
    assert {name: check["good"] for name, check in told["checks"].items()} == dict.fromkeys(
        ("database", "disk", "mail", "backup"), True
    )
    assert told["checks"]["backup"]["age_hours"] == 1.0
    assert told["edition"].startswith("20")
    assert len(told["content"]) == 16
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    words = Client().get("/suc-khoe", {"dang": "chu"}).content.decode()
    assert words == Client().get("/suc-khoe", headers={"accept": "text/plain"}).content.decode()
    assert "TỐT: cơ sở dữ liệu, đọc và ghi được\n" in words
    assert "TỐT: sao lưu, bản gần nhất 1,0 giờ trước, cần trong 48 giờ\n" in words


def test_head_answers_alike_without_a_body() -> None:
    answer = Client().head("/suc-khoe")
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_old_backup_or_none_is_503_unless_nobody_asks(settings, tmp_path: Path) -> None:
    last_backup.note(datetime.now(UTC) - timedelta(hours=49), tmp_path / "copy", 5)
    assert Client().get("/suc-khoe").status_code == 503
    (tmp_path / "last-backup.json").write_text("{", encoding="utf-8")
    assert looking.backup(datetime.now(UTC)) == looking.Check(
        False, "chưa có bản nào", {"age_hours": None, "most_hours": 48}
    )
    settings.HEALTH_BACKUP_HOURS = 0
    assert looking.backup(datetime.now(UTC)).good


def test_a_disk_that_is_nearly_full_is_503(settings) -> None:
    settings.HEALTH_FREE_MEGABYTES = 10**9
    answer = Client().get("/suc-khoe")
    assert (answer.status_code, answer.json()["checks"]["disk"]["good"]) == (503, False)


def test_a_database_that_cannot_be_written_is_503_while_it_waits_and_good_again_afterwards() -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        if connection.vendor == "sqlite":
            cursor.execute("ROLLBACK")
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute("LOCK TABLE trainer_installation IN EXCLUSIVE MODE")
        answer = Client().get("/suc-khoe")
        cursor.execute("ROLLBACK")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"good": False, "reads": True, "writes": False}
    wait_until(lambda: looking.database().good)


def test_a_flood_looks_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looks, statuses, look = [], [], looking.look
    monkeypatch.setattr(looking, "look", lambda now: looks.append(now) or look(now))

    at_once([lambda: statuses.append(Client().get("/suc-khoe").status_code)] * 20)
    assert statuses == [200] * 20
    assert len(looks) == 1


def test_it_names_nobody() -> None:
    told = json.dumps(Client().get("/suc-khoe").json())
    assert str(paths.VAR) not in told
    assert set(json.loads(told)) == {"good", "checks", "edition", "content"}


def test_only_who_has_the_secret_is_told_what_the_server_saw_of_him(settings) -> None:
    settings.BEHIND_PROXY = True
    claimed = {"X-Forwarded-For": "203.0.113.9", request_echo.HEADER: request_echo.token()}

    told = Client().get("/suc-khoe", headers=claimed).json()["seen"]

    assert told == {
        "scheme": "http",
        "host": "testserver",
        "address": "203.0.113.9",
        "https": False,
        "behind_proxy": True,
        "version": settings.VERSION,
    }
    signed_for_another_use = TimestampSigner(salt="another").sign("doctor")
    for made_up in ("", "doctor", "doctor:1:x", signed_for_another_use, request_echo.token()[:-1]):
        assert "seen" not in Client().get("/suc-khoe", headers={request_echo.HEADER: made_up}).json()


def test_a_long_queue_is_good_while_the_server_takes_mail_and_bad_when_it_does_not() -> None:
    now = datetime.now(UTC)
    OutgoingMail.objects.create(
        to="an@example.org", created_at=now - timedelta(hours=2), due_at=now, expires_at=now + timedelta(days=1)
    )
    assert not looking.mail(now).good
    state = MailServer.objects.create(pk=1, last_ok_at=now - timedelta(minutes=1))
    assert looking.mail(now).good
    state.failures, state.failing_since = 3, now - timedelta(minutes=7)
    state.save()
    found = looking.mail(now)
    assert not found.good
    assert found.words == "1 thư chờ, cũ nhất 120 phút; máy chủ thư không nhận thư đã 7 phút, thử 3 lần"
    assert (found.numbers["failures"], found.numbers["failing_minutes"]) == (3, 7)
