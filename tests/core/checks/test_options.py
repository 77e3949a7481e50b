"""One question by itself: its key, its options, its words."""

from dataclasses import replace

import pytest

from tests.content.sound_project import item, question
from trainer.core.checks.options import check, check_words
from trainer.core.quiz.model import Option, Question

GOOD = question("q-1", ["Gọi cho đầu mối", "Bấm liên kết", "Chờ thêm"])


def whats(asked: Question) -> list[str]:
    """Return what is wrong with a question."""
    return [problem.what for problem in (*check(item(asked)), *check_words(item(asked)))]


def with_key(kind: str, *right: bool) -> Question:
    """Return a question of a kind whose options are right or wrong in this order."""
    options = tuple(Option(f"Cách {number}", is_right, "Vì vậy.") for number, is_right in enumerate(right))
    return question("q-1", [], kind=kind, options=options)


def test_a_good_question_has_no_problem() -> None:
    assert whats(GOOD) == []


def test_only_where_passages_are_marked_may_the_material_hold_brackets() -> None:
    assert whats(replace(GOOD, material="Tin nhắn thường [1].")) == []
    assert whats(replace(GOOD, material="Tin [[có chỗ]].")) == [
        "câu hỏi “q-1”: kiểu single không có chỗ để chạm, mà material có [[…]]"
    ]


def test_a_picture_needs_its_look_and_words_and_a_sender_needs_what_he_wrote() -> None:
    apart = "câu hỏi “q-1”: look: picture và picture phải đi cùng nhau"
    seen = replace(GOOD, material="Ba người trao quà.")

    assert whats(replace(seen, look="picture", picture="anh-trao-qua", sender="Báo", sent="Hôm qua")) == []
    assert whats(replace(seen, look="picture")) == whats(replace(seen, picture="anh-trao-qua")) == [apart]
    assert whats(replace(GOOD, sender="Báo", sent="Hôm qua")) == [
        "câu hỏi “q-1”: có sender mà không có material",
        "câu hỏi “q-1”: có sent mà không có material",
    ]
    assert whats(replace(GOOD, look="picture", picture="anh-trao-qua")) == [
        "câu hỏi “q-1”: có picture mà không có material"
    ]
    assert whats(replace(GOOD, scene="phone")) == []


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (with_key("single", False, False, False), "câu hỏi “q-1”: không có phương án đúng"),
        (with_key("multiple", False, False, False), "câu hỏi “q-1”: không có phương án đúng"),
        (with_key("single", True, True, False), "câu hỏi “q-1”: có 2 phương án đúng"),
        (with_key("multiple", True, True, True), "câu hỏi “q-1”: không có phương án sai"),
        (with_key("single", True, False), "câu hỏi “q-1”: có 2 mục"),
        (with_key("multiple", True, True, *[False] * 5), "câu hỏi “q-1”: có 7 mục"),
    ],
)
def test_a_key_that_cannot_be_graded_is_a_problem(asked: Question, what: str) -> None:
    assert whats(asked) == [what]


@pytest.mark.parametrize("asked", [with_key("multiple", True, True, False), with_key("single", True, *[False] * 5)])
def test_several_right_options_and_six_options_are_allowed(asked: Question) -> None:
    assert whats(asked) == []


@pytest.mark.parametrize("twin", ["Bấm liên kết", "bấm  liên kết.", "Bâ\u0301m liên kết"])
def test_the_same_option_twice_names_both(twin: str) -> None:
    (problem,) = check(item(question("q-1", ["Gọi", "Bấm liên kết", twin])))

    assert "đã có ở dòng 8" in problem.what


def test_options_that_differ_only_in_tone_marks_are_two() -> None:
    assert whats(question("q-1", ["Bán", "Bạn", "Bàn"])) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tất cả các đáp án trên",
        "Tất cả các đáp án trên đều đúng.",
        "Tất cả đều đúng",
        "Cả ba phương án trên",
        "Các câu trên đều đúng",
        "Câu trên đều sai",
        "Không có đáp án nào đúng",
        "Không phương án nào ở trên",
        "Cả a và b",
        "A và C đều đúng",
        "Đáp án a, b và c",
    ],
)
def test_an_option_about_the_other_options_is_a_problem(text: str) -> None:
    assert whats(question("q-1", ["Gọi", "Bấm", text])) == [f"phương án “{text}” nói về các phương án khác"]


@pytest.mark.parametrize(
    "text",
    [
        "Tất cả bình luận đều phải trả lời trong ngày",
        "Không có mã nào được gửi cho người lạ",
        "Cả hai người cùng đổi mật khẩu",
        "Mọi việc phát ngôn do người được giao làm",
        "Các câu hỏi của dân trên trang được trả lời",
        "Tất cả quản trị viên của trang",
    ],
)
def test_an_option_that_only_sounds_like_it_is_let_pass(text: str) -> None:
    assert whats(question("q-1", ["Gọi", "Bấm", text])) == []


def test_a_stem_may_have_sixty_words_and_no_more() -> None:
    assert whats(replace(GOOD, text="chữ " * 60)) == []
    assert whats(replace(GOOD, text="chữ " * 61)) == ["câu hỏi “q-1” dài 61 chữ"]
