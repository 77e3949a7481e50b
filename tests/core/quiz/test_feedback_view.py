"""A question after hand-in: how the answer stands, and that nothing of the key is there while it is withheld."""

from dataclasses import fields, replace
from fractions import Fraction

import pytest

from tests.content.small_library import section
from tests.core.quiz.test_feedback_parts import BASIS, CITED, LAW
from tests.kind_samples import SAMPLES, passages, situation
from trainer.core.quiz import feedback_view
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_view import MarkedQuestion, marked, marked_draft
from trainer.core.quiz.grading import grade
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Question

SINGLE, MULTIPLE = SAMPLES[0], SAMPLES[1]
# By its module: what begins with Test, pytest would take for a test.
TESTED = feedback_view.TestedSection("Mật khẩu", "Giữ tài khoản", "a.html#b", "a#b", "0123456789abcdef", False, True)
TOLD = replace(
    passages(),
    text="Bà Tư gửi một tin. Chỗ nào đáng ngờ?",
    look="message",
    sender="Bà Tư",
    sent="7:45 sáng",
    scene="market",
    picture="anh-cho",
    basis=CITED,
)


def told(question: Question, answer: Answer, points: Fraction | int, *, key: bool = True) -> MarkedQuestion:
    drawn = DrawnQuestion(question, tuple(range(len(question.options))))
    return marked(2, drawn, answer, Fraction(points), (TESTED,), LAW, key=key)


@pytest.mark.parametrize(
    ("answer", "points", "right", "word", "percent"),
    [
        ((0, 2), 1, True, "Đúng", "100%"),
        ((0,), Fraction(1, 2), False, "Đúng một phần", "50%"),
        ((0,), Fraction(1, 3), False, "Đúng một phần", "33,3%"),
        ((1,), 0, False, "Chưa đúng", "0%"),
        ((), 0, False, "Bỏ trống", "0%"),
    ],
)
def test_an_answer_stands_as_its_points_say(
    answer: Answer, points: Fraction, right: bool, word: str, percent: str
) -> None:
    one = told(MULTIPLE, answer, points)
    assert (one.right, one.word, one.percent) == (right, word, percent)


def test_a_withheld_question_has_its_words_its_points_and_what_to_read_and_nothing_of_its_key() -> None:
    assert told(TOLD, (0,), Fraction(1, 2), key=False) == MarkedQuestion(
        place=2,
        kind="mark",
        text="Bà Tư gửi một tin. Chỗ nào đáng ngờ?",
        situation="Bà Tư gửi một tin.",
        ask="Chỗ nào đáng ngờ?",
        look="message",
        label="Tin nhắn",
        sender="Bà Tư",
        sent="7:45 sáng",
        scene="market",
        picture="anh-cho",
        options=(),
        pieces=(),
        turns=(),
        better=(),
        points=Fraction(1, 2),
        credit="",
        answered=True,
        sections=(TESTED,),
        basis=(),
        withheld=True,
    )


def test_with_its_key_a_question_tells_in_addition_only_what_belongs_to_the_key() -> None:
    withheld, shown = told(TOLD, (0,), 1, key=False), told(TOLD, (0,), 1)
    added = {one.name for one in fields(shown) if getattr(shown, one.name) != getattr(withheld, one.name)}

    assert added == {"options", "pieces", "credit", "basis", "withheld"}
    assert (shown.basis, shown.withheld) == (BASIS, False)
    assert shown.credit.startswith("Điểm là số chỗ gạch đúng")
    assert [piece.option for piece in shown.pieces if piece.option] == list(shown.options)


def test_the_basis_of_an_option_is_told_with_it() -> None:
    question = replace(SINGLE, options=tuple(replace(option, basis=CITED) for option in SINGLE.options))
    assert {option.basis for option in told(question, (1,), 1).options} == {BASIS}


def test_a_situation_whose_words_ask_nothing_is_told_with_the_way_taken_and_a_better_one() -> None:
    one = told(replace(situation(), text="Máy hỏng. Khách chờ."), (1,), Fraction(1, 4))

    assert (one.situation, one.ask) == ("Máy hỏng. Khách chờ.", "")
    assert [turn.choice for turn in one.turns] == ["Làm 1"]
    assert [turn.choice for turn in one.better] == ["Làm 0", "Làm 3"]


def test_what_asks_nothing_is_cut_all_the_same_where_it_is_no_situation() -> None:
    one = told(replace(SINGLE, text="Máy hỏng. Chọn một việc."), (1,), 1)
    assert (one.situation, one.ask) == ("Máy hỏng.", "Chọn một việc.")


def test_a_draft_names_the_sections_as_they_stand_today_and_leaves_out_those_that_are_gone() -> None:
    today = section("an-toan/mat-khau#do-dai")
    question = replace(SINGLE, sections=("xa#la", today.reference))

    one = marked_draft(0, DrawnQuestion(question, (0, 1, 2, 3)), grade(question, (1,)), {today.reference: today}, LAW)

    assert (one.points, one.answered) == (1, True)
    assert one.sections == (
        feedback_view.TestedSection(
            title="Mật khẩu",
            page_title="Giữ tài khoản",
            url="an-toan/mat-khau.html#do-dai",
            reference="an-toan/mat-khau#do-dai",
            fingerprint=today.fingerprint,
            changed=False,
            present=True,
        ),
    )
