"""Connections whose other end is gone: real ones, to a real PostgreSQL."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client

from tests.actions.people import NOW
from tests.content.small_library import library
from trainer import postgres_line
from trainer.copies import postgres
from trainer.copies.problem import Refused
from trainer.models import Official, TryCount
from trainer.serving import starting

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no other end"),
]


def test_a_connection_that_was_ended_from_the_other_side_is_let_go() -> None:
    connection.ensure_connection()
    assert connection.connection is not None
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()
    postgres_line.let_go_of_dead()
    assert connection.connection is None
    assert not Official.objects.exists()


def test_a_connection_that_is_known_to_be_lost_is_let_go() -> None:
    """As when something beside Django's own cursors noticed it first: every later request would fail on it."""
    connection.ensure_connection()
    assert connection.connection is not None
    connection.connection.close()
    postgres_line.let_go_of_dead()
    assert not Official.objects.exists()


@contextmanager
def held(statement: str) -> Iterator[None]:
    """Let somebody else do this and leave it there, as at a psql that was left open."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(statement)
        yield
    finally:
        other.close()


def test_who_asks_for_what_somebody_holds_on_to_is_told_so_and_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection.close()
    monkeypatch.setattr(postgres_line, "LOCK_SECONDS", 1)
    try:
        browser = Client(raise_request_exception=False)
        with held("LOCK TABLE trainer_trycount"):
            answer = browser.post("/tai-khoan/dang-nhap/", {"login": "HN10402", "password": "chim-sẻ"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "Anh/chị chờ nửa phút rồi làm lại" in answer.text
        assert not TryCount.objects.exists()
    finally:
        connection.close()


def test_a_start_waits_for_another_host_says_so_and_gives_up_on_one_that_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(starting, "_SAYS_EVERY_SECONDS", 0.5)
    monkeypatch.setattr(starting, "_OTHERS_SECONDS", 2)
    with held(f"SELECT pg_advisory_lock({starting._STARTING})"), caplog.at_level(logging.WARNING):
        with pytest.raises(OperationalError, match="máy khác giữ khóa chuẩn bị dữ liệu"):
            starting.prepare(library(), NOW)
        assert "máy này chờ đến lượt" in caplog.text

    try:
        starting.prepare(library(), NOW)
    finally:
        # The lock goes with the connection.
        connection.close()


def test_a_copy_of_what_somebody_holds_on_to_is_refused_and_does_not_wait_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(postgres_line, "LOCK_SECONDS", 1)
    # Not among the facts that are counted before.
    with held("LOCK TABLE trainer_trycount"), pytest.raises(Refused, match="timeout"):
        postgres.copy(postgres.Tools(connection.settings_dict), connection, tmp_path / "copy")
