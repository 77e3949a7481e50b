"""Every option has its own reason."""

from dataclasses import replace

import pytest

from tests.content.sound_project import item, question
from tests.kind_samples import situation
from trainer.core.checks import Content, find_notices
from trainer.core.checks.content import option_place
from trainer.core.checks.feedback import check
from trainer.core.quiz.model import Question

GOOD = question("q-1", ["Gọi cho đầu mối", "Bấm liên kết", "Chờ thêm"])


def found(asked: Question) -> list[str]:
    """Return what is said of the feedback of a question."""
    return [str(notice) for notice in check(Content(questions=(item(asked),)))]


def with_feedback(*feedback: str) -> Question:
    """Return the good question with other feedback."""
    options = tuple(replace(option, feedback=said) for option, said in zip(GOOD.options, feedback, strict=True))
    return replace(GOOD, options=options)


def test_an_own_reason_for_each_option_is_good() -> None:
    assert found(GOOD) == []


def test_the_same_feedback_twice_names_both_places_and_the_mend() -> None:
    assert found(with_feedback("Vì gọi thì chắc.", "Liên kết ấy lạ.", "liên kết  ấy lạ")) == [
        "quizzes/a.yml:8: câu hỏi “q-1”: lời giải “liên kết  ấy lạ” đã dùng cho một ý khác ở dòng 8"
        " → viết lời giải riêng cho từng ý"
    ]


@pytest.mark.parametrize(
    "bare", ["Sai.", "Sai rồi.", "Chưa đúng", "Đúng vậy.", "…", "Bấm liên kết.", "Sai. Bấm liên kết."]
)
def test_a_verdict_or_the_option_again_is_no_reason(bare: str) -> None:
    assert found(with_feedback("Vì gọi thì chắc.", bare, "Chờ thì muộn.")) == [
        f"quizzes/a.yml:8: câu hỏi “q-1”: lời giải “{bare}” không nói vì sao"
        " → viết một câu nói vì sao đúng hoặc vì sao sai"
    ]


@pytest.mark.parametrize("short", ["Sai. Quá muộn.", "Đúng giờ.", "Quá ngắn."])
def test_a_short_reason_is_one(short: str) -> None:
    assert found(with_feedback("Vì gọi thì chắc.", short, "Chờ thì muộn.")) == []


def test_a_choice_of_a_situation_is_pointed_at_below_its_step() -> None:
    assert [option_place(situation(), number) for number in (0, 2, 3, 4)] == [
        ("steps", 0, "choices", 0),
        ("steps", 0, "choices", 2),
        ("steps", 1, "choices", 0),
        ("steps", 1, "choices", 1),
    ]


def test_the_check_of_the_whole_content_looks_at_feedback() -> None:
    asked = with_feedback("Vì gọi thì chắc.", "Sai.", "Chờ thì muộn.")

    assert any("không nói vì sao" in notice.what for notice in find_notices(Content(questions=(item(asked),))))
