"""The form of an option does not tell that it is right."""

from dataclasses import replace

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.giveaways_form import check
from trainer.core.quiz.model import Question


def found(*questions: Question) -> list[str]:
    """Return what is said of a quiz of these questions."""
    return [str(notice) for notice in check(quiz_content(list(questions)))]


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["Gọi đầu mối.", "Bấm liên kết", "Chờ thêm"], "có dấu chấm cuối"),
        (["Gọi đầu mối", "Bấm liên kết.", '"Chờ thêm."'], "không có dấu chấm cuối"),
        (["gọi đầu mối", "Bấm liên kết", "Chờ thêm"], "có chữ thường ở đầu"),
        (['"Gọi đầu mối"', "bấm liên kết", '"chờ thêm"'], "không có chữ thường ở đầu"),
    ],
)
def test_the_right_option_alone_is_not_punctuated_otherwise(texts: list[str], said: str) -> None:
    assert found(question("q-1", texts)) == [
        f"quizzes/a.yml:8: câu hỏi “q-1”: chỉ phương án đúng {said} → viết mọi phương án cùng một lối"
    ]


@pytest.mark.parametrize(
    "texts",
    [
        ["Gọi đầu mối", "Bấm liên kết", "Chờ thêm"],
        ["Gọi đầu mối.", "Bấm liên kết.", "Chờ thêm"],
        ["Gọi đầu mối", "Bấm liên kết.", "Chờ thêm"],
        ["123 người", "Bấm liên kết", "Chờ thêm"],
        ["Đợi", "Ông Bảy", "Ấy là việc khác"],
    ],
)
def test_other_differences_in_punctuation_give_nothing_away(texts: list[str]) -> None:
    assert found(question("q-1", texts)) == []


def quiz(odd: str, plain: str, hits: int, total: int = 6) -> list[Question]:
    """Return a quiz in which one option alone is odd, and so often the right one."""
    return [
        question(f"q-{number}", [odd, f"{plain} mười", f"{plain} hai", f"{plain} ba"], 0 if number < hits else 1)
        for number in range(total)
    ]


@pytest.mark.parametrize(
    ("odd", "plain", "name"),
    [
        ('"Chào chị"', "Nhắn lại", "có lời nói trong dấu nháy"),
        ("Đợi 72 giờ", "Nhắn lại", "có con số"),
        ("Ghi sổ, gọi lại", "Nhắn lại", "có dấu phẩy"),
        ("Gọi lại", "Nhắn chị, rồi gọi", "không có dấu phẩy"),
        ("Nói: chờ", "Nhắn lại", "có dấu hai chấm"),
        ("Không nhắn lại", "Nhắn lại", "có lời phủ định"),
        ("Gọi để hỏi", "Nhắn lại", "có lý do (vì, để, do)"),
        ("Thường nên gọi", "Nhắn lại", "có chữ dè dặt (nên, có thể, thường, tùy)"),
    ],
)
def test_a_form_that_over_a_quiz_belongs_to_the_right_option_shows_the_key(odd: str, plain: str, name: str) -> None:
    # Of six questions with four options, chance makes the odd one right four times in 3.8 % of quizzes, five in 0.5 %.
    assert found(*quiz(odd, plain, 4)) == []
    assert found(*quiz(odd, plain, 5)) == [
        f"quizzes/a.yml:8: chỉ phương án đúng {name} ở 5/6 câu: q-0, q-1, q-2, q-3, q-4"
        " → viết lại vài phương án cho cùng một lối"
    ]


@pytest.mark.parametrize(("hits", "shows"), [(4, False), (5, True)])
def test_the_right_option_does_not_regularly_repeat_the_question(hits: int, shows: bool) -> None:
    asked = [
        question(
            f"q-{number}",
            ["Hỏi tổ trưởng dân phố", "Bấm liên kết", "Chờ thêm vậy", "Nhắn chị Hoa"],
            0 if number < hits else 1,
            text="Tổ trưởng dân phố gọi tới. Anh/chị làm gì?",
        )
        for number in range(6)
    ]
    said = [line for line in found(*asked) if "lặp lại nhiều chữ của câu hỏi" in line]

    assert [line.endswith("cho phương án sai cũng nhắc chữ của câu hỏi") for line in said] == [True] * shows


def test_the_check_of_the_whole_content_looks_at_form() -> None:
    notices = find_notices(quiz_content([question("q-1", ["gọi đầu mối", "Bấm liên kết", "Chờ thêm"])]))

    assert any("chữ thường ở đầu" in notice.what for notice in notices)


def test_only_where_one_option_is_right_does_its_form_count() -> None:
    several = [replace(one, kind="multiple") for one in quiz("Đợi 72 giờ", "Nhắn lại", 6)]
    two_right = [
        replace(one, options=(*one.options[:1], replace(one.options[1], right=True), *one.options[2:]))
        for one in quiz("Đợi 72 giờ", "Nhắn lại", 6)
    ]

    assert found(*several) == found(*two_right) == []
