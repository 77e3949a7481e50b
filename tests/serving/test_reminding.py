"""The housekeeper reminds by himself in the morning, and not by a clock that he doubts."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail

from tests.actions.people import NOW, an_official
from tests.content.small_library import library
from tests.serving.test_housekeeping import ROUND, House, fact
from trainer.actions import campaigns, requirements
from trainer.actions.reminders import rules
from trainer.core.campaigns import Terms
from trainer.core.reminders import Rules
from trainer.models import Reminder

pytestmark = pytest.mark.django_db(transaction=True)
DUE = date(2026, 12, 24)
# Three days before it, at nine in Việt Nam.
MORNING = NOW.replace(month=12, day=21, hour=2)


@pytest.fixture(autouse=True)
def asked(db: Any) -> None:
    """Somebody has to pass something by a day, and reminders are on."""
    an = an_official()
    an.email = "an@example.org"
    an.save()
    campaigns.open_campaign(Terms("Quý IV", due_on=DUE), actor=None, library=library(), now=NOW - timedelta(days=9))
    requirements.refresh(library(), [an.pk])
    rules.change(Rules(on=True), an, NOW)


def test_in_the_morning_a_mail_is_written_and_sent_once() -> None:
    fact(MORNING)
    House(MORNING).rounds(4)
    assert [letter.to for letter in mail.outbox] == [["an@example.org"]]
    assert Reminder.objects.get().outcome == "sent"


def test_before_the_morning_nothing_goes() -> None:
    early = MORNING - timedelta(hours=1, minutes=2)
    fact(early)
    house = House(early)
    house.rounds(2)
    assert not mail.outbox
    house.rounds(3, every=timedelta(minutes=1))
    assert len(mail.outbox) == 1


def test_a_clock_that_is_three_weeks_ahead_reminds_nobody() -> None:
    fact(NOW)
    house = House(NOW, off=MORNING - NOW)
    house.rounds(3)
    assert not Reminder.objects.exists()
    house.off = timedelta(0)
    house.rounds(3, every=ROUND)
    assert not Reminder.objects.exists()
