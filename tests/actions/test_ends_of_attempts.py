"""How an attempt ends: at which moment, by whom, with which record, and what is refused before it begins."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.actions.people import NOW, an_official, answer_all, begin, close_overdue, right_places
from tests.content.small_library import library, quiz, with_rule
from trainer.actions import attempt_rows, attempts, marking, papers
from trainer.actions.answers import Save, save_batch
from trainer.actions.completions import rule_of
from trainer.actions.waiting import Record, record_of
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.model import Quiz
from trainer.models import Attempt, Completion, Event, HandIn, Official, Withdrawal

pytestmark = pytest.mark.django_db
LIMIT = NOW + timedelta(minutes=20)
LAST = LIMIT + timedelta(seconds=30)
INSTANT = timedelta(microseconds=1)
ENDLESS = with_rule(quiz(), time_limit=0)


def record(official: Official, now: datetime = NOW, quiz_id: str = "mat-khau") -> Record:
    """Return what somebody did with a quiz so far."""
    return record_of(attempt_rows.of_quiz(official.pk, quiz_id), now)


def _told(so_far: Record, one: Quiz) -> tuple[int | None, datetime | None]:
    return so_far.left(one.rule), so_far.begin_from(one.rule)


def test_the_last_moment_is_the_limit_and_its_grace_and_belongs_to_the_trainee() -> None:
    attempt = begin(an_official(), library())

    assert attempt.closes_at == LIMIT
    assert attempts.last_moment(attempt) == LAST
    assert [attempts.is_over(attempt, at) for at in (NOW, LAST, LAST + INSTANT)] == [False, False, True]


def test_without_a_limit_there_is_no_last_moment() -> None:
    attempt = begin(an_official(), library(ENDLESS))

    assert (attempt.closes_at, attempts.last_moment(attempt)) == (None, None)
    assert not attempts.is_over(attempt, NOW + timedelta(days=3650))
    assert not attempts.hand_in(attempt.pk, NOW + timedelta(days=9)).by_time_limit


@pytest.mark.parametrize(
    ("now", "handed_in_at", "by_time_limit"),
    [
        (NOW + timedelta(minutes=3), NOW + timedelta(minutes=3), False),
        (LAST, LAST, False),
        (LAST + INSTANT, LIMIT, True),
        (LAST + timedelta(days=2), LIMIT, True),
        # A clock that was set back: nothing ends before it began.
        (NOW - timedelta(hours=2), NOW, False),
    ],
)
def test_a_hand_in_is_dated_when_it_came_and_no_later_than_the_limit(
    now: datetime, handed_in_at: datetime, by_time_limit: bool
) -> None:
    attempt = begin(an_official(), library())

    handed_in = attempts.hand_in(attempt.pk, now)

    assert (handed_in.handed_in_at, handed_in.by_time_limit) == (handed_in_at, by_time_limit)
    assert Event.objects.filter(kind="clock_back").exists() == (now < NOW)


def test_the_record_holds_each_answer_in_the_authors_numbers_with_what_it_earned() -> None:
    attempt = begin(an_official(), library())
    save_batch([Save(attempt.pk, place, 1, right_places(attempt, place)) for place in (0, 2)], NOW)
    keys = [
        [number for number, one in enumerate(drawn.question.options) if one.right] for drawn in papers.read(attempt)
    ]

    handed_in = attempts.hand_in(attempt.pk, NOW)

    assert handed_in.marks == [
        {"answer": keys[0], "points": "1"},
        {"answer": [], "points": "0"},
        {"answer": keys[2], "points": "1"},
        {"answer": [], "points": "0"},
    ]
    assert (handed_in.hundredths, handed_in.passed) == (5000, False)
    assert not Completion.objects.exists()


def test_a_pass_is_recorded_for_him_who_sat_it_for_as_long_as_the_rule_said() -> None:
    official = an_official()
    attempt = begin(official, library())
    answer_all(attempt)

    handed_in = attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))

    completion = Completion.objects.get()
    assert (completion.hand_in, completion.official, completion.quiz) == (handed_in, official, "mat-khau")
    assert completion.passed_at == NOW + timedelta(minutes=5)
    assert completion.valid_until == NOW + timedelta(days=365, minutes=5)


def test_answers_that_fit_no_question_are_not_guessed_and_nothing_is_handed_in() -> None:
    attempt = begin(an_official(), library())
    save_batch([Save(attempt.pk, 0, 1, "7")], NOW)

    with pytest.raises(marking.CannotBeMarked) as unfit:
        attempts.hand_in(attempt.pk, NOW)

    assert unfit.value.attempt_id == attempt.pk
    assert str(attempt.pk) in str(unfit.value)
    assert not HandIn.objects.exists()


def test_attempts_are_numbered_by_person_and_quiz() -> None:
    one, other, content = an_official("A1"), an_official("A2"), library()
    numbers = []
    for official, name in ((one, "mat-khau"), (one, "mat-khau"), (one, "lua-dao"), (other, "mat-khau")):
        attempt = begin(official, content, quiz=name)
        numbers.append(attempt.number)
        attempts.hand_in(attempt.pk, NOW)

    assert numbers == [1, 2, 1, 1]


def test_an_attempt_keeps_seed_title_rule_and_purpose() -> None:
    official = an_official()
    attempt = begin(official, library(), seed="một hạt")

    assert (attempt.official, attempt.quiz, attempt.quiz_title) == (official, "mat-khau", "Bài mat-khau")
    assert (attempt.seed, attempt.purpose, attempt.started_at) == ("một hạt", "full", NOW)
    assert rule_of(Attempt.objects.get()) == library().quizzes["mat-khau"].rule


def test_one_open_attempt_of_each_quiz_and_person_is_gone_on_with() -> None:
    one, other, content = an_official("A1"), an_official("A2"), library()
    mine = begin(one, content)
    begin(other, content)
    begin(one, content, quiz="lua-dao")

    assert attempt_rows.running(attempt_rows.of_quiz(one.pk, "mat-khau")) == mine
    assert begin(one, content, seed="khác", now=LAST) == mine
    attempts.hand_in(mine.pk, NOW)
    assert attempt_rows.running(attempt_rows.of_quiz(one.pk, "mat-khau")) is None
    assert attempt_rows.running(attempt_rows.of_quiz(other.pk, "mat-khau")) is not None


def test_whoever_comes_back_after_his_time_begins_anew_and_the_old_attempt_is_handed_in() -> None:
    official, content = an_official(), library()
    old = begin(official, content)
    answer_all(old)

    with pytest.raises(attempts.NotYet) as refused:
        begin(official, content, now=LAST + INSTANT)

    # It was a pass, to be renewed from sixty days before its end.
    assert refused.value.until == LIMIT + timedelta(days=305)
    assert "2027-09-25" in str(refused.value)

    assert HandIn.objects.get(attempt=old).by_time_limit
    assert Completion.objects.get().passed_at == LIMIT


def test_how_many_may_fail_and_from_when_one_may_begin_is_told_before_beginning() -> None:
    official, content = an_official(), library()
    one = content.quizzes["mat-khau"]
    told = [_told(record(official), one)]
    for _ in range(3):
        attempts.hand_in(begin(official, content).pk, NOW)
        told.append(_told(record(official), one))

    assert told == [(3, None), (2, None), (1, None), (3, NOW + timedelta(hours=24))]
    assert record(official, NOW + timedelta(hours=24)).begin_from(one.rule) is None
    assert record(official, quiz_id="lua-dao").left(one.rule) == 3
    assert record(an_official("A2")).left(one.rule) == 3


def test_of_several_passes_the_one_that_holds_longest_counts_until_it_ends() -> None:
    official, content = an_official(), library()
    for days in (0, 310):
        at = NOW + timedelta(days=days)
        attempt = begin(official, content, now=at)
        answer_all(attempt, at)
        attempts.hand_in(attempt.pk, at)
    ends = NOW + timedelta(days=675)

    held = record(official).current

    assert held is not None
    assert (held.passed_at, held.valid_until) == (NOW + timedelta(days=310), ends)
    assert record(official, ends - INSTANT).current == held
    assert record(official, ends).current is None
    assert record(official, quiz_id="lua-dao").current is None


def test_a_quiz_without_a_question_left_is_refused_with_the_reason() -> None:
    content = library()
    for question in content.quizzes["mat-khau"].questions:
        Withdrawal.objects.create(
            fingerprint=question.fingerprint(), question_id=question.id, since=NOW.date(), reason="", withdrawn_at=NOW
        )

    with pytest.raises(attempts.NothingToAsk) as refused:
        begin(an_official(), content)

    assert len(refused.value.asked.withdrawn) == 6
    assert "mat-khau" in str(refused.value)
    assert not Attempt.objects.exists()


def test_what_is_overdue_is_closed_with_its_saved_answers_the_oldest_first() -> None:
    content = library()
    late, later, running, handed_in = (
        begin(an_official(f"A{number}"), content, now=NOW + timedelta(minutes=number)) for number in (1, 2, 30, 0)
    )
    endless = begin(an_official("A9"), library(ENDLESS))
    attempts.hand_in(handed_in.pk, NOW)
    answer_all(late)
    now = NOW + timedelta(minutes=40)

    assert attempts.overdue(now) == [late.pk, later.pk]
    assert attempts.overdue(now, since=later.closes_at) == [later.pk]
    assert attempts.overdue(late.closes_at) == []
    assert not attempts.close(running.pk, now)
    assert close_overdue(now) == 2
    assert close_overdue(now) == 0
    assert {one.attempt_id: one.passed for one in HandIn.objects.exclude(attempt=handed_in)} == {
        late.pk: True,
        later.pk: False,
    }
    assert not HandIn.objects.filter(attempt__in=(running, endless)).exists()


def test_a_choice_of_a_situation_that_was_shown_counts_even_if_another_was_sent_after_it() -> None:
    from tests.kind_samples import situation

    one = replace(quiz(), questions=(situation(),), rule=replace(quiz().rule, draw=1))
    content = library(one, sections=(replace(library().sections["an-toan/mat-khau#do-dai"], reference="a#b"),))
    attempt = begin(an_official(), content)
    [drawn] = papers.read(attempt)
    for revision, way in enumerate(((0,), (0, 4), (0, 3)), 1):
        save_batch([Save(attempt.pk, 0, revision, stored_places(drawn.as_shown(way)))], NOW)

    assert marking.mark(attempt).marks[0].answer == (0, 4)


def test_a_pass_in_between_lets_the_next_failures_be_counted_from_the_start() -> None:
    official, content = an_official(), library()
    rule = content.quizzes["mat-khau"].rule
    for right in (False, True):
        attempt = begin(official, content)
        if right:
            answer_all(attempt)
        attempts.hand_in(attempt.pk, NOW)
    # The pass has ended meanwhile.
    later = NOW + timedelta(days=400)
    attempts.hand_in(begin(official, content, now=later).pk, later)

    assert (record(official, later).left(rule), record(official, later).begin_from(rule)) == (2, None)
