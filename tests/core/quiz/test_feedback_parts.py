"""What is said after hand-in of each option, passage, pair, rank and step, with the law that each rests on."""

from dataclasses import replace
from datetime import date

import pytest

from tests.kind_samples import MATERIAL, SAMPLES, matching, passages, situation
from trainer.core.law import Citation, Instrument
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.feedback_parts import (
    Basis,
    MarkedOption,
    basis_of,
    given_words,
    marked_options,
    marked_pieces,
    marked_turns,
)
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.model import Question

SINGLE, MULTIPLE, ORDER = SAMPLES[0], SAMPLES[1], SAMPLES[4]
LAW = {
    "luat-116": Instrument(
        "luat-116", "116/2025/QH15", "Luật", "An ninh mạng", "", None, date(2026, 7, 1), None, (), "high", ""
    )
}
CITED = (Citation("luat-116", "khoản 2 Điều 9"),)
BASIS = (Basis("khoản 2 Điều 9 Luật An ninh mạng số 116/2025/QH15", "luat-116"),)


def cited(question: Question) -> Question:
    """Return the question with a basis of its own at each option."""
    return replace(question, options=tuple(replace(option, basis=CITED) for option in question.options))


def in_order(question: Question) -> DrawnQuestion:
    return DrawnQuestion(question, tuple(range(len(question.targets or question.options))))


def test_a_basis_is_told_as_people_write_it_and_left_out_where_the_register_does_not_know_it() -> None:
    whole = Citation("luat-116")
    assert basis_of((*CITED, Citation("xa-la", "Điều 1"), whole), LAW) == (
        *BASIS,
        Basis("Luật An ninh mạng số 116/2025/QH15", "luat-116"),
    )


def test_an_article_nobody_compared_with_the_amended_text_says_so_and_the_whole_law_does_not() -> None:
    amended = {"luat-116": replace(LAW["luat-116"], articles_to_check=True)}
    article, whole = basis_of((*CITED, Citation("luat-116")), amended)
    assert article.text == "khoản 2 Điều 9 Luật An ninh mạng số 116/2025/QH15 (cần đối chiếu bản gốc)"
    assert whole.text == "Luật An ninh mạng số 116/2025/QH15"


def test_options_are_told_as_they_were_shown_each_with_its_verdict() -> None:
    options = marked_options(DrawnQuestion(MULTIPLE, (3, 2, 1, 0)), (0, 1), LAW)

    assert [(option.text, option.verdict) for option in options] == [
        ("Ý 3", "left"),
        ("Ý 2", "missed"),
        ("Ý 1", "over"),
        ("Ý 0", "found"),
    ]


def test_a_verdict_that_stands_beside_an_option_is_not_said_again() -> None:
    (option,) = (replace(SINGLE.options[0], feedback="Sai. ai cũng đoán được."),)
    question = replace(SINGLE, options=(option,))

    assert marked_options(in_order(question), (), {}) == (MarkedOption("Ý 0", False, False, "Ai cũng đoán được."),)


def test_steps_are_told_in_their_right_order_with_the_rank_that_each_was_given() -> None:
    told = [(one.given, one.wanted, one.right) for one in marked_options(in_order(ORDER), (0, 2, 1), LAW)]

    assert told == [("1", "1", True), ("3", "2", False), ("2", "3", False), ("", "4", False)]


def test_items_are_told_with_what_they_were_matched_with_and_what_they_belong_to() -> None:
    told = [
        (one.given, one.wanted, one.right, one.chosen) for one in marked_options(in_order(matching()), (0, 1, 3), LAW)
    ]

    assert told == [
        ("Công an", "Công an", True, True),
        ("Một cửa", "Nền tảng", False, True),
        ("", "Một cửa", False, False),
    ]
    assert [one.given for one in marked_options(in_order(matching()), (), LAW)] == ["", "", ""]


@pytest.mark.parametrize("question", SAMPLES[:6], ids=lambda question: question.kind)
def test_each_option_tells_the_law_that_it_rests_on(question: Question) -> None:
    assert {one.basis for one in marked_options(in_order(cited(question)), (0,), LAW)} == {BASIS}


def test_a_text_is_cut_at_its_passages_which_are_numbered_from_one() -> None:
    question = passages()
    options = marked_options(in_order(question), (0,), LAW)
    pieces = marked_pieces(question, options)

    assert "".join(piece.text for piece in pieces) == MATERIAL.replace("[[", "").replace("]]", "")
    assert [(piece.text, piece.number) for piece in pieces if piece.option] == [
        ("tên", 1),
        ("tổ", 2),
        ("ngày", 3),
        ("số", 4),
        ("nơi", 5),
    ]
    assert [piece.option for piece in pieces if piece.option] == list(options)


@pytest.mark.parametrize(
    ("answer", "taken", "better"),
    [
        ((0, 3), ["Làm 0", "Làm 3"], []),
        ((0, 4), ["Làm 0", "Làm 4"], ["Làm 0", "Làm 3"]),
        # All well as far as it went, and stopped half-way.
        ((0,), ["Làm 0"], ["Làm 0", "Làm 3"]),
        ((), [], ["Làm 0", "Làm 3"]),
    ],
)
def test_a_better_way_is_told_only_where_the_way_taken_was_not_the_best(
    answer: Answer, taken: list[str], better: list[str]
) -> None:
    ways = marked_turns(situation(), answer, LAW)

    assert [[turn.choice for turn in way] for way in ways] == [taken, better]
    assert marked_options(in_order(situation()), answer, LAW) == ()


def test_each_step_of_both_ways_tells_its_words_its_worth_and_its_law() -> None:
    taken, better = marked_turns(cited(situation()), (1,), LAW)

    assert [(one.step, one.consequence, one.feedback, one.worth) for one in (*taken, *better)] == [
        ("Bước đầu", "Dừng ở đây", "Vì 1", 1),
        ("Bước đầu", "Đi tiếp", "Vì 0", 2),
        ("Bước sau", "Xong", "Vì 3", 2),
    ]
    assert {one.basis for one in (*taken, *better)} == {BASIS}


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        (MULTIPLE, (0, 2), ("Ý 0", "Ý 2")),
        (ORDER, (1, 0, 3, 2), ("Ý 1", "Ý 0", "Ý 3", "Ý 2")),
        (replace(SINGLE, options=SINGLE.options[:2]), (1,), ()),
        (MULTIPLE, (), ()),
    ],
)
def test_what_was_chosen_in_words_but_never_one_of_two(
    question: Question, answer: Answer, said: tuple[str, ...]
) -> None:
    assert given_words(in_order(question), answer) == said
