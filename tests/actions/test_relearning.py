"""Relearning: who has to, which questions, what a pass means afterwards, and that nothing of it is lost or invented."""

import random
from datetime import date, timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.relearning_library import A, B, Book, C, days
from trainer.actions import answers, attempts, papers, reliance, requirements
from trainer.actions.rebuild import rebuild
from trainer.core.completion import Standing
from trainer.library import Library
from trainer.models import Attempt, Completion, HandIn, Official, Reliance, Requirement
from trainer.queries import progress, training

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


def _start(content: Library, now: Any = NOW) -> None:
    """What a server does when it starts with ``content``."""
    papers.keep_versions(content, now)
    reliance.mark_outdated(content)
    requirements.refresh(content)


def _pass(official: Official, content: Library, now: Any = NOW, quiz: str = "mat-khau") -> Completion:
    attempt = begin(official, content, now=now, quiz=quiz)
    answer_all(attempt, now)
    return attempts.hand_in(attempt.pk, now).completion


def _relearn(
    official: Official, content: Library, now: Any, seed: str = "lại", quiz: str = "mat-khau", right: bool = True
) -> HandIn:
    attempt = attempts.begin_relearn(official, content.quizzes[quiz], content, seed, now)
    if right:
        answer_all(attempt, now)
    return attempts.hand_in(attempt.pk, now)


def _standing(official: Official, content: Library, now: Any, quiz: str = "mat-khau") -> Standing:
    """Return how he stands, after seeing that his own page and the lists say the same."""
    item = next(item for item in training.path_of(official, content, now) if item.quiz.id == quiz)
    row = progress.rows(Official.objects.filter(pk=official.pk), quiz, now)[0]
    assert row.standing(row.requirements[0]) == item.standing
    return item.standing


def _passed_then_changed(**weights: Any) -> tuple[Official, Book, Library]:
    official, book = an_official(), Book()
    _pass(official, book.library())
    book.change(TODAY + days(1), weights.pop("changes", {A: "material"}), **weights)
    _start(book.library(), NOW + days(1))
    return official, book, book.library()


def _asked(attempt: Attempt) -> set[str]:
    return {section for entry in attempt.paper for section in entry["sections"]}


def test_only_the_changed_sections_are_asked_and_passing_brings_the_pass_up_to_date() -> None:
    official, _, content = _passed_then_changed(changes={A: "material", B: "material", C: "minor"})
    before = Completion.objects.get()
    later = NOW + days(2)
    assert _standing(official, content, later) == "update"

    handed_in = _relearn(official, content, later)

    assert handed_in.passed
    assert handed_in.attempt.purpose == "relearn"
    assert handed_in.attempt.number == 2
    assert _asked(handed_in.attempt) == {A, B}
    assert len(handed_in.attempt.paper) == 5
    assert _standing(official, content, later) == "done"
    assert Completion.objects.get() == before
    assert Completion.objects.get().valid_until == before.valid_until
    assert reliance.outdated(official.pk, later) == {}


def test_a_minor_change_touches_nobody() -> None:
    official, _, content = _passed_then_changed(changes={A: "minor", B: "minor", C: "minor"})

    assert _standing(official, content, NOW + days(2)) == "done"
    with pytest.raises(attempts.NothingToRelearn):
        _relearn(official, content, NOW + days(2))


def test_until_the_day_the_pass_is_valid_after_it_it_is_not_until_relearnt() -> None:
    official, _, content = _passed_then_changed(relearn_by=date(2026, 12, 25))
    # The day ends in Việt Nam, at 17:00 UTC.
    last, after = (NOW.replace(month=12, day=25, hour=hour, minute=59) for hour in (16, 17))

    assert _standing(official, content, last) == "update"
    assert not progress.officials(_filter(official, "overdue"), last).exists()
    assert progress.by_unit(_filter(official), last)[0].done == 0  # the other quiz is still open
    assert _standing(official, content, after) == "outdated"
    assert progress.officials(_filter(official, "overdue"), after).get() == official
    with pytest.raises(attempts.NotYet):
        attempts.begin(official, content.quizzes["mat-khau"], content, "cả bài", after)

    assert _relearn(official, content, after).passed
    assert _standing(official, content, after) == "done"


