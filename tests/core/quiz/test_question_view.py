"""A question before hand-in: its words as they are cut, what was given so far, and nothing that is not open yet."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.kind_samples import SAMPLES, matching, passages, situation
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import Answer
from trainer.core.quiz.question_view import ShownOption, ShownQuestion, shown
from trainer.core.quiz.stem import Stem

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
SINGLE, ORDER = SAMPLES[0], SAMPLES[4]


def test_a_question_is_shown_with_its_words_cut_its_material_labelled_and_its_answer_as_saved() -> None:
    told = {"sender": "Bà Tư", "sent": "7:45 sáng", "scene": "market", "picture": "anh-cho"}
    question = replace(passages("Bà [[Tư]]: mai [[nghỉ]] nhé"), text="Có tin. Chỗ nào?", look="message", **told)  # type: ignore[arg-type]

    one = shown(3, DrawnQuestion(replace(question, options=question.options[:2]), (0, 1)), (1,), 4, AT)

    assert (one.place, one.kind, one.text, one.situation, one.ask) == (
        3,
        "mark",
        "Có tin. Chỗ nào?",
        "Có tin.",
        "Chỗ nào?",
    )
    assert (one.look, one.label) == ("message", "Tin nhắn")
    assert {name: getattr(one, name) for name in told} == told
    assert (one.chosen, one.revision, one.saved_at, one.answered) == ("1", 4, AT, True)
    assert [(piece.text, piece.option and piece.option.chosen) for piece in one.pieces] == [
        ("Bà ", None),
        ("Tư", False),
        (": mai ", None),
        ("nghỉ", True),
        (" nhé", None),
    ]


def test_what_is_given_up_again_is_not_called_saved() -> None:
    one = shown(0, DrawnQuestion(SINGLE, (3, 2, 1, 0)), (), 2, AT)

    assert (one.saved_at, one.answered, one.revision) == (None, False, 2)
    assert [option.text for option in one.options] == ["Ý 3", "Ý 2", "Ý 1", "Ý 0"]


def test_what_asks_nothing_is_cut_before_its_last_sentence() -> None:
    one = shown(0, DrawnQuestion(replace(SINGLE, text="Máy hỏng. Chọn một việc."), (0, 1, 2, 3)), ())

    assert (one.situation, one.ask) == ("Máy hỏng.", "Chọn một việc.")


def test_steps_in_an_order_have_the_rank_that_they_were_given() -> None:
    one = shown(0, DrawnQuestion(ORDER, (3, 2, 1, 0)), (2, 0))

    assert one.options == (
        ShownOption(0, "Ý 3", True, rank=2),
        ShownOption(1, "Ý 2", False),
        ShownOption(2, "Ý 1", True, rank=1),
        ShownOption(3, "Ý 0", False),
    )


@pytest.mark.parametrize(
    ("chosen", "matched", "answered", "half"),
    [
        ((0, 1, 2), [0, 1, 2], True, False),
        ((3, 0, 3), [None, 0, None], True, True),
        ((3, 3, 3), [None, None, None], False, False),
        ((), [None, None, None], False, False),
    ],
)
def test_items_are_shown_in_their_order_with_what_they_were_matched_with_among_targets_in_the_order_drawn(
    chosen: Answer, matched: list[int | None], answered: bool, half: bool
) -> None:
    one = shown(0, DrawnQuestion(matching(), (2, 0, 1)), chosen)

    assert one.options == tuple(ShownOption(n, f"Việc {n}", False, target=target) for n, target in enumerate(matched))
    assert one.targets == ("Nền tảng", "Công an", "Một cửa")
    assert (one.answered, one.half) == (answered, half)


def told(chosen: Answer) -> ShownQuestion:
    """Return a situation whose words ask nothing, its choices shown backwards."""
    story = replace(situation(), text="Máy hỏng. Khách chờ.", steps=("Khách giục. Làm gì?", "Khách về. Máy chạy."))
    return shown(0, DrawnQuestion(story, (4, 3, 2, 1, 0)), chosen)


def test_a_situation_that_was_not_begun_shows_its_first_step_alone() -> None:
    one = told(())

    assert (one.situation, one.ask) == ("Máy hỏng. Khách chờ.", "")
    assert (one.step, one.now) == ("Khách giục. Làm gì?", Stem("Khách giục.", "Làm gì?"))
    assert [option.text for option in one.options] == ["Làm 2", "Làm 1", "Làm 0"]
    assert (one.turns, one.begun, one.answered) == ((), False, False)


def test_a_situation_left_in_the_middle_shows_what_was_done_and_the_step_it_opened() -> None:
    one = told((4,))

    assert [(turn.step, turn.choice.text, turn.consequence) for turn in one.turns] == [
        ("Khách giục. Làm gì?", "Làm 0", "Đi tiếp")
    ]
    assert (one.step, one.now) == ("Khách về. Máy chạy.", Stem("Khách về. Máy chạy.", ""))
    assert [option.text for option in one.options] == ["Làm 4", "Làm 3"]
    assert (one.begun, one.answered) == (True, False)


def test_a_situation_that_has_ended_shows_no_choice_more() -> None:
    one = told((4, 1))

    assert [turn.choice.text for turn in one.turns] == ["Làm 0", "Làm 3"]
    assert (one.step, one.options, one.begun, one.answered) == ("", (), False, True)
