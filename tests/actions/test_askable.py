"""What may be asked at the server: nothing whose law has ended, nothing withdrawn; and never an empty paper."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType

import pytest

from tests.actions.people import NOW, an_official, begin
from tests.content.small_library import library, question, quiz
from trainer.actions import attempts, papers
from trainer.content.library import Library
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Quiz
from trainer.models import Attempt, Withdrawal

pytestmark = pytest.mark.django_db
# The last moment in Vietnam of the last day, and the first after it.
LAST = datetime(2026, 12, 31, 16, 59, tzinfo=UTC)
AFTER = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
LAW = Instrument(
    "nd-1", "1/2020/NĐ-CP", "Nghị định", "cũ", "Chính phủ", None, None, date(2026, 12, 31), (), "high", "Công báo"
)


def content(leaning: int) -> Library:
    """Return a library whose quiz has six questions, of which the first ``leaning`` rest on a law that ends."""
    whole = quiz()
    on_law = [
        replace(one, basis=(Citation("nd-1"),)) if place < leaning else one for place, one in enumerate(whole.questions)
    ]
    made = library(replace(whole, questions=tuple(on_law)))
    return replace(made, instruments=MappingProxyType({"nd-1": LAW}))


def asked(attempt: Attempt) -> set[str]:
    return {drawn.question.id for drawn in papers.read(attempt)}


def test_on_its_last_day_the_law_is_asked_and_on_the_next_no_more() -> None:
    found = content(leaning=3)
    official, another = an_official(), an_official("CB002")

    before = begin(official, found, now=LAST)
    after = begin(another, found, now=AFTER)

    assert len(before.paper) == 4
    assert asked(before) & {"mat-khau-1", "mat-khau-2", "mat-khau-3"}
    assert asked(after) == {"mat-khau-4", "mat-khau-5", "mat-khau-6"}


def test_with_nothing_left_the_quiz_cannot_begin_and_says_why() -> None:
    with pytest.raises(attempts.NothingToAsk) as caught:
        begin(an_official(), content(leaning=6), now=AFTER)

    assert "6 câu tạm không hỏi" in caught.value.asked.notice()
    assert not Attempt.objects.exists()


def test_an_attempt_that_is_open_goes_on_when_the_law_ends() -> None:
    found, official = content(leaning=6), an_official()
    first = begin(official, found, now=LAST)

    assert begin(official, found, now=AFTER).pk == first.pk


def withdraw(name: str, fingerprint: str) -> None:
    Withdrawal.objects.create(
        question_id=name, fingerprint=fingerprint, since=NOW.date(), reason="Khóa sai", withdrawn_at=NOW
    )


def test_withdrawn_words_are_not_drawn_and_mended_ones_are() -> None:
    one: Quiz = quiz(size=5)
    wrong = question(1)
    withdraw(wrong.id, wrong.fingerprint())
    mended = replace(one, questions=(replace(wrong, text="Câu đã sửa?"), *one.questions[1:]))

    left = papers.askable(one, library(one), NOW.date())
    assert left.withdrawn == (wrong.id,)
    assert len(left.questions) == 4
    assert papers.askable(mended, library(mended), NOW.date()).withdrawn == ()


def test_quizzes_that_are_short_are_listed_the_empty_ones_first() -> None:
    found = content(leaning=6)
    fuller = replace(quiz("lua-dao"), questions=quiz("lua-dao").questions[:3])
    both = replace(library(found.quizzes["mat-khau"], fuller, quiz("day-du")), instruments=found.instruments)

    assert [(one.quiz.id, one.drawn) for one in papers.short_quizzes(both, date(2027, 1, 1))] == [
        ("mat-khau", 0),
        ("lua-dao", 3),
    ]
