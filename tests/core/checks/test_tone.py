"""The right choice is not alone in being busy, in acting first, in words of the office, in giving no excuse."""

from collections.abc import Callable

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import Content
from trainer.core.checks.giveaways_busy import check
from trainer.core.quiz.model import Option, Question, Turn

Texts = Callable[[int], list[str]]


def paper(shows: int, right: str, wrong: str, plain: str = "Việc") -> list[Question]:
    """Return 12 questions; in so many of them the right option is written ``right`` and the others ``wrong``."""
    asked = []
    for number in range(12):
        texts = [f"{wrong if number < shows else plain} {place}" for place in range(4)]
        place = number % 4
        texts[place] = f"{right} {place}" if number < shows else texts[place]
        asked.append(question(f"q-{number}", texts, place))
    return asked


def told(content: Content) -> list[str]:
    return [notice.what for notice in check(content)]


@pytest.mark.parametrize(
    ("right", "wrong", "sign"),
    [
        ("Đi, về, nghỉ", "Đi rồi nghỉ", "nhiều dấu phẩy nhất"),
        ("Đi rồi về và nghỉ", "Đi rồi nghỉ nhà", "nhiều vế nhất"),
        ("Đi về; nghỉ", "Đi, về nghỉ", "duy nhất có dấu chấm phẩy"),
        ("Gọi bác Khoát", "Bác Khoát", "duy nhất mở đầu bằng một việc làm"),
        ("Anh nộp sổ và văn bản", "Anh nộp quà và bánh chưng", "nhiều chữ công việc nhất"),
        ("Bác về", "Bác về vì mệt", "không nêu cớ"),
    ],
)
def test_a_sign_that_regularly_points_at_the_right_choice_is_told(right: str, wrong: str, sign: str) -> None:
    assert any(sign in what and "12/12 câu: q-0, q-1" in what for what in told(quiz_content(paper(12, right, wrong))))


def test_what_chance_explains_is_not_told() -> None:
    assert told(quiz_content(paper(3, "Gọi bác, ghi sổ; báo", "Bác về vì mệt"))) == []


def test_a_rank_of_length_does_not_tell_the_right_choice() -> None:
    asked = [question(f"q-{number}", ["Một hai ba", "Một hai", "Một", "M"], 1) for number in range(12)]

    assert told(quiz_content(asked)) == [
        f"lựa chọn đúng dài thứ hai ở 12/12 câu: {', '.join(one.id for one in asked)}",
    ]


def test_steps_of_a_situation_count_and_point_at_their_question() -> None:
    def step(number: int) -> list[Option]:
        turns = [Turn(number, worth, "") for worth in (2, 0, 0)]
        texts = ("Báo lãnh đạo, ghi giờ", "Thôi", "Kệ")
        return [Option(text, turn.worth == 2, "", turn=turn) for text, turn in zip(texts, turns, strict=True)]

    options = tuple(option for number in range(5) for option in step(number))
    asked = [Question(f"t-{n}", "scenario", "?", options, (), (), 1, steps=("a",) * 5) for n in range(2)]

    assert any(
        "nhiều chữ công việc nhất" in what and "10/10 câu: t-0, t-1" in what for what in told(quiz_content(asked))
    )
