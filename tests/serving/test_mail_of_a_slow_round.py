"""Mail that a housekeeper sends at the end of a round that took minutes: nobody gets it twice."""

from collections.abc import Callable
from datetime import timedelta
from threading import Lock

import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.actions.people import NOW, an_official
from tests.serving.test_housekeeping import House, fact
from trainer.actions import mail_sending
from trainer.actions.outgoing_mail import add
from trainer.core.accounts.mail_words import Words
from trainer.models import OutgoingMail
from trainer.serving import housekeeping

pytestmark = pytest.mark.django_db(transaction=True)
# Longer than a mail is claimed for.
HELD_UP = timedelta(minutes=4)


def test_a_mail_is_claimed_from_when_it_is_sent_on_however_long_the_round_took(monkeypatch: pytest.MonkeyPatch) -> None:
    add("mot@example.org", Words("Thư", "Kính gửi anh/chị.\n"), NOW, an_official())
    fact(NOW)
    slow, other, taken = House(), House(NOW + HELD_UP), []

    def held_up() -> bool:
        slow.right += HELD_UP
        return False

    def send(_: EmailBackend, letters: list[object]) -> int:
        taken.extend(letters)
        if len(taken) == 1:
            # While the mail server takes it from the one, another process does its round, which has a lock of its own.
            with monkeypatch.context() as its_own:
                its_own.setattr(mail_sending, "_sending", Lock())
                its_own.setattr(mail_sending, "_to_note", [])
                other.rounds()
        return len(letters)

    monkeypatch.setattr(housekeeping.tries, "throw_away_old", _once(held_up))
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    slow.rounds()

    assert len(taken) == 1
    assert not OutgoingMail.objects.exists()


def _once(work: Callable[[], object]) -> Callable[..., object]:
    left = [work]
    return lambda *_: left.pop()() if left else 0
