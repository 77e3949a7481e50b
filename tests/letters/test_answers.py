"""What leaders answer waits for the IT unit, is done once, and can be undone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trainer.actions import requirements
from trainer.actions.campaigns import open_campaign
from trainer.content.live import library
from trainer.core.vietnam_time import day_of
from trainer.letters import answering, applying, ways
from trainer.letters.applying import By, CannotBeDone, DecidedMeanwhile
from trainer.letters.rules.answers import Answer
from trainer.models import Exemption, Extension, LetterAnswer, Requirement

NOW = datetime.now(UTC)
TODAY = day_of(NOW)
DUE = TODAY + timedelta(days=5)
LATER = TODAY + timedelta(days=40)
assert ways


@pytest.fixture
def campaign(cast):
    return open_campaign(
        title="Quý IV", roles=[], units=[], due_on=DUE, actor=None, library=library(), now=datetime.now(UTC)
    )


def answered(cast, **what):
    answering.propose(cast.ward, {cast.an.pk: Answer(**what)}, cast.binh, NOW)
    return LetterAnswer.objects.get(outcome="")


def by(cast, unit=None):
    return By(cast.khue, library(), NOW, unit)


def days(person):
    return set(Requirement.objects.filter(official=person).values_list("due_on", flat=True))


def test_an_answer_changes_nothing_until_it_is_approved(cast, campaign):
    answered(cast, kind="extend", until=LATER, note="Đi công tác")
    assert days(cast.an) == {DUE}
    assert not Extension.objects.exists()


def test_approved_it_gives_the_later_day_and_undone_takes_it_back(cast, campaign):
    answer = answered(cast, kind="extend", until=LATER, note="Đi công tác")
    applying.approve(answer.pk, by(cast))
    assert days(cast.an) == {LATER}
    assert Extension.objects.get().reason == "Đi công tác"
    assert days(cast.dung) == {DUE}
    applying.undo(answer.pk, by(cast))
    assert days(cast.an) == {DUE}
    assert LetterAnswer.objects.get().outcome == "undone"


def test_who_is_away_is_exempt_from_the_day_of_the_answer(cast, campaign):
    answer = answered(cast, kind="leave", until=LATER, reason="maternity")
    applying.approve(answer.pk, by(cast))
    exempt = Exemption.objects.get()
    assert (exempt.starts_on, exempt.ends_on, exempt.reason) == (TODAY, LATER, "maternity")
    assert min(days(cast.an)) > LATER
    applying.undo(answer.pk, by(cast))
    assert days(cast.an) == {DUE}


def test_approved_twice_it_is_done_once(cast, campaign):
    answer = answered(cast, kind="extend", until=LATER)
    applying.approve(answer.pk, by(cast))
    with pytest.raises(DecidedMeanwhile):
        applying.approve(answer.pk, by(cast))
    assert Extension.objects.count() == 1


def test_undone_twice_it_is_undone_once(cast, campaign):
    answer = answered(cast, kind="extend", until=LATER)
    applying.approve(answer.pk, by(cast))
    applying.undo(answer.pk, by(cast))
    with pytest.raises(DecidedMeanwhile):
        applying.undo(answer.pk, by(cast))


def test_refused_it_does_nothing_and_keeps_the_reason(cast, campaign):
    answer = answered(cast, kind="extend", until=LATER)
    applying.refuse(answer.pk, "Hạn chung đã đủ dài", by(cast))
    assert days(cast.an) == {DUE}
    with pytest.raises(DecidedMeanwhile):
        applying.approve(answer.pk, by(cast))
    assert LetterAnswer.objects.get().said == "Hạn chung đã đủ dài"


def test_what_cannot_be_done_still_waits_and_says_why(cast, campaign):
    answer = answered(cast, kind="extend", until=TODAY + timedelta(days=1))
    late = By(cast.khue, library(), NOW + timedelta(days=3))
    with pytest.raises(CannotBeDone, match="Nguyễn Thị An"):
        applying.approve(answer.pk, late)
    assert LetterAnswer.objects.get().outcome == ""
    assert not Extension.objects.exists()


def test_a_newer_answer_replaces_one_that_waits_and_the_same_one_changes_nothing(cast):
    answered(cast, kind="extend", until=LATER)
    assert answering.propose(cast.ward, {cast.an.pk: Answer("extend", until=LATER)}, cast.binh, NOW) == 0
    assert answering.propose(cast.ward, {cast.an.pk: Answer("gone")}, cast.binh, NOW) == 1
    assert list(LetterAnswer.objects.order_by("pk").values_list("kind", "outcome")) == [
        ("extend", "replaced"),
        ("gone", ""),
    ]


def test_rebuilding_knows_what_was_approved(cast, campaign):
    answer = answered(cast, kind="extend", until=LATER)
    applying.approve(answer.pk, by(cast))
    Requirement.objects.all().delete()
    requirements.refresh_all(library())
    assert days(cast.an) == {LATER}
    assert isinstance(LATER, date)