def test_the_filter_finds_those_who_have_to_update_before_and_after_the_day() -> None:
    official, _, content = _passed_then_changed(relearn_by=date(2026, 12, 25))
    an_official("CB002", "Người Chưa Làm")
    requirements.refresh(content)

    for when in (days(2), days(60)):
        assert list(progress.officials(_filter(official, "update"), NOW + when)) == [official]
    # The pass itself is over: nothing to update any more.
    assert not progress.officials(_filter(official, "update"), NOW + days(366)).exists()
    assert _standing(official, content, NOW + days(366)) == "expired"


def _filter(official: Official, state: progress.State = "all") -> progress.Filter:
    return progress.Filter(official.unit, state=state)


def test_only_while_the_pass_itself_holds_can_it_be_brought_up_to_date() -> None:
    official, _, content = _passed_then_changed()
    over = NOW + days(365)

    with pytest.raises(attempts.NothingToRelearn):
        _relearn(official, content, over)
    attempt = attempts.begin(official, content.quizzes["mat-khau"], content, "cả bài", over)
    assert (attempt.purpose, len(attempt.paper)) == ("full", 7)


def test_failing_changes_nothing_and_the_next_try_is_at_once_with_another_draw() -> None:
    official, _, content = _passed_then_changed()
    papers_drawn = set()
    for number in range(4):
        handed_in = _relearn(official, content, NOW + days(2), seed=f"lần {number}", right=False)
        assert not handed_in.passed
        papers_drawn.add(str([(entry["question"], entry["order"]) for entry in handed_in.attempt.paper]))

    assert len(papers_drawn) > 1
    assert _standing(official, content, NOW + days(2)) == "update"
    assert Attempt.objects.latest("number").number == 5
    assert _relearn(official, content, NOW + days(2)).passed


def test_failed_relearnings_never_make_the_whole_quiz_wait() -> None:
    official, _, content = _passed_then_changed()
    _relearn(official, content, NOW + days(2), right=False)

    assert attempts.begin_from(official, content.quizzes["mat-khau"], NOW + days(366)) is None


def test_beginning_twice_goes_on_with_the_one_that_is_open() -> None:
    official, _, content = _passed_then_changed()
    quiz, now = content.quizzes["mat-khau"], NOW + days(2)
    first = attempts.begin_relearn(official, quiz, content, "một", now)
    answers.save_batch([answers.Save(first.pk, 0, 1, "2")], now)

    assert attempts.begin_relearn(official, quiz, content, "hai", now).pk == first.pk
    assert attempts.begin(official, quiz, content, "ba", now).pk == first.pk
    assert [one.chosen for one in answers.history(first.pk)[0]] == ["2"]


def test_an_open_attempt_at_the_whole_quiz_is_gone_on_with() -> None:
    official, book = an_official(), Book()
    _pass(official, book.library())
    renewing = NOW + days(320)
    whole = attempts.begin(official, book.library().quizzes["mat-khau"], book.library(), "cả bài", renewing)
    book.change(TODAY + days(320), {A: "material"})
    _start(book.library(), renewing)

    assert (
        attempts.begin_relearn(
            official, book.library().quizzes["mat-khau"], book.library(), "lại", renewing + timedelta(minutes=5)
        )
        == whole
    )


def test_a_relearning_left_open_while_the_text_changed_again_is_handed_in_and_a_new_one_drawn() -> None:
    official, book, content = _passed_then_changed()
    left = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "một", NOW + days(2))
    book.change(TODAY + days(3), {A: "material"})
    content = book.library()
    _start(content, NOW + days(3))

    fresh = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "hai", NOW + days(3))

    assert fresh.pk != left.pk
    assert not HandIn.objects.get(attempt=left).passed
    answer_all(fresh, NOW + days(3))
    attempts.hand_in(fresh.pk, NOW + days(3))
    assert _standing(official, content, NOW + days(3)) == "done"


def test_a_relearning_left_open_past_the_pass_makes_way_for_the_whole_quiz() -> None:
    official, _, content = _passed_then_changed()
    left = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "một", NOW + days(2))

    whole = attempts.begin(official, content.quizzes["mat-khau"], content, "hai", NOW + days(366))

    assert whole.purpose == "full"
    assert HandIn.objects.filter(attempt=left).exists()


def test_a_pass_handed_in_on_an_older_text_is_to_be_updated_at_once() -> None:
    official, book = an_official(), Book()
    attempt = begin(official, book.library())
    answer_all(attempt)
    book.change(TODAY, {A: "material"})
    _start(book.library(), NOW)

    attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))

    assert _standing(official, book.library(), NOW + timedelta(minutes=6)) == "update"


