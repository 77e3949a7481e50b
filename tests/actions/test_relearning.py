"""Relearning: who has to, which questions, what a pass means afterwards, and that nothing of it is lost or invented."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.actions.relearning import TODAY, asked_about, pass_quiz, passed_then_changed, relearn, start, status
from tests.content.relearning_library import A, B, Book, C, days
from trainer.actions import answers, attempt_rows, attempts, papers, reliance, requirements, waiting
from trainer.core.quiz.kinds import RULES
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, HandIn, Official, Reliance, Requirement
from trainer.queries import progress, progress_units
from trainer.queries.progress_filter import Chosen, Filter

pytestmark = pytest.mark.django_db


def test_only_the_changed_sections_are_asked_and_passing_brings_the_pass_up_to_date() -> None:
    official, _, content = passed_then_changed(changes={A: "material", B: "material", C: "minor"})
    before = Completion.objects.get()
    later = NOW + days(2)
    assert status(official, content, later) == "update"

    handed_in = relearn(official, content, later)

    assert handed_in.passed
    assert handed_in.attempt.purpose == "relearn"
    assert handed_in.attempt.number == 2
    assert asked_about(handed_in.attempt) == {A, B}
    assert len(handed_in.attempt.paper) == 5
    assert status(official, content, later) == "completed"
    assert Completion.objects.get() == before
    assert Completion.objects.get().valid_until == before.valid_until
    assert reliance.outdated(official.pk, later) == {}


def test_a_minor_change_touches_nobody() -> None:
    official, _, content = passed_then_changed(changes={A: "minor", B: "minor", C: "minor"})

    assert status(official, content, NOW + days(2)) == "completed"
    with pytest.raises(attempts.NothingToRelearn):
        relearn(official, content, NOW + days(2))


def test_until_the_day_the_pass_is_valid_after_it_it_is_not_until_relearnt() -> None:
    official, _, content = passed_then_changed(relearn_by=date(2026, 12, 25))
    # The day ends in Việt Nam, at 17:00 UTC.
    last, after = (NOW.replace(month=12, day=25, hour=hour, minute=59) for hour in (16, 17))

    assert status(official, content, last) == "update"
    assert not progress.officials(_filter(official, "overdue"), last).exists()
    assert progress_units.by_unit(_filter(official), last)[0].done == 0  # the other quiz is still open
    assert status(official, content, after) == "update late"
    assert progress.officials(_filter(official, "overdue"), after).get() == official
    with pytest.raises(attempts.NotYet):
        attempts.begin(official, content.quizzes["mat-khau"], content, "cả bài", after)

    assert relearn(official, content, after).passed
    assert status(official, content, after) == "completed"


@pytest.mark.parametrize("through", ["the whole list", "one hand-in"])
def test_a_day_beyond_the_end_of_the_pass_makes_the_pass_no_longer(through: str) -> None:
    official, _, content = passed_then_changed(relearn_by=date(2028, 6, 30))
    ends = Completion.objects.get().valid_until
    if through == "one hand-in":
        requirements.renew(official.pk, "mat-khau")

    asked = Requirement.objects.get(official=official, quiz="mat-khau")

    assert (asked.valid_until, asked.relearn_by) == (ends, day_of(ends))
    assert status(official, content, ends - timedelta(seconds=1)) == "update"
    assert status(official, content, ends) == "expired"


def test_the_filter_finds_those_who_have_to_update_before_and_after_the_day() -> None:
    official, _, content = passed_then_changed(relearn_by=date(2026, 12, 25))
    an_official("CB002", "Người Chưa Làm")
    requirements.refresh_all(content)

    for when in (days(2), days(60)):
        assert list(progress.officials(_filter(official, "update"), NOW + when)) == [official]
    # The pass itself is over: nothing to update any more.
    assert not progress.officials(_filter(official, "update"), NOW + days(366)).exists()
    assert status(official, content, NOW + days(366)) == "expired"


def _filter(official: Official, state: Chosen = "all") -> Filter:
    return Filter(official.unit, state=state)


def test_only_while_the_pass_itself_holds_can_it_be_brought_up_to_date() -> None:
    official, _, content = passed_then_changed()
    over = NOW + days(365)

    with pytest.raises(attempts.NothingToRelearn):
        relearn(official, content, over)
    attempt = attempts.begin(official, content.quizzes["mat-khau"], content, "cả bài", over)
    assert (attempt.purpose, len(attempt.paper)) == ("full", 7)


def test_failing_changes_nothing_and_the_next_try_is_at_once_with_another_draw() -> None:
    official, _, content = passed_then_changed()
    papers_drawn = set()
    for number in range(4):
        handed_in = relearn(official, content, NOW + days(2), seed=f"lần {number}", right=False)
        assert not handed_in.passed
        papers_drawn.add(str([(entry["question"], entry["order"]) for entry in handed_in.attempt.paper]))

    assert len(papers_drawn) > 1
    assert status(official, content, NOW + days(2)) == "update"
    assert Attempt.objects.latest("number").number == 5
    assert relearn(official, content, NOW + days(2)).passed


def test_failed_relearnings_never_make_the_whole_quiz_wait() -> None:
    official, _, content = passed_then_changed()
    relearn(official, content, NOW + days(2), right=False)

    record = waiting.record_of(attempt_rows.of_quiz(official.pk, "mat-khau"), NOW + days(366))
    assert record.begin_from(content.quizzes["mat-khau"].rule) is None


def test_beginning_twice_goes_on_with_the_one_that_is_open() -> None:
    official, _, content = passed_then_changed()
    quiz, now = content.quizzes["mat-khau"], NOW + days(2)
    first = attempts.begin_relearn(official, quiz, content, "một", now)
    answers.save_batch([answers.Save(first.pk, 0, 1, "2")], now)

    assert attempts.begin_relearn(official, quiz, content, "hai", now).pk == first.pk
    assert attempts.begin(official, quiz, content, "ba", now).pk == first.pk
    assert [one.chosen for one in answers.history(first.pk)[0]] == ["2"]


def test_an_open_attempt_at_the_whole_quiz_is_gone_on_with() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    renewing = NOW + days(320)
    whole = attempts.begin(official, book.library().quizzes["mat-khau"], book.library(), "cả bài", renewing)
    book.change(TODAY + days(320), {A: "material"})
    start(book.library(), renewing)

    assert (
        attempts.begin_relearn(
            official, book.library().quizzes["mat-khau"], book.library(), "lại", renewing + timedelta(minutes=5)
        )
        == whole
    )


def test_a_relearning_left_open_while_the_text_changed_again_is_handed_in_and_a_new_one_drawn() -> None:
    official, book, content = passed_then_changed()
    left = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "một", NOW + days(2))
    book.change(TODAY + days(3), {A: "material"})
    content = book.library()
    start(content, NOW + days(3))

    fresh = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "hai", NOW + days(3))

    assert fresh.pk != left.pk
    assert not HandIn.objects.get(attempt=left).passed
    answer_all(fresh, NOW + days(3))
    attempts.hand_in(fresh.pk, NOW + days(3))
    assert status(official, content, NOW + days(3)) == "completed"


def test_a_relearning_left_open_past_the_pass_makes_way_for_the_whole_quiz() -> None:
    official, _, content = passed_then_changed()
    left = attempts.begin_relearn(official, content.quizzes["mat-khau"], content, "một", NOW + days(2))

    whole = attempts.begin(official, content.quizzes["mat-khau"], content, "hai", NOW + days(366))

    assert whole.purpose == "full"
    assert HandIn.objects.filter(attempt=left).exists()


def test_a_pass_handed_in_on_an_older_text_is_to_be_updated_at_once() -> None:
    official, book = an_official(), Book()
    attempt = begin(official, book.library())
    answer_all(attempt)
    book.change(TODAY, {A: "material"})
    start(book.library(), NOW)

    attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))

    assert status(official, book.library(), NOW + timedelta(minutes=6)) == "update"


def test_a_section_the_quiz_no_longer_asks_about_is_asked_by_another_quiz() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.remove_question_on(C)
    book.change(TODAY + days(1), {C: "material"})
    content = book.library()
    start(content, NOW + days(1))

    handed_in = relearn(official, content, NOW + days(2))

    assert {papers.read(handed_in.attempt)[0].question.id.rsplit("-", 1)[0]} == {"lua-dao"}
    assert len(handed_in.attempt.paper) == 3
    assert status(official, content, NOW + days(2)) == "completed"


def test_a_section_that_nobody_asks_about_any_more_concerns_nobody() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.remove_question_on(B)
    book.change(TODAY + days(1), {B: "material"})
    start(book.library(), NOW + days(1))

    assert status(official, book.library(), NOW + days(2)) == "completed"


def test_a_text_that_the_book_still_shows_is_good_whatever_the_editions_say() -> None:
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    shown = book.library().sections
    book.change(TODAY + days(1), {A: "material"})
    content = replace(book.library(), sections=shown)
    start(content, NOW + days(1))

    assert status(official, content, NOW + days(2)) == "completed"


def test_who_never_passed_is_never_to_be_updated() -> None:
    official, book = an_official(), Book()
    attempts.hand_in(begin(official, book.library()).pk, NOW)
    book.change(TODAY + days(1), {A: "material"})
    start(book.library(), NOW + days(1))

    assert status(official, book.library(), NOW + days(2)) == "failed"
    assert not Reliance.objects.exists()
    assert not Requirement.objects.filter(relearn_by__isnull=False).exists()


def test_a_repeated_hand_in_renews_once() -> None:
    official, _, content = passed_then_changed()
    first = relearn(official, content, NOW + days(2))
    assert attempts.hand_in(first.attempt_id, NOW + days(3)).pk == first.pk
    assert Reliance.objects.count() == 3


def test_at_the_terminal_the_changes_are_shown_and_only_they_are_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from trainer.commands import take_recorded

    now = datetime.now(UTC)
    official, book = an_official(), Book()
    pass_quiz(official, book.library(), now - days(2))
    book.change((now - days(1)).date(), {A: "material"})
    start(book.library(), now)
    monkeypatch.setattr(take_recorded, "library_or_fail", book.library)

    def answer_rightly(drawn: Any, answered: Any, taken: Any) -> dict[int, Any]:
        for place, one in enumerate(drawn):
            answered(place, RULES[one.question.kind].key(one.question))
        return {}

    assert take_recorded.take_recorded("mat-khau", official.staff_code, answer_rightly)

    said = capsys.readouterr().out
    assert "Có 1 mục đã thay đổi" in said
    assert "Sửa ngày" in said.split("{+")[1]
    assert "Kết quả của cả bài đã được cập nhật." in said
    assert len(Attempt.objects.get(purpose="relearn").paper) == 3
    assert reliance.outdated(official.pk, now) == {}


def test_what_was_learnt_again_is_marked_on_the_pass_however_it_is_worked_out() -> None:
    official, _, content = passed_then_changed()
    relearn(official, content, NOW + days(2))
    marks = dict(Reliance.objects.values_list("section_version__reference", "renewed"))

    assert marks == {A: True, B: None, C: None}
    reliance.rederive_all([official.pk])
    assert dict(Reliance.objects.values_list("section_version__reference", "renewed")) == marks
