"""Sending in real conversations with a mail server that refuses, dawdles or dies, by processes that are killed."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from tests.actions.people import NOW, an_official
from tests.mail_server import Post
from tests.migrated import patient
from tests.server_process import wait_until
from trainer import postgres_line
from trainer.actions import mail_sending, outgoing_mail
from trainer.actions import mail_server as mail_server_kept
from trainer.actions.mail_sending import send_waiting
from trainer.actions.outgoing_mail import add
from trainer.core.accounts.mail_words import Words
from trainer.models import Event, MailServer, Official, OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)
MINUTE = timedelta(minutes=1)


def write(number: int, official: Official | None = None) -> list[str]:
    """Write so many mails; return to whom."""
    addresses = [f"a{one:03}@example.org" for one in range(number)]
    for address in addresses:
        add(address, Words(f"Thư cho {address}", "Kính gửi anh/chị.\n"), NOW, official)
    return addresses


def server() -> MailServer:
    """Return how the server is known to answer."""
    return MailServer.objects.get()


def test_what_is_said_of_a_mail_and_of_the_server_is_plain_and_names_nobody(post: Post) -> None:
    [address, _] = write(2)
    post.answers[address] = f"451 4.7.1 <{address}>: try later"
    assert send_waiting(NOW) == 1
    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.tries) == (address, 1)
    assert mail.last_error == "Máy chủ thư tạm chưa nhận người nhận (mã 451)."
    assert (server().failures, server().last_ok_at) == (0, NOW)


def test_without_a_mail_server_that_somebody_named_nothing_older_than_a_day_waits_to_go_out_later(
    post: Post, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    """The day a server is set up nobody is told of a slip that was printed a week ago."""
    settings.EMAIL_PORT = 1
    [old] = write(1)
    send_waiting(NOW)
    assert OutgoingMail.objects.get().to == old
    add("moi@example.org", Words("Thư mới", "Kính gửi anh/chị.\n"), NOW + timedelta(hours=23), None)
    # Somebody took the name of the server away.
    settings.MAIL_SET_UP = False

    send_waiting(NOW + timedelta(hours=25))

    assert [mail.to for mail in OutgoingMail.objects.all()] == ["moi@example.org"]
    assert "1 mails could not be sent while they would have helped: no mail server is named" in caplog.text
    settings.MAIL_SET_UP, settings.EMAIL_PORT = True, post.port
    mail_sending.try_now(NOW + timedelta(hours=26))
    assert send_waiting(NOW + timedelta(hours=26)) == 1
    assert not OutgoingMail.objects.exists()


def test_without_a_mail_server_that_somebody_named_no_mail_is_written(db: None, settings: Any) -> None:
    settings.MAIL_SET_UP = False
    write(1)
    outgoing_mail.add_all([outgoing_mail.row("a@example.org", Words("Thư", "…"), NOW, None, lives=timedelta(days=1))])
    assert not OutgoingMail.objects.exists()


def test_a_server_that_somebody_named_is_waited_for_as_long_as_a_mail_helps(post: Post, settings: Any) -> None:
    settings.EMAIL_PORT = 1
    write(1)
    send_waiting(NOW + timedelta(days=3))
    assert OutgoingMail.objects.count() == 1


def test_each_try_of_a_mail_bears_the_one_identity_and_no_two_mails_share_one(post: Post) -> None:
    addresses = write(3)
    kept = dict(OutgoingMail.objects.values_list("to", "message_id"))
    post.dies_at = 1
    send_waiting(NOW)
    post.dies_at = None
    for later in range(1, 4):
        send_waiting(NOW + later * MINUTE)
    assert sorted(post.to) == addresses
    assert dict(zip(post.to, post.ids, strict=True)) == kept
    assert len(set(kept.values())) == 3
    assert {letter["auto-submitted"] for _, letter in post.taken} == {"auto-generated"}


def test_a_server_that_dies_in_the_middle_of_a_mail_loses_none_and_is_tried_rarer_and_rarer(post: Post) -> None:
    addresses = write(5)
    post.dies_at = 2
    assert send_waiting(NOW) == 2
    assert (server().failures, server().failing_since) == (1, NOW)
    assert server().last_error == "Máy chủ thư ngắt giữa chừng."
    now, came, waits = NOW, post.connections, []
    for _ in range(7):
        waits.append((server().next_try_at - now) / timedelta(seconds=30))
        # A moment too early nobody even calls.
        send_waiting(server().next_try_at - timedelta(seconds=1))
        assert post.connections == came
        now = server().next_try_at
        send_waiting(now)
        came += 1
        assert post.connections == came
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert server().failing_since == NOW
    post.dies_at = None
    send_waiting(server().next_try_at)
    assert (server().failures, server().failing_since, server().next_try_at, server().last_error) == (0, None, None, "")
    send_waiting(now + timedelta(hours=2))
    assert sorted(post.to) == addresses


def test_a_server_that_refuses_every_recipient_for_good_is_waited_for_and_keeps_the_mails(post: Post) -> None:
    addresses = write(25)
    post.to_all = "550 5.7.1 Relaying denied"
    assert send_waiting(NOW) == 0
    assert OutgoingMail.objects.count() == 25
    assert server().last_error == "Máy chủ thư từ chối mọi thư. Máy chủ thư từ chối hẳn người nhận (mã 550)."
    send_waiting(server().next_try_at)
    assert OutgoingMail.objects.count() == 25
    post.to_all = ""
    for later in range(1, 120, 10):
        send_waiting(NOW + later * MINUTE)
    assert sorted(post.to) == addresses
    assert not Event.objects.filter(kind="mail_refused").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("421 4.3.2 Shutting down", "Máy chủ thư đang đóng hoặc quá tải (mã 421)."),
        ("452 4.3.1 Full", "Máy chủ thư tạm chưa nhận nội dung thư (mã 452)."),
        ("554 5.6.0 No", "Máy chủ thư từ chối hẳn nội dung thư (mã 554)."),
    ],
)
def test_a_server_that_takes_no_text_loses_none_of_many(post: Post, code: str, words: str) -> None:
    addresses = write(12)
    post.to_data = code
    assert send_waiting(NOW) == 0
    assert OutgoingMail.objects.count() == 12
    assert words in {mail.last_error for mail in OutgoingMail.objects.all()}
    post.to_data = ""
    for later in range(1, 60, 5):
        send_waiting(NOW + later * MINUTE)
    assert sorted(post.to) == addresses


def test_a_sender_who_is_refused_is_the_fault_of_no_mail(post: Post) -> None:
    write(3)
    post.to_sender = "553 5.1.8 Sender unknown"
    assert send_waiting(NOW) == 0
    assert server().last_error == "Máy chủ thư không nhận người gửi (mã 553). Xem GAN_DAN_MAIL_FROM."
    assert OutgoingMail.objects.count() == 3


def test_a_mailbox_that_is_gone_is_given_up_among_others(post: Post) -> None:
    official = an_official()
    addresses = write(8, official)
    post.answers[addresses[3]] = "550 5.1.1 No such user"
    assert send_waiting(NOW) == 7
    assert not OutgoingMail.objects.exists()
    assert Event.objects.get(kind="mail_refused").official == official
    assert server().refusals == 0


def test_a_server_that_does_not_answer_in_time_is_left_alone(post: Post, settings: Any) -> None:
    settings.EMAIL_TIMEOUT = 1
    write(3)
    post.seconds = 3
    assert send_waiting(NOW) == 0
    assert server().last_error == "Máy chủ thư không trả lời kịp."
    assert [mail.tries for mail in OutgoingMail.objects.order_by("pk")] == [1, 0, 0]
    assert not OutgoingMail.objects.exclude(claimed_until=None).exists()


def test_no_mail_is_begun_so_late_that_its_claim_may_end_meanwhile(post: Post, monkeypatch: Any) -> None:
    addresses = write(3)
    monkeypatch.setattr(mail_sending, "_LAST_BEGIN_SECONDS", 0.2)
    post.seconds = 0.3
    batch = mail_sending._claim(NOW)
    assert batch is not None
    with mail_sending.get_connection() as line:
        mail_sending._send(batch, line, NOW)
    mail_sending._record_rest(batch, NOW)
    assert post.to == addresses[:1]
    assert OutgoingMail.objects.filter(claimed_until=None, claim="").count() == 2


def test_while_a_server_fails_one_process_tries_it(post: Post) -> None:
    write(30)
    post.to_sender = "451 4.3.0 Not now"
    send_waiting(NOW)
    came = post.connections
    with senders(4, post) as crew:
        crew.send(NOW + MINUTE)
    assert post.connections == came + 1


@pytest.mark.parametrize("processes", [1, 2, 4])
def test_however_many_processes_send_each_mail_goes_once(post: Post, processes: int) -> None:
    addresses = write(120)
    with senders(processes, post) as crew:
        sent = crew.send(NOW)
    assert sum(sent) == 120
    assert sorted(post.to) == addresses
    assert not OutgoingMail.objects.exists()
    if processes > 1:
        assert len([one for one in sent if one]) > 1


def test_of_senders_killed_again_and_again_each_sends_at_most_one_mail_twice_and_it_bears_the_same_identity(
    post: Post,
) -> None:
    addresses = write(60)
    post.seconds = 0.02
    killed = 0
    for later in range(6):
        with senders(2, post) as crew:
            before = len(post.taken)
            crew.begin(NOW + 5 * later * MINUTE)
            wait_until(lambda before=before: len(post.taken) >= before + 4)
            killed += crew.kill()
    with senders(1, post) as crew:
        crew.send(NOW + timedelta(hours=1))
    assert set(post.to) == set(addresses)
    assert len(post.taken) <= len(addresses) + killed
    assert len(set(zip(post.to, post.ids, strict=True))) == len(addresses)


def test_the_one_window_is_between_the_acceptance_and_the_note_and_the_second_can_be_dropped(post: Post) -> None:
    [address] = write(1)
    held = Held()
    post.before_ok = held.take
    with senders(1, post) as crew:
        crew.begin(NOW)
        wait_until(lambda: held.taken)
        crew.kill()
    held.give_back()
    post.before_ok = None
    # Nobody takes it while the dead process may still be alive.
    assert send_waiting(NOW + MINUTE) == 0
    assert send_waiting(NOW + 4 * MINUTE) == 1
    assert post.to == [address, address]
    assert len(set(post.ids)) == 1


def test_what_could_not_be_noted_is_noted_before_anything_else_goes_and_goes_once(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a disk that is full at that moment, and has room now and then: each time it went once more."""
    write(2)
    held = Held()
    monkeypatch.setattr(postgres_line, "LOCK_SECONDS", 1)
    connection.close()
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA busy_timeout = 500")
        post.before_ok = held.take
        with pytest.raises(OperationalError):
            send_waiting(NOW)
        post.before_ok = None
        assert len(post.to) == 1
        # As long as it cannot be noted, nothing goes.
        with pytest.raises(OperationalError):
            send_waiting(NOW + 4 * MINUTE)
        held.give_back()
        assert send_waiting(NOW + 8 * MINUTE) == 1
        assert sorted(post.to) == ["a000@example.org", "a001@example.org"]
        assert not OutgoingMail.objects.exists()
    finally:
        connection.close()


