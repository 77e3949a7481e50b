"""The right choice is not alone in being busy, in acting first, in words of the office, in giving no excuse."""

from collections.abc import Callable
from dataclasses import replace

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


def bank(*quizzes: list[Question]) -> Content:
    """Return content of several quizzes."""
    return replace(quiz_content([]), quizzes=tuple(one for asked in quizzes for one in quiz_content(asked).quizzes))


def signs(asked: list[Question]) -> set[str]:
    """Return which signs a quiz of these questions shows, each by its first words."""
    return {
        what.removeprefix("lựa chọn đúng ").partition(" ở ")[0].partition(" (")[0] for what in told(quiz_content(asked))
    }


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


def test_a_choice_that_begins_with_an_act_does_so_within_quotes_too() -> None:
    assert "duy nhất mở đầu bằng một việc làm" in signs(paper(12, '"Gọi bác Khoát', '"Bác Khoát'))


@pytest.mark.parametrize(
    ("right", "wrong", "sign"),
    [
        ("Đi; nghỉ", "Đi; về", "duy nhất có dấu chấm phẩy"),
        ("Gọi bác Khoát", "Báo bác Khoát", "duy nhất mở đầu bằng một việc làm"),
        ("Bác về vì mệt", "Bác về vì mưa", "không nêu cớ"),
        ("Bác về", "Bác nghỉ", "không nêu cớ"),
        ("Đi, về, nghỉ", "Ở, ngủ, nghỉ", "nhiều dấu phẩy nhất"),
    ],
)
def test_what_all_choices_have_or_lack_is_no_sign(right: str, wrong: str, sign: str) -> None:
    assert sign not in signs(paper(12, right, wrong))


def test_only_where_no_other_choice_is_without_an_excuse_does_its_lack_point_at_one() -> None:
    """Two of four without an excuse leave one in two: seven of twelve right ones among them are chance."""
    asked = [question(f"q-{n}", ["Bác về", "Bác đợi", "Bác về vì mệt", "Bác đợi vì mưa"], 0) for n in range(6)]

    assert "không nêu cớ" not in signs(asked)
    assert "không nêu cớ" in signs([*asked, *(replace(one, id=f"{one.id}-b") for one in asked)])


@pytest.mark.parametrize(("place", "sign"), [(1, "dài thứ hai"), (2, "dài thứ ba")])
def test_a_rank_of_length_is_counted_from_the_longest_wherever_the_choices_stand(place: int, sign: str) -> None:
    by_length = ["Một hai ba", "Một hai", "Một", "M"]
    asked = []
    for number in range(12):
        turn = number % 4
        texts = by_length[turn:] + by_length[:turn]
        asked.append(question(f"q-{number}", texts, texts.index(by_length[place])))

    assert signs(asked) == {sign}


def test_what_no_quiz_shows_by_itself_the_bank_shows() -> None:
    quizzes = [[replace(one, id=f"{name}{one.id}") for one in paper(3, "Đi; nghỉ", "Nghỉ")[:3]] for name in "ab"]

    assert told(bank(quizzes[0])) == []
    (found,) = [one for one in check(bank(*quizzes)) if "chấm phẩy" in one.what and "duy nhất" in one.what]
    assert found.line == 0
    assert str(found) == (
        "quizzes: cả ngân hàng: lựa chọn đúng duy nhất có dấu chấm phẩy ở 6/6 chỗ, may rủi 25%: "
        "aq-0, aq-1, aq-2, bq-0, bq-1, bq-2"
        " → viết lại phương án sai ở vài câu: hai việc liền nhau, chữ công việc, bỏ cớ; "
        "xem từng câu: python -m trainer report bank --guess BÀI"
    )


@pytest.mark.parametrize(("count", "named"), [(12, "q-11"), (13, "q-11…")])
def test_of_a_whole_bank_twelve_questions_are_named_and_more_are_hinted_at(count: int, named: str) -> None:
    whole = [question(f"q-{n}", ["Đi; nghỉ", "Nghỉ", "Về"], 0) for n in range(count)]
    found = [what for what in told(bank(whole, [])) if what.startswith("cả ngân hàng") and "duy nhất có" in what]

    assert [what.partition("33%: ")[2].split(", ")[-1] for what in found] == [named]
    assert f"ở {count}/{count} chỗ" in found[0]


def test_a_bank_in_which_chance_explains_the_signs_is_told_nothing() -> None:
    quizzes = [[replace(one, id=f"{name}{one.id}") for one in paper(1, "Đi; nghỉ", "Nghỉ")[:3]] for name in "ab"]

    assert [what for what in told(bank(*quizzes)) if "chấm phẩy" in what and "duy nhất" in what] == []
    assert told(bank([], [])) == []


def test_questions_without_one_best_choice_and_of_other_kinds_are_left_out_of_account() -> None:
    several = [replace(one, kind="multiple") for one in paper(12, "Gọi; báo", "Nghỉ")]
    two_best = [
        replace(one, options=tuple(replace(option, right=number < 2) for number, option in enumerate(one.options)))
        for one in paper(12, "Gọi; báo", "Nghỉ")
    ]

    assert told(quiz_content(several)) == told(quiz_content(two_best)) == []


def test_a_sign_that_two_choices_share_points_at_neither() -> None:
    asked = [question(f"q-{n}", ["Đi; nghỉ", "Về; ngủ", "Đợi", "Ngồi"], 0) for n in range(12)]

    assert "duy nhất có dấu chấm phẩy" not in signs(asked)


def test_questions_in_which_nobody_gives_an_excuse_do_not_hide_those_in_which_all_but_the_right_choice_do() -> None:
    excused = [question(f"a-{n}", ["Bác về", "Bác đợi vì mưa", "Bác đi vì vui", "Bác ở vì mệt"], 0) for n in range(5)]
    plain = [question(f"b-{n}", ["Bác về", "Bác đợi", "Bác đi ra", "Bác ở lại"], 1) for n in range(5)]

    assert any("không nêu cớ" in what and "5/5 câu: a-0" in what for what in told(quiz_content([*excused, *plain])))