def test_a_section_the_quiz_no_longer_asks_about_is_asked_by_another_quiz() -> None:
    official, book = an_official(), Book()
    _pass(official, book.library())
    book.remove_question_on(C)
    book.change(TODAY + days(1), {C: "material"})
    content = book.library()
    _start(content, NOW + days(1))

    handed_in = _relearn(official, content, NOW + days(2))

    assert {papers.read(handed_in.attempt)[0].question.id.rsplit("-", 1)[0]} == {"lua-dao"}
    assert len(handed_in.attempt.paper) == 3
    assert _standing(official, content, NOW + days(2)) == "done"


def test_a_section_that_nobody_asks_about_any_more_concerns_nobody() -> None:
    official, book = an_official(), Book()
    _pass(official, book.library())
    book.remove_question_on(B)
    book.change(TODAY + days(1), {B: "material"})
    _start(book.library(), NOW + days(1))

    assert _standing(official, book.library(), NOW + days(2)) == "done"


def test_who_never_passed_is_never_to_be_updated() -> None:
    official, book = an_official(), Book()
    attempts.hand_in(begin(official, book.library()).pk, NOW)
    book.change(TODAY + days(1), {A: "material"})
    _start(book.library(), NOW + days(1))

    assert _standing(official, book.library(), NOW + days(2)) == "open"
    assert not Reliance.objects.exists()
    assert not Requirement.objects.filter(relearn_by__isnull=False).exists()


def test_a_repeated_hand_in_renews_once() -> None:
    official, _, content = _passed_then_changed()
    first = _relearn(official, content, NOW + days(2))
    assert attempts.hand_in(first.attempt_id, NOW + days(3)).pk == first.pk
    assert Reliance.objects.count() == 3


def test_a_renewal_that_holds_less_long_still_brings_the_longer_pass_up_to_date() -> None:
    official, book, _ = _passed_then_changed()
    shorter = book.library()
    rule = {"valid_days": 10}
    quizzes = {name: _with_rule(quiz, **rule) for name, quiz in shorter.quizzes.items()}
    content = Library(
        shorter.sections,
        quizzes,
        shorter.paths,
        shorter.instruments,
        shorter.agency,
        shorter.questions,
        shorter.history,
    )
    _pass(official, content, NOW + days(310))

    assert reliance.outdated(official.pk, NOW + days(310)) == {}
    before = _derived()
    rebuild(content)
    assert _derived() == before


def _with_rule(quiz: Any, **changes: int) -> Any:
    from tests.small_library import with_rule

    return with_rule(quiz, **changes)


def _derived() -> tuple[list[Any], ...]:
    completions = Completion.objects.order_by("hand_in").values_list("hand_in", "quiz", "passed_at", "valid_until")
    texts = Reliance.objects.order_by("completion__hand_in", "section_version")
    asked = Requirement.objects.order_by("official", "quiz")
    return (
        list(completions),
        list(texts.values_list("completion__hand_in", "section_version")),
        list(asked.values_list("official", "quiz", "due_on", "passed_at", "valid_until", "relearn_by")),
    )


@pytest.mark.parametrize("seed", range(8))
def test_whatever_happened_a_rebuild_makes_the_same_rows(seed: int) -> None:
    chance, book, now = random.Random(seed), Book(), NOW
    people = [an_official(f"N{number}") for number in range(4)]
    _start(book.library(), now)
    for _ in range(40):
        now += timedelta(days=chance.choice((0.01, 1, 20, 90)))
        _something_happens(chance, book, people, now)
    content = book.library()
    before = _derived()
    for model in (Reliance, Completion, Requirement):
        model.objects.all().delete()

    assert rebuild(content).differing == ()
    assert _derived() == before
    assert Reliance.objects.exists()


def _something_happens(chance: random.Random, book: Book, people: list[Official], now: Any) -> None:
    act, quiz = (
        chance.choice(("whole", "whole", "relearn", "relearn", "edition")),
        chance.choice(("mat-khau", "lua-dao")),
    )
    if act == "edition":
        sections = chance.sample((A, B, C), chance.randint(1, 3))
        book.change(now.date(), {one: chance.choice(("minor", "material")) for one in sections})
        _start(book.library(), now)
        return
    content, official = book.library(), chance.choice(people)
    way = attempts.begin if act == "whole" else attempts.begin_relearn
    try:
        attempt = way(official, content.quizzes[quiz], content, str(now), now)
    except (attempts.NotYet, attempts.NothingToRelearn):
        return
    if chance.random() < 0.7:
        answer_all(attempt, now)
    if chance.random() < 0.8:
        attempts.hand_in(attempt.pk, now)