def test_what_one_thread_cannot_note_another_does_not_forget(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other had noted what was left and was about to send."""
    write(2)
    held, may_try = Held(), mail_server_kept.may_try
    monkeypatch.setattr(postgres_line, "LOCK_SECONDS", 1)
    one = threading.Thread(target=_sends_in_vain)

    def meanwhile(now: datetime) -> bool:
        monkeypatch.setattr(mail_server_kept, "may_try", may_try)
        post.before_ok = held.take
        one.start()
        # He cannot even begin, or cannot note.
        one.join(3)
        post.before_ok = None
        if held.taken:
            held.give_back()
        # He has claimed all there were.
        add("sau@example.org", Words("Thư sau", "Kính gửi anh/chị.\n"), NOW, None)
        return may_try(now)

    monkeypatch.setattr(mail_server_kept, "may_try", meanwhile)
    send_waiting(NOW)
    one.join()
    send_waiting(NOW + 4 * MINUTE)
    assert sorted(post.to) == ["a000@example.org", "a001@example.org", "sau@example.org"]
    assert not OutgoingMail.objects.exists()


def _sends_in_vain() -> None:
    try:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA busy_timeout = 500")
        with suppress(OperationalError):
            send_waiting(NOW)
    finally:
        connection.close()


class Held:
    """Holds the mails from elsewhere, so that nobody can note anything about them."""

    def __init__(self) -> None:
        self.taken = False
        self._go, self._done = threading.Event(), threading.Event()

    def take(self) -> None:
        """Hold them until they are given back; return once they are held."""
        threading.Thread(target=self._hold, daemon=True).start()
        wait_until(lambda: self.taken)

    def _hold(self) -> None:
        here = connection.settings_dict
        line: Any
        if connection.vendor == "sqlite":
            line = sqlite3.connect(here["NAME"], timeout=120, isolation_level=None)
            line.execute("BEGIN IMMEDIATE")
        else:
            line = psycopg.connect(database_url())
            line.execute("LOCK TABLE trainer_outgoingmail IN EXCLUSIVE MODE")
        self.taken = True
        self._go.wait(120)
        line.rollback() if connection.vendor != "sqlite" else line.execute("ROLLBACK")
        line.close()
        self._done.set()

    def give_back(self) -> None:
        """Let go of them."""
        self._go.set()
        self._done.wait(120)


class Crew:
    """Processes that send."""

    def __init__(self, processes: list["subprocess.Popen[str]"]) -> None:
        self.processes = processes

    def begin(self, now: datetime) -> None:
        """Let all of them send at once what is due."""
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write(now.isoformat() + "\n")
            process.stdin.flush()

    def send(self, now: datetime) -> list[int]:
        """Let them send all that is due, and return how many each did."""
        self.begin(now)
        return [int(heard(process)) for process in self.processes]

    def kill(self) -> int:
        """Kill them at once; return how many there were."""
        for process in self.processes:
            process.send_signal(signal.SIGKILL)
        for process in self.processes:
            process.wait(60)
        return len(self.processes)


def heard(process: "subprocess.Popen[str]") -> str:
    """Return the next line that it says."""
    assert process.stdout is not None
    return process.stdout.readline().rstrip("\n")


@contextmanager
def senders(number: int, post: Post) -> Iterator[Crew]:
    """Run so many senders that know the server ``post`` and the database of this test."""
    environment = {
        **os.environ,
        "DATABASE_URL": database_url(),
        "GAN_DAN_SECRET_KEY": "only-for-this-test",
        "GAN_DAN_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "GAN_DAN_SMTP_HOST": "127.0.0.1",
        "GAN_DAN_SMTP_PORT": str(post.port),
    }
    command = [sys.executable, "-m", "tests.actions.mail_sender"]
    started: Callable[[], subprocess.Popen[str]] = lambda: subprocess.Popen(  # noqa: E731
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    crew = Crew([started() for _ in range(number)])
    try:
        assert [heard(process) for process in crew.processes] == ["ready"] * number
        yield crew
    finally:
        crew.kill()
        for process in crew.processes:
            process.stdin.close()  # type: ignore[union-attr]
            process.stdout.close()  # type: ignore[union-attr]


def database_url() -> str:
    """Return the address of the database of this test."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    return patient(f"postgres://{here['USER']}:{here['PASSWORD']}@{here['HOST']}:{here['PORT']}/{here['NAME']}")
