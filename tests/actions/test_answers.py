"""Saving answers: only ever the next revision, never a step back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.actions.people import NOW, an_official, begin
from tests.content.small_library import library
from trainer.actions import answers, attempts, installation
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


def test_postgresql_is_asked_as_often_for_many_answers_as_for_one(attempt: Attempt) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite a statement is no way to another process")
    with CaptureQueriesContext(connection) as for_one:
        save_batch([Save(attempt.pk, 0, 1, "2")], NOW)
    with CaptureQueriesContext(connection) as for_many:
        outcomes = save_batch([Save(attempt.pk, place, 1, "2") for place in range(1, 30)], NOW)

    assert {outcome.status for outcome in outcomes} == {"saved"}
    assert len(for_many) == len(for_one)


def test_one_batch_may_hold_several_revisions_of_one_answer(attempt: Attempt) -> None:
    outcomes = save_batch([Save(attempt.pk, 0, 2, "3"), Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 1, 1, "")], NOW)

    assert [outcome.status for outcome in outcomes] == ["saved", "saved", "saved"]
    assert answers.latest(attempt.pk)[0].chosen == "3"


@given(st.lists(st.integers(0, 99)).map(tuple))
def test_what_is_stored_is_read_back(places: tuple[int, ...]) -> None:
    assert shown_places(stored_places(places)) == places


def test_every_outcome_tells_the_answer_that_counts_in_the_order_of_the_requests(attempt: Attempt) -> None:
    later = NOW + timedelta(minutes=1)
    save_batch([Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 0, 2, "3"), Save(attempt.pk, 1, 1, "0")], NOW)

    told = save_batch([Save(attempt.pk, 1, 2, "1"), Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 0, 9, "2")], later)

    assert [(one.status, one.revision, one.chosen, one.saved_at) for one in told] == [
        ("saved", 2, "1", later),
        ("again", 2, "3", NOW),
        ("conflict", 2, "3", NOW),
    ]


def test_what_was_never_answered_is_told_as_nothing(attempt: Attempt) -> None:
    [told] = save_batch([Save(attempt.pk, 0, 2, "1")], NOW)

    assert (told.status, told.revision, told.chosen, told.saved_at) == ("conflict", 0, "", None)


def test_a_replay_after_hand_in_is_acknowledged_and_anything_else_tells_what_was_handed_in(attempt: Attempt) -> None:
    save_batch([Save(attempt.pk, 0, 1, "2")], NOW)
    attempts.hand_in(attempt.pk, NOW)

    again, other = save_batch([Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 0, 2, "1")], NOW + timedelta(seconds=9))

    assert (again.status, again.saved_at) == ("again", NOW)
    assert (other.status, other.revision, other.chosen, other.saved_at) == ("closed", 1, "2", NOW)


def test_places_and_attempts_do_not_touch_each_other(attempt: Attempt) -> None:
    other = begin(an_official("CB002"), library())
    save_batch([Save(attempt.pk, 0, 1, "2"), Save(attempt.pk, 0, 2, "1"), Save(attempt.pk, 3, 1, "3")], NOW)
    attempts.hand_in(attempt.pk, NOW)

    told = save_batch([Save(other.pk, 0, 1, "0"), Save(other.pk, 3, 2, "0")], NOW)

    assert [one.status for one in told] == ["saved", "conflict"]
    assert {place: row.chosen for place, row in answers.latest(attempt.pk).items()} == {0: "1", 3: "3"}
    assert {place: row.chosen for place, row in answers.latest(other.pk).items()} == {0: "0"}


def test_the_history_of_a_place_is_every_answer_in_its_order_and_the_last_counts(attempt: Attempt) -> None:
    save_batch([Save(attempt.pk, 2, number, str(number)) for number in (1, 2, 3)], NOW)
    save_batch([Save(attempt.pk, 0, 1, "0,2")], NOW)

    given = answers.history(attempt.pk)

    assert {place: [row.chosen for row in rows] for place, rows in given.items()} == {0: ["0,2"], 2: ["1", "2", "3"]}
    assert answers.counting("single", given[2]) == (3,)
    assert answers.counting("multiple", given[0]) == (0, 2)
    assert answers.counting("single", []) == ()


def test_a_ticket_saves_only_to_its_own_attempt_whatever_else_is_in_the_batch(attempt: Attempt) -> None:
    other = begin(an_official("CB002"), library())
    mine, others = installation.ticket_mark(attempt), installation.ticket_mark(other)
    batch = [
        Save(attempt.pk, 0, 1, "1", mine),
        Save(attempt.pk, 1, 1, "1", others),
        Save(other.pk, 0, 1, "1", others),
        Save(other.pk + 1000, 0, 1, "1", mine),
    ]

    told = save_batch(batch, NOW)

    assert [one.status for one in told] == ["saved", "void", "saved", "void"]
    assert (told[1].revision, told[1].chosen, told[1].saved_at) == (0, "", None)
    assert Answer.objects.count() == 2


def test_what_counts_is_told_of_the_place_that_was_asked_for(attempt: Attempt) -> None:
    save_batch([Save(attempt.pk, 0, 1, "2"), *(Save(attempt.pk, 1, number, "3") for number in (1, 2, 3))], NOW)

    refused, again = save_batch([Save(attempt.pk, 0, 3, "3"), Save(attempt.pk, 0, 1, "2")], NOW)

    assert (refused.status, refused.revision, refused.chosen) == ("conflict", 1, "2")
    assert (again.status, again.revision, again.chosen) == ("again", 1, "2")


def test_who_saves_out_of_turn_is_told_his_own_answer_and_never_that_of_another(attempt: Attempt) -> None:
    other = begin(an_official("CB777"), library())
    save_batch([Save(other.pk, 0, 1, "3"), Save(other.pk, 0, 2, "1")], NOW)

    [nothing] = save_batch([Save(attempt.pk, 0, 5, "2")], NOW)
    [same] = save_batch([Save(attempt.pk, 0, 2, "1")], NOW)

    assert (nothing.status, nothing.revision, nothing.chosen, nothing.saved_at) == ("conflict", 0, "", None)
    assert (same.status, same.revision, same.chosen, same.saved_at) == ("conflict", 0, "", None)
