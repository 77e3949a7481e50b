"""Refreshers: chosen by what an official once got wrong, kept for ever, derived anew at any time."""

from datetime import timedelta
from typing import Any

import pytest

from tests.actions.in_pieces import read_in_transactions
from tests.actions.people import NOW, a_unit, an_official, begin, right_places
from tests.content.small_library import library
from trainer.actions import answers, attempts, papers, practice, remembered, spaced_review
from trainer.actions.answers import Save
from trainer.actions.rebuild import rebuild
from trainer.content.live import library as real
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.vietnam_time import day_of
from trainer.models import (
    Attempt,
    Completion,
    HandIn,
    Official,
    RefresherCard,
    RefresherReview,
    Remembered,
    Requirement,
)
from trainer.queries import spaced_review as queries

pytestmark = pytest.mark.django_db


def _sit(official: Official, right: int) -> Attempt:
    attempt = begin(official, library())
    answers.save_batch([Save(attempt.pk, place, 1, right_places(attempt, place)) for place in range(right)], NOW)
    attempts.hand_in(attempt.pk, NOW)
    return attempt


def _wrong(attempt: Attempt, right: int) -> list[DrawnQuestion]:
    return list(papers.read(attempt)[right:])


def _cards() -> list[Any]:
    return list(
        RefresherCard.objects.order_by("official", "question_name").values_list(
            "official", "question_name", "section", "stability", "difficulty", "last_review_at", "due_at"
        )
    )


def test_only_what_was_answered_wrongly_comes_back() -> None:
    attempt = _sit(an_official(), 2)

    assert spaced_review.catch_up() == 1

    assert set(RefresherCard.objects.values_list("question_name", flat=True)) == {
        drawn.question.id for drawn in _wrong(attempt, 2)
    }


def test_each_hand_in_is_read_once_and_a_few_at_a_time() -> None:
    for number in range(3):
        _sit(an_official(f"N{number}"), 3)

    assert [spaced_review.catch_up(most=2) for _ in range(3)] == [2, 1, 0]
    assert RefresherCard.objects.count() == 3


def test_who_handed_in_often_is_read_alone_so_that_the_lock_is_not_held_for_all() -> None:
    often, others = an_official("HAY"), [an_official(f"N{number}") for number in range(3)]
    attempt = _sit(often, 3)
    for number in range(2, 41):
        _again(attempt, number)
    for one in others:
        _sit(one, 3)

    read: list[int] = []
    while done := spaced_review._advance(3, None):
        read.append(done)
    # The last of his forty is not read with two of the others: altogether they handed in more than thirty times.
    assert read == [3] * 13 + [1, 3]
    assert not spaced_review.is_behind()


def _again(attempt: Attempt, number: int) -> None:
    hand_in = HandIn.objects.get(attempt__official=attempt.official, attempt__number=1)
    copy = Attempt.objects.get(pk=attempt.pk)
    copy.pk, copy.number = None, number
    copy.save()
    hand_in.pk, hand_in.attempt = None, copy
    hand_in.save()


@pytest.mark.django_db(transaction=True)
def test_what_was_answered_for_years_is_read_before_anybody_waits_for_the_lock() -> None:
    papers.keep_versions(library(), NOW)
    official = an_official()
    _sit(official, 2)
    with read_in_transactions() as read:
        spaced_review.catch_up()
        begun = practice.begin_due(official, library(), "hạt", NOW + timedelta(days=2))
        key = practice.shift(begun, library(), NOW).drawn(0).key()
        practice.answer(begun, 0, key, library(), NOW + timedelta(days=2))

    assert RefresherReview.objects.count() == 1
    assert read
    assert [sql for sql in read if '"trainer_handin"."marks"' in sql] == []


@pytest.mark.parametrize("who", ["housekeeper", "practice"])
def test_what_comes_while_it_is_read_is_in_the_cards(who: str, monkeypatch: pytest.MonkeyPatch) -> None:
    official, read = an_official(), spaced_review.known_of
    attempt = _sit(official, 2)
    came = iter(range(2, 3))

    def read_slowly(officials: Any) -> spaced_review.Known:
        known = read(officials)
        for number in came:
            _again(attempt, number)
        return known

    if who == "practice":
        spaced_review.catch_up()
    monkeypatch.setattr(spaced_review, "known_of", read_slowly)
    if who == "practice":
        begun = practice.begin_due(official, library(), "hạt", NOW + timedelta(days=2))
        practice.answer(begun, 0, practice.shift(begun, library(), NOW).drawn(0).key(), library(), NOW)
    else:
        assert spaced_review.catch_up(most=1) == 1

    found = _cards()
    spaced_review.derive([official.pk])
    assert HandIn.objects.count() == 2
    assert found
    assert found == _cards()


