"""From the day after a law's last day, nothing that rests on it is asked; a paper is shorter, never wrong."""

from dataclasses import replace
from datetime import date

import pytest

from tests.content.small_library import RULE
from tests.content.sound_project import question
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.eligibility import asking, ended_basis
from trainer.core.quiz.model import Option, Question, Quiz

LAST = date(2026, 12, 31)
AFTER = date(2027, 1, 1)
OLD = Instrument("nd-1", "1/2020/NĐ-CP", "Nghị định", "cũ", "Chính phủ", None, None, LAST, (), "high", "Công báo")
NEW = replace(OLD, key="nd-2", number="2/2026/NĐ-CP", in_force_to=None)
LAW = {"nd-1": OLD, "nd-2": NEW}


def on(name: str, *keys: str) -> Question:
    return question(name, ["Gọi", "Bấm", "Chờ"], basis=tuple(Citation(key) for key in keys))


def quiz(*questions: Question, draw: int = 3) -> Quiz:
    return Quiz("bai", "Bài", "", "p", replace(RULE, draw=draw), questions)


ALL = quiz(on("q-1", "nd-1"), on("q-2", "nd-2"), on("q-3"), on("q-4", "nd-2", "nd-1"))


@pytest.mark.parametrize(("day", "asked"), [(LAST, ["q-1", "q-2", "q-3", "q-4"]), (AFTER, ["q-2", "q-3"])])
def test_a_law_still_counts_on_its_last_day(day: date, asked: list[str]) -> None:
    assert [one.id for one in asking(ALL, LAW, day).questions] == asked


def test_the_basis_of_an_option_counts_too() -> None:
    option = Option("Gọi", True, "Vì vậy.", basis=(Citation("nd-1"),))
    leaning = replace(on("q-1"), options=(option, *on("q-1").options[1:]))

    assert ended_basis(leaning, LAW, AFTER) == OLD


def test_of_several_laws_that_have_ended_the_first_is_named() -> None:
    earlier = replace(NEW, key="nd-0", in_force_to=date(2026, 6, 30))
    law = {**LAW, "nd-0": earlier}

    assert ended_basis(on("q-1", "nd-1", "nd-0"), law, AFTER) == earlier
    assert ended_basis(on("q-1", "nd-0", "nd-1", "xa-la"), law, AFTER) == earlier


def test_no_drawn_paper_holds_a_question_whose_law_has_ended() -> None:
    left = asking(ALL, LAW, AFTER)

    assert {item.question.id for seed in range(20) for item in draw(ALL, str(seed), left.allows)} == {"q-2", "q-3"}


def test_a_quiz_with_enough_left_says_nothing() -> None:
    left = asking(replace(ALL, rule=replace(ALL.rule, draw=2)), LAW, AFTER)

    assert (left.short, left.drawn, left.notice(), left.reasons()) == (False, 2, "", [])


def test_a_short_quiz_says_how_many_are_left_out_and_why() -> None:
    assert asking(ALL, LAW, AFTER).notice() == (
        "2 câu tạm không hỏi vì văn bản căn cứ hết hiệu lực từ 01/01/2027 (1/2020/NĐ-CP). "
        "Bài này đang rút 2 câu thay vì 3."
    )


def test_withdrawn_words_are_left_out_but_not_the_mended_question() -> None:
    wrong = {"q-2": {on("q-2", "nd-2").fingerprint()}, "q-3": {"0" * 16}}
    left = asking(ALL, LAW, LAST, wrong)

    assert left.withdrawn == ("q-2",)
    assert [one.id for one in left.questions] == ["q-1", "q-3", "q-4"]


def test_a_quiz_with_nothing_left_says_that_it_cannot_begin() -> None:
    left = asking(quiz(on("q-1", "nd-1")), LAW, AFTER)

    assert left.drawn == 0
    assert "không còn câu nào để hỏi, nên chưa làm được" in left.notice()
