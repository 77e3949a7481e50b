"""Nobody is to learn again what nobody can be asked about: withdrawn questions, a law that ended, a new question."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

import pytest

from tests.actions.people import NOW, an_official
from tests.actions.relearning import TODAY, asked_about, pass_quiz, passed_then_changed, relearn, start, status
from tests.content.relearning_library import A, Book, C, days
from trainer.actions import attempts, papers, requirements, withdrawals
from trainer.actions.rebuild import rebuild
from trainer.content.library import Library
from trainer.core.editions import impact
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.model import Question
from trainer.models import Official, Requirement, SectionVersion
from trainer.queries.impact import measure
from trainer.queries.relearning import works

pytestmark = pytest.mark.django_db
# The change is of the day after TODAY, and is to be learnt within thirty days.
CHANGED = NOW + days(1)
UNTIL = TODAY + days(31)
ENDED = UNTIL + days(20)


def law(last_day: date) -> Instrument:
    return Instrument("nd-1", "1/2020/NĐ-CP", "Nghị định", "cũ", "Chính phủ", None, None, last_day, (), "high", "")


def on_law(content: Library, section: str, last_day: date) -> Library:
    """Let every question on ``section`` rest on a law that holds up to ``last_day``."""

    def leaning(one: Question) -> Question:
        return replace(one, basis=(Citation("nd-1"),)) if section in one.sections else one

    return replace(each_question(content, leaning), instruments=MappingProxyType({"nd-1": law(last_day)}))


def each_question(content: Library, become: Callable[[Question], Question]) -> Library:
    """Return ``content`` with what each question becomes."""
    quizzes = {
        name: replace(quiz, questions=tuple(become(one) for one in quiz.questions))
        for name, quiz in content.quizzes.items()
    }
    asked = {one.id: one for quiz in quizzes.values() for one in quiz.questions}
    return replace(content, quizzes=MappingProxyType(quizzes), questions=MappingProxyType(asked))


def reworded(content: Library) -> Library:
    """Let every question have other words and rest on no law."""
    return each_question(content, lambda one: replace(one, text=f"{one.text} Sửa.", basis=()))


def passed_on_law_then_changed() -> tuple[Official, Library]:
    """As ``passed_then_changed``, with all questions on A resting on a law that ends ten days after TODAY."""
    official, book = an_official(), Book()
    pass_quiz(official, on_law(book.library(), A, last_day=TODAY + days(10)))
    book.change(TODAY + days(1), {A: "material"})
    content = on_law(book.library(), A, last_day=TODAY + days(10))
    start(content, CHANGED)
    return official, content


def take_back_all_on(section: str, content: Library, now: datetime) -> None:
    for one in content.questions.values():
        if section in one.sections:
            withdrawals.withdraw(
                one.id,
                [one.fingerprint()],
                TODAY,
                reason="Sai.",
                revokes=False,
                actor=None,
                library=content,
                now=now,
            )


def marks() -> dict[str, date]:
    rows = SectionVersion.objects.filter(relearn_by__isnull=False)
    return {row.reference: row.relearn_by for row in rows if row.relearn_by}


def foreseen_work(content: Library, now: datetime) -> list[tuple[str, int]]:
    """Return what the IT unit is told: quiz and number of questions of each pass that waits."""
    loads = measure(impact.everything(content.history), content, now).total.loads
    return [(load.quiz, load.questions) for load in loads for _ in range(load.passes)]


def real_work(official: Official, content: Library, now: datetime) -> list[tuple[str, int]]:
    """Return what the official himself is told."""
    return [(quiz, work.questions) for quiz, work in works(official, content, now).items()]


def test_when_the_last_question_is_withdrawn_the_pass_is_up_to_date_again() -> None:
    official, _, content = passed_then_changed()
    assert status(official, content, CHANGED) == "update"

    take_back_all_on(A, content, CHANGED)

    assert marks() == {}
    assert status(official, content, CHANGED) == "completed"
    assert Requirement.objects.get(quiz="mat-khau").valid_until == NOW + days(365)
    with pytest.raises(attempts.NothingToRelearn):
        relearn(official, content, CHANGED)


def test_while_one_question_may_be_asked_the_mark_stays() -> None:
    official, _, content = passed_then_changed()
    *most, last = (one for one in content.questions.values() if A in one.sections)
    for one in most:
        withdrawals.withdraw(
            one.id, [one.fingerprint()], TODAY, reason="Sai.", revokes=False, actor=None, library=content, now=CHANGED
        )

    assert marks() == {A: UNTIL}
    assert [entry["question"] for entry in relearn(official, content, CHANGED).attempt.paper] == [last.fingerprint()]


def test_on_the_day_after_the_law_nobody_is_to_learn_what_rested_on_it() -> None:
    official, content = passed_on_law_then_changed()
    requirements.follow_changes(content, TODAY + days(10))
    assert marks() == {A: UNTIL}

    assert requirements.follow_changes(content, TODAY + days(11))

    assert marks() == {}
    assert status(official, content, NOW + days(11)) == "completed"
    assert not requirements.follow_changes(content, TODAY + days(11))


def test_a_new_question_brings_the_mark_back_with_time_to_learn() -> None:
    official, content = passed_on_law_then_changed()
    start(content, NOW + days(11))
    # The author writes the questions anew, on the law of today, when the day of the change is long over.
    later = NOW + (ENDED - TODAY)
    mended = reworded(content)

    start(mended, later)

    assert marks() == {A: ENDED + days(30)}
    assert status(official, mended, later) == "update"
    assert status(official, mended, later + days(31)) == "update late"
    assert relearn(official, mended, later).passed
    assert status(official, mended, later) == "completed"


def test_a_new_question_before_the_day_of_the_change_does_not_move_it() -> None:
    _, _, content = passed_then_changed()
    take_back_all_on(A, content, CHANGED)
    mended = reworded(content)

    start(mended, NOW + days(5))

    assert marks() == {A: UNTIL}


def test_questions_that_are_only_reworded_move_no_day() -> None:
    _, _, content = passed_then_changed()

    start(reworded(content), NOW + (ENDED - TODAY))

    assert marks() == {A: UNTIL}


def test_a_rebuild_makes_the_marks_of_its_day() -> None:
    _, content = passed_on_law_then_changed()

    for day, expected in ((10, {A: UNTIL}), (11, {}), (10, {A: UNTIL})):
        SectionVersion.objects.update(relearn_by=date(2020, 1, 1))
        rebuild(content, TODAY + days(day))
        assert marks() == expected
        until = Requirement.objects.get(quiz="mat-khau").relearn_by
        assert until == expected.get(A)


def _changed_without_own_question(section: str) -> tuple[Official, Library]:
    """Let somebody have passed before ``section`` changed and its question went from the quiz."""
    official, book = an_official(), Book()
    pass_quiz(official, book.library())
    book.change(TODAY + days(1), {section: "material"})
    book.remove_question_on(section)
    content = book.library()
    start(content, CHANGED)
    return official, content


def test_where_another_quiz_asks_instead_everybody_is_told_the_same_number() -> None:
    official, content = _changed_without_own_question(C)

    assert foreseen_work(content, CHANGED) == real_work(official, content, CHANGED) == [("mat-khau", 3)]
    assert asked_about(relearn(official, content, CHANGED).attempt) == {C}


def test_where_nobody_can_ask_neither_the_it_unit_nor_the_official_is_told_of_work() -> None:
    official, content = _changed_without_own_question(A)

    assert foreseen_work(content, CHANGED) == real_work(official, content, CHANGED) == []
    assert papers.asked_since(content, TODAY + days(1)).keys() == Book().texts.keys() - {A}
