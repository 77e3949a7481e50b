"""Practice: what it asks, what it keeps, what it tells the refreshers, and when it is closed."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.actions.people import NOW, an_official, answer_all, begin, right_places
from tests.content.small_library import library
from tests.content.small_library import quiz as small_quiz
from trainer.actions import answers, attempts, papers, practice, seen_questions, spaced_review
from trainer.actions.answers import Save
from trainer.actions.rebuild import rebuild
from trainer.core.spaced_review import Recall, remember
from trainer.core.vietnam_time import LOCAL
from trainer.models import (
    Attempt,
    Completion,
    HandIn,
    Official,
    Practice,
    RefresherCard,
    RefresherReview,
    Requirement,
    Withdrawal,
)
from trainer.queries import spaced_review as queries

pytestmark = pytest.mark.django_db
CONTENT = library()
QUIZ = CONTENT.quizzes["mat-khau"]
LATER = NOW + timedelta(days=2)


@pytest.fixture
def official() -> Official:
    papers.keep_versions(CONTENT, NOW)
    return an_official()


def of_quiz(official: Official, seed: str = "hạt") -> Practice:
    return practice.begin(official, QUIZ, CONTENT, seed, NOW)


def give(begun: Practice, place: int, *, right: bool, at: timedelta = timedelta(0)) -> RefresherReview:
    drawn = practice.shift(begun, CONTENT, NOW).drawn(place)
    wrong = next((shown,) for shown in range(len(drawn.order)) if shown not in drawn.key())
    return practice.answer(begun, place, drawn.key() if right else wrong, CONTENT, NOW + at)


def cards() -> list[tuple[object, ...]]:
    return list(RefresherCard.objects.order_by("question_name").values_list("question_name", "stability", "due_at"))


def test_practising_a_quiz_asks_six_of_its_questions_in_their_words_of_today(official: Official) -> None:
    begun = of_quiz(official)

    assert {entry["question"] for entry in begun.paper} == {one.fingerprint() for one in QUIZ.questions}
    assert begun.paper[0]["sections"] == {"an-toan/mat-khau#do-dai": next(iter(CONTENT.sections.values())).fingerprint}
    assert (begun.source, begun.quiz) == ("quiz", "mat-khau")


def test_a_shift_that_was_left_is_gone_on_with_and_one_at_its_end_is_not(official: Official) -> None:
    begun = of_quiz(official)
    give(begun, 0, right=True)
    assert of_quiz(official, "khác") == begun
    for place in range(1, 6):
        give(begun, place, right=True)

    assert of_quiz(official, "khác") != begun


def test_the_first_answer_is_kept_whatever_is_sent_after_it(official: Official) -> None:
    begun = of_quiz(official)

    first, second = give(begun, 0, right=False), give(begun, 0, right=True)

    assert first == second == RefresherReview.objects.get()
    assert second.points == "0"


def test_what_was_missed_comes_back_once_in_another_order_at_the_end(official: Official) -> None:
    begun = of_quiz(official)
    for place in range(6):
        give(begun, place, right=place not in (1, 4))
    found = practice.shift(begun, CONTENT, NOW)

    assert found.steps == (0, 1, 2, 3, 4, 5, 7, 10)
    assert found.next == 7
    assert found.drawn(7).question == found.drawn(1).question
    assert found.drawn(7).order != found.drawn(1).order
    give(begun, 7, right=False)
    give(begun, 10, right=True)
    assert practice.shift(begun, CONTENT, NOW).next is None


@pytest.mark.parametrize("place", [6, 7, 12, 99])
def test_no_other_place_can_be_answered(official: Official, place: int) -> None:
    begun = of_quiz(official)
    give(begun, 0, right=True)
    give(begun, 2, right=False)

    with pytest.raises(practice.NotAsked):
        practice.answer(begun, place, (0,), CONTENT, NOW)


def test_a_miss_makes_a_card_a_right_first_answer_none_and_what_came_back_does_not_count(official: Official) -> None:
    begun = of_quiz(official)
    give(begun, 0, right=True)
    missed = give(begun, 1, right=False)
    expected = remember([Recall(NOW, Fraction(0))])
    before = cards()

    give(begun, 7, right=True, at=timedelta(minutes=3))
    spaced_review.derive([official.pk])

    assert expected is not None
    assert before == cards() == [(missed.question_name, expected.stability, expected.due_at)]


def test_a_right_answer_in_practice_moves_the_card_of_what_was_missed_before(official: Official) -> None:
    give(of_quiz(official), 0, right=False)
    [(name, _, due)] = cards()
    later = due + timedelta(hours=1)
    begun = practice.begin_due(official, CONTENT, "hạt", later)
    drawn = practice.shift(begun, CONTENT, later).drawn(0)

    practice.answer(begun, 0, drawn.key(), CONTENT, later)

    assert [name for name, _, at in cards() if at > later] == [name]


def test_what_comes_back_on_a_day_is_there_from_its_first_hour_for_screens_and_for_who_begins(
    official: Official,
) -> None:
    """Screens name a day and no hour: who answered in the evening may go over it the next morning."""
    give(of_quiz(official), 0, right=False)
    [(name, _, due)] = cards()
    morning = due.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0)
    evening = morning - timedelta(seconds=1)
    assert morning < due

    for moment, there in ((evening, ()), (morning, (name,))):
        found = queries.of_official(official, {name}, CONTENT, moment)
        assert (found.due, found.next_at) == (there, None if there else due)
        assert queries.due_count(official, CONTENT, moment) == len(there)
    with pytest.raises(practice.NothingToPractise):
        practice.begin_due(official, CONTENT, "hạt", evening)
    assert practice.begin_due(official, CONTENT, "hạt", morning)


def test_practice_touches_no_completion_and_nothing_that_is_asked(official: Official) -> None:
    facts = [list(model.objects.values()) for model in (Completion, HandIn, Requirement)]
    begun = of_quiz(official)
    for place in range(6):
        give(begun, place, right=True)

    assert [list(model.objects.values()) for model in (Completion, HandIn, Requirement)] == facts


def test_rebuilding_makes_the_same_cards_of_shifts(official: Official) -> None:
    begun = of_quiz(official)
    for place in (0, 1, 2):
        give(begun, place, right=place == 2)
    give(begun, 6, right=True, at=timedelta(minutes=5))
    before = cards()
    assert len(before) == 2

    rebuild(CONTENT, NOW.date())

    assert cards() == before


def test_what_was_missed_in_an_attempt_may_be_practised_once_it_was_handed_in(official: Official) -> None:
    attempt = begin(official, CONTENT)
    answers.save_batch([Save(attempt.pk, place, 1, right_places(attempt, place)) for place in (2, 3)], NOW)
    attempts.hand_in(attempt.pk, NOW)
    attempt.refresh_from_db()
    missed = {entry["question"] for entry in attempt.paper[:2]}

    begun = practice.begin_missed(official, attempt, CONTENT, "hạt", NOW)

    assert {entry["question"] for entry in begun.paper} == missed
    assert practice.begin_missed(official, attempt, CONTENT, "khác", NOW) == begun

    blank = begin(official, CONTENT, seed="khác")
    attempts.hand_in(blank.pk, NOW)
    blank.refresh_from_db()
    other = practice.begin_missed(official, blank, CONTENT, "hạt", NOW)
    assert {entry["question"] for entry in other.paper} == {entry["question"] for entry in blank.paper}


def test_a_shift_of_a_quiz_asks_what_is_due_before_what_was_never_asked(official: Official) -> None:
    nine = library(small_quiz("mat-khau", size=9), CONTENT.quizzes["lua-dao"])
    papers.keep_versions(nine, NOW)
    begun = practice.begin(official, nine.quizzes["mat-khau"], nine, "hạt", NOW)
    for place in range(6):
        practice.answer(begun, place, (), nine, NOW)
    later = max(RefresherCard.objects.values_list("due_at", flat=True))

    again = practice.begin(official, nine.quizzes["mat-khau"], nine, "khác", later)

    assert {entry["question"] for entry in again.paper} == {entry["question"] for entry in begun.paper}


def test_nothing_missed_nothing_due_nothing_to_practise(official: Official) -> None:
    attempt = begin(official, CONTENT)
    answer_all(attempt)
    attempts.hand_in(attempt.pk, NOW)
    attempt.refresh_from_db()

    with pytest.raises(practice.NothingToPractise):
        practice.begin_missed(official, attempt, CONTENT, "hạt", NOW)
    with pytest.raises(practice.NothingToPractise):
        practice.begin_due(official, CONTENT, "hạt", LATER)


def test_while_the_quiz_is_sat_its_practice_neither_begins_nor_takes_an_answer(official: Official) -> None:
    begun = of_quiz(official)
    attempt = begin(official, CONTENT)

    with pytest.raises(practice.Closed) as closed:
        of_quiz(official)
    assert closed.value.attempt.pk == attempt.pk
    with pytest.raises(practice.Closed):
        give(begun, 0, right=True)
    assert practice.begin(official, CONTENT.quizzes["lua-dao"], CONTENT, "hạt", NOW)

    attempts.hand_in(attempt.pk, NOW)
    assert give(begun, 0, right=True)


def test_what_a_relearning_asks_from_another_quiz_is_closed_and_counts_as_seen(official: Official) -> None:
    begun = of_quiz(official)
    other = CONTENT.quizzes["lua-dao"]
    running = attempts.new(official, other, "hạt", NOW, other.rule, begun.paper[:1], "relearn")
    running.save(force_insert=True)

    with pytest.raises(practice.Closed) as closed:
        give(begun, 1, right=True)
    assert closed.value.attempt.pk == running.pk
    with pytest.raises(practice.Closed):
        of_quiz(official)
    assert asked(running)[0] in seen_questions.lately(official.pk, QUIZ.id, NOW)

    attempts.hand_in(running.pk, NOW)
    assert give(begun, 1, right=True)


def test_what_is_due_waits_while_its_quiz_is_sat(official: Official) -> None:
    give(of_quiz(official), 0, right=False)
    begin(official, CONTENT, now=LATER)

    with pytest.raises(practice.NothingToPractise):
        practice.begin_due(official, CONTENT, "hạt", LATER)


def test_a_question_withdrawn_meanwhile_is_left_out(official: Official) -> None:
    begun = of_quiz(official)
    gone = practice.shift(begun, CONTENT, NOW).drawn(2).question
    Withdrawal.objects.create(
        question_id=gone.id, fingerprint=gone.fingerprint(), since=NOW.date(), reason="Sai.", withdrawn_at=NOW
    )

    assert practice.shift(begun, CONTENT, NOW).steps == (0, 1, 3, 4, 5)
    with pytest.raises(practice.NotAsked):
        practice.answer(begun, 2, (0,), CONTENT, NOW)


def test_a_paper_prefers_what_was_neither_asked_nor_practised_of_late(official: Official) -> None:
    begun = of_quiz(official)
    practised = [give(begun, place, right=True).question_name for place in (0, 1)]
    day = NOW.astimezone(LOCAL).date()
    assert seen_questions.lately(official.pk, QUIZ.id, NOW) == dict.fromkeys(practised, day)

    first = begin(official, CONTENT, now=NOW + timedelta(days=1))
    assert not set(practised) & set(asked(first))
    attempts.hand_in(first.pk, NOW + timedelta(days=1))

    second = begin(official, CONTENT, seed="khác", now=NOW + timedelta(days=2))
    assert set(practised) < set(asked(second))


def asked(attempt: Attempt) -> list[str]:
    return [drawn.question.id for drawn in papers.read(attempt)]


def test_after_ninety_days_a_question_is_as_good_as_new(official: Official) -> None:
    give(of_quiz(official), 0, right=True)

    assert seen_questions.lately(official.pk, QUIZ.id, NOW + timedelta(days=89))
    assert not seen_questions.lately(official.pk, QUIZ.id, NOW + timedelta(days=91))


def test_what_one_has_seen_takes_two_statements_however_much_it_is(official: Official) -> None:
    for number in range(5):
        attempt = begin(official, CONTENT, seed=str(number), now=NOW + timedelta(days=2 * number))
        attempts.hand_in(attempt.pk, NOW + timedelta(days=2 * number))
    for person in range(3):
        attempts.hand_in(begin(an_official(f"N{person}"), CONTENT).pk, NOW)

    with CaptureQueriesContext(connection) as queries:
        found = seen_questions.lately(official.pk, QUIZ.id, NOW + timedelta(days=20))

    assert len(queries) == 2
    assert found.keys() == {one.id for one in QUIZ.questions}
