"""Connections whose other end is gone: real ones, to a real PostgreSQL."""

import logging
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client

from tests.actions.people import NOW
from tests.content.small_library import library
from trainer import postgres_line
from trainer.copies import postgres
from trainer.copies.problem import CopyRefused
from trainer.models import Official, TryCount
from trainer.queries.read_transaction import read_transaction
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
def held(statement: str) -> Iterator[BaseDatabaseWrapper]:
    """Let somebody else do this and leave it there, as at a psql that was left open."""
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(statement)
        yield other
    finally:
        other.close()


@contextmanager
def leaving() -> Iterator[None]:
    """Let somebody else be there, who leaves while we look on."""
    with ThreadPoolExecutor(1) as pool, held("SELECT 1") as other:
        pool.submit(other.cursor().execute, "SELECT pg_sleep(0.3), pg_terminate_backend(pg_backend_pid())")
        yield


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


def test_a_machine_without_power_keeps_its_locks_for_no_longer_than_a_minute() -> None:
    """It says no more: neither side may believe in the other for two hours, as the system does."""
    connection.close()
    with connection.cursor() as cursor:

        def shown(name: str) -> str:
            cursor.execute(f"SHOW {name}")
            return str(cursor.fetchone()[0])

        # Over a socket of the same machine there is no TCP.
        cursor.execute("SELECT inet_server_addr() IS NOT NULL")
        assert cursor.fetchone()[0], "these tests are to speak TCP to PostgreSQL"
        told = [shown(f"tcp_{name}") for name in ("keepalives_idle", "keepalives_interval", "keepalives_count")]
        assert [*told, shown("tcp_user_timeout")] == ["20", "5", "4", "40000"]
        assert connection.connection is not None
        ours = connection.connection.info.get_parameters()
        assert (ours["keepalives_idle"], ours["keepalives_count"], ours["tcp_user_timeout"]) == ("5", "3", "10000")


def test_a_transaction_of_ours_that_stands_still_lets_go_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    monkeypatch.setattr(postgres_line, "SILENT_SECONDS", 1)
    with held("LOCK TABLE trainer_trycount"):
        # Waits until PostgreSQL has ended the other.
        assert not TryCount.objects.exists()


def test_who_reads_as_of_one_moment_may_be_silent_for_as_long_as_a_file_takes() -> None:
    def silence() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SHOW idle_in_transaction_session_timeout")
            return str(cursor.fetchone()[0])

    with read_transaction():
        assert silence() == "0"
    assert silence() == "15min"


@pytest.fixture
def alone() -> None:
    """Nobody else has the database. From the first test with a browser on, whose loop runs in this thread, Django has
    another connection here than before, and that of before stays open: it is ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


@pytest.mark.usefixtures("alone")
def test_a_restore_waits_for_nobody_for_ever_and_says_so_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Somebody opens a table after others were counted; or PostgreSQL itself, which is not counted, tidies one."""
    tools = postgres.Tools(connection.settings_dict)
    postgres.copy(tools, connection, tmp_path / "copy")
    connection.close()
    monkeypatch.setattr(postgres_line, "LOCK_SECONDS", 1)
    with (
        pytest.raises(CopyRefused, match=r"^một chương trình khác vừa mở cơ sở dữ liệu → dừng máy chủ"),
        held("SELECT 1"),
    ):
        postgres.replace(tools, tmp_path / "copy")
    connection.close()
    monkeypatch.setattr(postgres, "_BEFORE", postgres._BEFORE.replace("> 0 ", "> 1 "))
    with held("LOCK TABLE trainer_trycount"), pytest.raises(CopyRefused, match=r"^có phiên giữ một bảng quá 1 giây"):
        postgres.replace(tools, tmp_path / "copy")
    assert not TryCount.objects.exists()


@pytest.mark.usefixtures("alone")
def test_a_restore_waits_for_those_who_are_just_leaving(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """PostgreSQL counts who has closed a connection until it has noticed; a server just stopped has closed many."""
    tools = postgres.Tools(connection.settings_dict)
    postgres.copy(tools, connection, tmp_path / "copy")
    monkeypatch.setattr(postgres, "_GOING_SECONDS", 60)
    monkeypatch.setattr(postgres, "_BEFORE", postgres._BEFORE.replace("'2 s'", "'60 s'"))
    with leaving():
        assert postgres.others(connection) == 0
    connection.close()
    with leaving():
        postgres.replace(tools, tmp_path / "copy")
    assert not TryCount.objects.exists()


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
    with held("LOCK TABLE trainer_trycount"), pytest.raises(CopyRefused, match="timeout"):
        postgres.copy(postgres.Tools(connection.settings_dict), connection, tmp_path / "copy")