def test_with_seconds_it_begins_with_no_more_after_them_and_says_that_something_is_left() -> None:
    for number in range(3):
        _sit(an_official(f"N{number}"), 3)

    assert spaced_review.catch_up(seconds=0) == 0
    assert spaced_review.is_behind()
    assert spaced_review.catch_up(seconds=60) == 3
    assert not spaced_review.is_behind()


def test_a_right_answer_moves_the_question_away_and_touches_no_completion() -> None:
    official = an_official()
    drawn = _wrong(_sit(official, 3), 3)[0]
    spaced_review.catch_up()
    facts = [list(model.objects.values()) for model in (Completion, HandIn, Requirement)]
    later = NOW + timedelta(days=2)
    assert queries.of_official(official, library().questions, library(), later).due == (drawn.question.id,)
    begun = practice.begin_due(official, library(), "hạt", later)

    review = practice.answer(begun, 0, practice.shift(begun, library(), later).drawn(0).key(), library(), later)

    assert (review.points, review.rating, review.question_name) == ("1", 3, drawn.question.id)
    found = queries.of_official(official, library().questions, library(), later)
    assert (found.due, found.total) == ((), 1)
    assert found.next_at is not None
    assert found.next_at > later
    assert [list(model.objects.values()) for model in (Completion, HandIn, Requirement)] == facts


def test_rebuilding_makes_the_same_cards() -> None:
    for number, right in enumerate((0, 2, 4)):
        _sit(an_official(f"N{number}"), right)
    spaced_review.catch_up()
    before = _cards()
    assert before

    rebuild(library(), NOW.date())

    assert _cards() == before


def test_a_question_that_left_the_bank_is_not_asked() -> None:
    official = an_official()
    drawn = _wrong(_sit(official, 3), 3)[0]
    spaced_review.catch_up()
    left = {name for name in library().questions if name != drawn.question.id}

    assert queries.of_official(official, left, library(), NOW + timedelta(days=9)).total == 0


def test_the_forecast_names_section_and_unit_and_falls_with_time() -> None:
    _sit(an_official(), 1)
    spaced_review.catch_up()

    remembered.count(NOW + timedelta(days=1))
    soon = queries.retained(library())
    remembered.count(NOW + timedelta(days=30))
    late = queries.retained(library())

    assert [row.name for row in soon.sections] == ["an-toan/mat-khau#do-dai"]
    assert soon.sections[0].forecast.cards == 3
    assert late.sections[0].forecast.share < soon.sections[0].forecast.share
    assert late.usual == late.sections[0].forecast.share
    assert [row.title for row in late.units] == ["Phường P900"]
    assert not RefresherReview.objects.exists()


def test_only_what_is_sure_is_named_and_the_rest_keeps_the_order_of_the_book() -> None:
    first, second, third = list(real().sections)[:3]
    unit = a_unit()
    for name, cards, expected in ((first, 9, 1.0), (second, 40, 22.0), (third, 60, 12.0)):
        Remembered.objects.create(section=name, cards=cards, expected=expected, spread=cards * 0.2, moment=NOW)
    Remembered.objects.create(unit=unit, cards=109, expected=60.0, spread=22, moment=NOW)
    rows = queries.retained(real()).sections
    assert [(row.name, row.said) for row in rows] == [(third, "less"), (first, ""), (second, "")]
    assert all(row.forecast.low < row.forecast.share < row.forecast.high for row in rows)
    assert queries.retained(real()).units[0].said == ""


def test_what_was_worked_out_today_is_left() -> None:
    assert not remembered.is_of(day_of(NOW))
    _sit(an_official(), 1)
    spaced_review.catch_up()
    remembered.count(NOW)
    assert remembered.is_of(day_of(NOW))
    assert not remembered.is_of(day_of(NOW + timedelta(days=1)))
