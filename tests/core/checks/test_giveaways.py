"""Keys that show: length, place and sweeping words are compared with what chance gives."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_weaknesses
from trainer.core.checks.binomial import Trial, regular, tail
from trainer.core.checks.giveaways import notices
from trainer.core.quiz.model import Question

LONG, SHORT = "Gọi ngay cho đầu mối công nghệ", "Bấm liên kết"


def paper(longest: int, total: int = 12) -> list[Question]:
    """Return a paper in which the right option is the longest in so many questions, its place going round."""
    asked = []
    for number in range(total):
        texts = [f"{SHORT} {place}" for place in range(4)]
        right = number % 4
        texts[right if number < longest else (right + 1) % 4] = f"{LONG} {number}"
        asked.append(question(f"q-{number}", texts, right))
    return asked


def weaknesses(questions: list[Question]) -> list[str]:
    """Return what a quiz of these questions gives away."""
    return [problem.what for problem in find_weaknesses(quiz_content(questions))]


@pytest.mark.parametrize(("longest", "shows"), [(3, False), (7, False), (8, True), (12, True)])
def test_the_right_option_is_not_regularly_the_longest(longest: int, shows: bool) -> None:
    # Of 12 questions with 4 options, chance makes 7 the longest in 1.4 % of quizzes, 8 in 0.3 %.
    found = weaknesses(paper(longest))

    assert bool(found) is shows
    if shows:
        assert found[0].startswith(f"phương án đúng dài nhất ở {longest}/12 câu một lựa chọn: q-0, q-1")


@pytest.mark.parametrize(("shortest", "shows"), [(7, False), (8, True)])
def test_the_right_option_is_not_regularly_the_shortest(shortest: int, shows: bool) -> None:
    asked = []
    for number in range(12):
        texts = [f"{LONG} {place}" for place in range(4)]
        right = number % 4
        texts[right if number < shortest else (right + 1) % 4] = f"{SHORT} {number}"
        asked.append(question(f"q-{number}", texts, right))
    found = find_weaknesses(quiz_content(asked))

    assert [str(problem).partition(" câu một")[0] for problem in found] == [
        f"quizzes/a.yml:8: phương án đúng ngắn nhất ở {shortest}/12"
    ] * shows
    assert [problem.mend.startswith("viết dài phương án đúng") for problem in found] == [True] * shows


@pytest.mark.parametrize(
    ("right", "wrong", "shows"), [(18, 10, True), (17, 10, False), (16, 9, False), (40, 23, False), (9, 2, False)]
)
def test_of_one_question_a_key_that_is_longest_by_far_is_a_warning(right: int, wrong: int, shows: bool) -> None:
    """Nearly twice as long, and eight words longer: then nobody has to have read anything."""
    texts = [" ".join(["chữ"] * wrong), " ".join(["lời"] * right), "ngắn"]
    found = list(notices(quiz_content([question("q-0", ["a", "b"], 0), question("q-1", texts, 1)])))

    assert [one.what for one in found] == [
        f"câu hỏi “q-1”: phương án đúng dài {right} chữ, phương án sai dài nhất {wrong} chữ"
    ] * shows
    # A wrong one that is longer tells nothing, nor where several are right.
    assert list(notices(quiz_content([question("q-1", texts, 0)]))) == []


def test_an_option_as_long_as_another_gives_nothing_away() -> None:
    asked = [question(f"q-{number}", ["Tám chữ", "Bảy chữ", "Sáu chữ", "Năm chữ"], number % 4) for number in range(12)]

    assert weaknesses(asked) == []


@pytest.mark.parametrize(("same", "shows"), [(7, False), (8, True)])
def test_the_right_option_does_not_always_stand_in_one_place(same: int, shows: bool) -> None:
    places = [2] * same + [0, 1, 3, 0, 1][: 12 - same]
    asked = [question(f"q-{number}", ["Một hai", "Hai ba", "Ba bốn", "Bốn nă"], at) for number, at in enumerate(places)]

    line = "phương án đúng đứng thứ 3 ở 8/12 câu một lựa chọn: q-0, q-1, q-2, q-3, q-4, q-5, q-6, q-7"

    assert weaknesses(asked) == [line] * shows


def test_questions_with_several_right_options_are_left_out_of_account() -> None:
    asked = [question(f"q-{number}", [LONG, "Bấm", "Chờ"], 0, kind="multiple") for number in range(12)]

    assert weaknesses(asked) == []


@pytest.mark.parametrize(("marked", "shows"), [(4, True), (3, False)])
def test_sweeping_words_only_in_wrong_options_are_a_warning(marked: int, shows: bool) -> None:
    texts = ["Hỏi lại người gửi", "Luôn luôn tin", "Chờ đến mai"]
    plain = ["Hỏi lại người gửi", "Tin người gửi", "Chờ đến mai"]
    asked = [question(f"q-{number}", texts if number < marked else plain, 0) for number in range(6)]
    found = [str(notice) for notice in notices(quiz_content(asked))]

    line = (
        "quizzes/a.yml:8: từ tuyệt đối (luôn, mọi, tất cả…) chỉ có ở phương án sai trong 4/6 câu: q-0, q-1, q-2, q-3"
        " → viết lại các phương án sai cho vừa phải hơn"
    )

    assert found == [line] * shows


@pytest.mark.parametrize(("marked", "shows"), [(2, False), (3, True)])
def test_in_a_short_quiz_three_questions_with_sweeping_words_are_enough_and_two_are_not(
    marked: int, shows: bool
) -> None:
    asked = [question(f"q-{number}", ["Hỏi lại", "Luôn luôn tin", "Chờ"], 0) for number in range(marked)]

    assert bool(list(notices(quiz_content(asked)))) is shows


def test_sweeping_words_in_right_options_too_give_nothing_away() -> None:
    asked = [question(f"q-{number}", ["Không bao giờ gửi mã", "Luôn tin", "Chờ"], 0) for number in range(6)]

    assert list(notices(quiz_content(asked))) == []


@given(st.integers(0, 40), st.floats(0.05, 0.95))
def test_a_tail_is_a_probability_that_shrinks(trials: int, chance: float) -> None:
    tails = [tail(count, trials, chance) for count in range(trials + 1)]

    assert isclose(tails[0], 1)
    assert tails == sorted(tails, reverse=True)


def test_what_chance_explains_is_not_regular() -> None:
    """Six of eight at one in two come up in 14 % of quizzes, four of five at one in four in 1.6 %, five in 0.1 %."""
    assert regular(Trial(f"q-{number}", number < 6, 0.5) for number in range(8)) == ""
    assert regular(Trial(f"q-{number}", number < 4, 0.25) for number in range(5)) == ""
    assert regular(Trial(f"q-{number}", True, 0.25) for number in range(5)) == "5/5 câu: q-0, q-1, q-2, q-3, q-4"
    assert regular([]) == ""


def test_the_tail_is_exact() -> None:
    assert isclose(tail(2, 3, 0.5), 0.5)
    assert isclose(tail(3, 3, 0.25), 1 / 64)


def test_what_is_certain_anyway_is_no_sign() -> None:
    """Two steps rise or fall in length whatever they are: chance is one."""
    assert tail(2, 2, 1.0) == 1
    assert regular(Trial(f"q-{number}", True, 1.0) for number in range(9)) == ""


def test_once_in_a_hundred_quizzes_is_still_chance() -> None:
    assert regular([Trial("q", True, 0.01)]) == ""
    assert regular([Trial("q", True, 0.009)]) == "1/1 câu: q"
