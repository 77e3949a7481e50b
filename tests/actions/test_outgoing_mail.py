"""Mail through the table, in real conversations with a mail server: nothing lost, nothing twice, nobody waits."""

import smtplib
from datetime import timedelta

import pytest
from django.db import connection

from tests import mail_server
from tests.actions.people import NOW, an_official
from tests.beside import at_once
from trainer.actions import mail_sending
from trainer.actions.mail_sending import send_waiting
from trainer.actions.outgoing_mail import LINK_LIVES, NOTICE_LIVES, add
from trainer.core.accounts.mail_words import Words
from trainer.models import Event, OutgoingMail
from trainer.queries.mail import waiting_mails

HALF_A_MINUTE = timedelta(seconds=30)


@pytest.fixture
def official(db):
    return an_official()


def write(to, official=None, now=NOW, **how):
    add(to, Words(f"Thư cho {to}", "Kính gửi anh/chị, đây là một thư có dấu.\n"), now, official, **how)


def test_a_mail_reaches_the_server_with_its_tone_marks_and_is_gone_from_the_table(post, official):
    write("an@example.org", official)
    assert waiting_mails() == 1
    assert send_waiting(NOW) == 1
    assert post.to == ["an@example.org"]
    assert post.taken[0][1]["subject"] == "Thư cho an@example.org"
    assert "đây là một thư có dấu" in post.text("an@example.org")
    assert not OutgoingMail.objects.exists()
    assert send_waiting(NOW) == 0


def test_links_go_before_notices_and_the_older_first(post, official):
    write("b@example.org", now=NOW - HALF_A_MINUTE)
    write("c@example.org", now=NOW - HALF_A_MINUTE / 2)
    write("a@example.org", urgent=True)
    send_waiting(NOW)
    assert post.to == ["a@example.org", "b@example.org", "c@example.org"]


def test_a_mail_to_nobody_is_put_away_unsent_and_does_not_count(post, official):
    write("")
    assert waiting_mails() == 0
    assert OutgoingMail.objects.get().body == ""
    assert send_waiting(NOW) == 1
    assert post.to == []
    assert not OutgoingMail.objects.exists()


def test_a_dead_server_loses_nothing(settings, official):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for number in range(25):
        write(f"a{number}@example.org", official)
    assert send_waiting(NOW) == 0
    assert waiting_mails() == 25
    with mail_server.running() as post:
        settings.EMAIL_PORT = post.port
        send_waiting(NOW + timedelta(minutes=1))
        assert sorted(post.to) == sorted(f"a{number}@example.org" for number in range(25))
    assert waiting_mails() == 0


def test_one_that_the_server_puts_off_waits_longer_each_time_and_keeps_nobody_else(post, official):
    post.answers["an@example.org"] = "451 Greylisted"
    write("an@example.org", official)
    write("b@example.org")
    now, waits = NOW, []
    for _ in range(9):
        send_waiting(now)
        waits.append((OutgoingMail.objects.get().due_at - now).total_seconds() / 30)
        now = OutgoingMail.objects.get().due_at
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert post.to == ["b@example.org"]
    del post.answers["an@example.org"]
    send_waiting(now)
    assert post.to == ["b@example.org", "an@example.org"]


def test_a_mailbox_that_does_not_exist_is_told_in_the_record_and_not_tried_again(post, official):
    post.answers["an@example.org"] = "550 No such user"
    write("an@example.org", official)
    send_waiting(NOW)
    assert waiting_mails() == 0
    assert Event.objects.get(kind="mail_refused").official == official


def test_what_would_help_nobody_any_more_is_not_sent(post, official, monkeypatch):
    monkeypatch.setattr(mail_sending, "_DROPPED_AT_ONCE", 2)
    for number in range(4):
        write(f"c{number}@example.org", official, lives=LINK_LIVES)
    write("an@example.org", official, lives=LINK_LIVES)
    write("b@example.org", lives=NOTICE_LIVES)
    send_waiting(NOW + timedelta(days=3, seconds=1))
    assert post.to == ["b@example.org"]


def test_a_mail_that_cannot_be_written_down_keeps_no_other(post, official):
    write("an@xn--.example\nBcc: x@example.org", official)
    write("b@example.org")
    send_waiting(NOW)
    assert post.to == ["b@example.org"]
    assert waiting_mails() == 1


def test_mails_that_another_process_is_sending_are_left_to_it(post, official):
    write("an@example.org", official)
    assert len(mail_sending._claim(NOW).left) == 1
    write("b@example.org")
    assert send_waiting(NOW + timedelta(seconds=5)) == 1
    assert post.to == ["b@example.org"]
    # It died: its claim ends, and nothing is lost.
    assert send_waiting(NOW + timedelta(minutes=4)) == 1
    assert sorted(post.to) == ["an@example.org", "b@example.org"]


@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_send_nothing_twice(post):
    for number in range(40):
        write(f"a{number}@example.org")
    at_once([lambda: send_waiting(NOW)] * 4)
    send_waiting(NOW)
    assert sorted(post.to) == sorted(f"a{number}@example.org" for number in range(40))


def test_no_transaction_is_open_while_the_server_is_talked_to(post, official, monkeypatch):
    # The test's own transaction is one; nothing may be put around it.
    around = len(connection.savepoint_ids)
    seen = []
    original = smtplib.SMTP.sendmail

    def sendmail(*args, **how):
        seen.append(len(connection.savepoint_ids) - around)
        return original(*args, **how)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", sendmail)
    write("an@example.org", official)
    send_waiting(NOW)
    assert seen == [0]


def test_the_words_of_a_link_that_waits_are_read_by_nobody_without_our_secret(post, official, settings):
    write("an@example.org", official, urgent=True)
    waiting = OutgoingMail.objects.get()
    assert "Kính gửi" not in waiting.body
    # Under a secret that is still believed it goes; under none such its link is void, and it goes no more.
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert send_waiting(NOW) == 1
    assert "đây là một thư có dấu" in post.text("an@example.org")
    write("b@example.org", official, urgent=True)
    settings.SECRET_KEY = "a third"
    settings.SECRET_KEY_FALLBACKS = []
    write("c@example.org", official, urgent=True)
    send_waiting(NOW)
    assert post.to == ["an@example.org", "c@example.org"]
    assert not OutgoingMail.objects.exists()
