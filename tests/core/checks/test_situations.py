"""The best choice of a step is not regularly the longest, the shortest, in one place or alone in leading furthest."""

from dataclasses import replace

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


def leading(count: int, best_to: int | None, others_to: int | None, name: str = "q") -> list[Question]:
    """Return situations of which the best choice leads to one step and the two others to another; None: the end."""
    asked = []
    for number in range(count):
        plain = situation(number, ["Gọi", "Ghi", "Chờ"], number % 3)
        led = tuple(
            replace(option, turn=Turn(0, 2 if option.right else 0, "Xong.", best_to if option.right else others_to))
            for option in plain.options
        )
        asked.append(replace(plain, id=f"{name}-{number}", options=led, steps=("Đầu", "Giữa", "Cuối")))
    return asked


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


# Of three choices one leads further than the others: the best one in four of four such steps by chance in 1.2 %, in
# five of five in 0.4 %.
def test_how_far_it_leads_does_not_tell_the_best_choice() -> None:
    assert found(leading(4, 2, 1)) == []
    assert found(leading(5, 2, 1)) == [
        "quizzes/a.yml:8: lựa chọn tốt nhất một mình dẫn đi xa nhất ở 5/5 câu: q-0, q-1, q-2, q-3, q-4"
        " → ở vài bước, cho một lựa chọn kém cũng dẫn tới (next) bước ấy, với hậu quả hợp với bước ấy"
    ]


@pytest.mark.parametrize(("best_to", "others_to"), [(2, 2), (None, None), (1, 2), (None, 1)])
def test_a_best_choice_that_leads_no_further_than_another_gives_nothing_away(
    best_to: int | None, others_to: int | None
) -> None:
    assert found(leading(6, best_to, others_to)) == []


def test_how_far_the_best_choice_leads_is_counted_over_the_bank_too() -> None:
    first, second = (quiz_content(leading(3, 2, 1, name)).quizzes for name in "ab")

    assert list(check(replace(quiz_content([]), quizzes=first))) == []
    assert [str(one) for one in check(replace(quiz_content([]), quizzes=(*first, *second)))] == [
        "quizzes: cả ngân hàng: lựa chọn tốt nhất một mình dẫn đi xa nhất ở 6/6 bước: a-0, a-1, a-2, b-0, b-1, b-2"
        " → ở vài bước, cho một lựa chọn kém cũng dẫn tới (next) bước ấy, với hậu quả hợp với bước ấy"
    ]
    thirteen = (*quiz_content(leading(13, 2, 1)).quizzes, *quiz_content([]).quizzes)
    (whole,) = [one for one in check(replace(quiz_content([]), quizzes=thirteen)) if not one.line]
    assert "13/13 bước" in whole.what
    assert whole.what.endswith("q-11…")
