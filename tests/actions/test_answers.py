"""Saving answers: only ever the next revision, never a step back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.people import NOW, an_official, begin
from tests.content.small_library import library
from trainer.actions import answers, attempts
from trainer.actions.answers import Save, save_batch
from trainer.core.quiz.kinds.base import shown_places, stored_places
from trainer.models import Answer, Attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt() -> Attempt:
    """Return an open attempt."""
    return begin(an_official(), library())


def test_an_answer_is_there_once_it_is_called_saved(attempt: Attempt) -> None:
    [outcome] = save_batch([Save(attempt.pk, 0, 1, "2")], NOW)

    row = Answer.objects.get()
    assert (outcome.status, outcome.saved_at) == ("saved", NOW)
    assert (row.place, row.revision, row.chosen, row.saved_at) == (0, 1, "2", NOW)


def test_a_replayed_request_is_acknowledged_again_and_adds_nothing(attempt: Attempt) -> None:
    save_batch([Save(attempt.pk, 0, 1, "2")], NOW)

    [outcome] = save_batch([Save(attempt.pk, 0, 1, "2")], NOW + timedelta(seconds=5))

    assert (outcome.status, outcome.saved_at) == ("again", NOW)
    assert Answer.objects.count() == 1


def test_an_older_request_that_comes_late_does_not_replace_a_newer_answer(attempt: Attempt) -> None:
    save_batch([Save(attempt.pk, 0, 1, "2")], NOW)
    save_batch([Save(attempt.pk, 0, 2, "3")], NOW)

    [late] = save_batch([Save(attempt.pk, 0, 1, "2")], NOW)
    [other_tab] = save_batch([Save(attempt.pk, 0, 2, "1")], NOW)

    assert (late.status, late.chosen) == ("again", "3")
    assert (other_tab.status, other_tab.revision, other_tab.chosen) == ("conflict", 2, "3")
    assert answers.latest(attempt.pk)[0].chosen == "3"


def test_a_revision_out_of_turn_is_refused(attempt: Attempt) -> None:
    [outcome] = save_batch([Save(attempt.pk, 0, 5, "2")], NOW)

    assert outcome.status == "conflict"
    assert not Answer.objects.exists()


def test_after_hand_in_nothing_is_saved(attempt: Attempt) -> None:
    attempts.hand_in(attempt.pk, NOW)

    [outcome] = save_batch([Save(attempt.pk, 0, 1, "2")], NOW)

    assert outcome.status == "closed"
    assert not Answer.objects.exists()


def test_one_batch_may_hold_several_revisions_of_one_answer(attempt: Attempt) -> None:
    outcomes = save_batch([Save(attempt.pk, 0, 2, "3"), Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 1, 1, "")], NOW)

    assert [outcome.status for outcome in outcomes] == ["saved", "saved", "saved"]
    assert answers.latest(attempt.pk)[0].chosen == "3"


@given(st.lists(st.integers(0, 99)).map(tuple))
def test_what_is_stored_is_read_back(places: tuple[int, ...]) -> None:
    assert shown_places(stored_places(places)) == places
