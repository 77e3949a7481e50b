"""The best choice of a step is not regularly the longest, the shortest or in one place."""

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.giveaways_scenario import check
from trainer.core.quiz.model import Option, Question, Turn


def situation(number: int, texts: list[str], best: int) -> Question:
    """Return a situation of one step."""
    options = tuple(
        Option(text, place == best, f"Vì lẽ {place}.", turn=Turn(0, 2 if place == best else 0, "Đi tiếp."))
        for place, text in enumerate(texts)
    )
    return question(f"q-{number}", [], kind="scenario", options=options, steps=("Bước đầu",))


def found(questions: list[Question]) -> list[str]:
    """Return what is said of a quiz of these situations."""
    return [str(notice) for notice in check(quiz_content(questions))]


def quiz(odd: str, hits: int) -> list[Question]:
    """Return six situations of three choices whose best one goes round, so often the odd one."""
    asked = []
    for number in range(6):
        texts = ["Gọi lại ngay", "Chờ thêm đã", "Nhắn lại sau"]
        best = number % 3
        texts[best if number < hits else (best + 1) % 3] = odd
        asked.append(situation(number, texts, best))
    return asked


# Of six steps with three choices, chance gives five in 1.8 % of quizzes, six in 0.1 %.
@pytest.mark.parametrize(("odd", "word"), [("Gọi thoại cho anh Tùng", "dài nhất"), ("Gọi", "ngắn nhất")])
def test_length_does_not_tell_the_best_choice(odd: str, word: str) -> None:
    assert found(quiz(odd, 5)) == []
    assert found(quiz(odd, 6)) == [
        f"quizzes/a.yml:8: lựa chọn tốt nhất là lựa chọn {word} ở 6/6 câu: q-0, q-1, q-2, q-3, q-4, q-5"
        " → viết các lựa chọn dài ngắn xen kẽ"
    ]


@pytest.mark.parametrize("place", [0, 2])
def test_place_does_not_tell_the_best_choice(place: int) -> None:
    texts = ["Gọi", "Ghi", "Chờ"]
    five = [situation(number, texts, place if number < 5 else 1) for number in range(6)]
    six = [situation(number, texts, place) for number in range(6)]

    assert found(five) == []
    assert found(six) == [
        f"quizzes/a.yml:8: lựa chọn tốt nhất đứng thứ {place + 1} ở 6/6 câu: q-0, q-1, q-2, q-3, q-4, q-5"
        " → đổi chỗ lựa chọn tốt nhất ở vài bước"
    ]


def test_the_check_of_the_whole_content_looks_at_situations() -> None:
    notices = find_notices(quiz_content(quiz("Gọi thoại cho anh Tùng", 6)))

    assert any("lựa chọn tốt nhất" in notice.what for notice in notices)


def test_steps_of_two_and_of_three_choices_are_counted_together() -> None:
    three = [situation(number, ["Gọi", "Ghi", "Chờ"], 2) for number in range(6)]
    two = [situation(6 + number, ["Gọi", "Ghi"], 0) for number in range(2)]

    assert [line.partition(" → ")[0] for line in found([*three, *two])] == [
        "quizzes/a.yml:8: lựa chọn tốt nhất đứng thứ 3 ở 6/6 câu: q-0, q-1, q-2, q-3, q-4, q-5"
    ]
