"""Double negatives are warned of; ordinary conditions, lists and questions are not."""

import pytest

from tests.content.sound_project import question, quiz_content
from trainer.core.checks import find_notices
from trainer.core.checks.negation import check

MEND = "nói thẳng điều muốn nói"


def found(text: str, *options: str, **changes: object) -> list[str]:
    """Return what is said of a question."""
    asked = question("q-1", list(options) or ["Gọi", "Hỏi", "Chờ"], text=text, **changes)
    return [str(notice) for notice in check(quiz_content([asked]))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Việc này không phải là không cần báo.", "không phải là không"),
        ("Chị không thể không trả lời bác Sáu.", "không thể không"),
        ("Chưa chắc đã không có ai tải về.", "Chưa chắc đã không"),
        ("Đừng không ghi sổ nhé.", "Đừng không"),
        ("Không khi nào không ghi giờ.", "Không khi nào không"),
    ],
)
def test_two_negatives_that_cancel_out_are_named(text: str, words: str) -> None:
    assert found(text) == [f"quizzes/a.yml:8: câu hỏi “q-1”: phủ định hai lần “{words}” → {MEND}"]


@pytest.mark.parametrize(
    "text",
    [
        "Chị không mở, không chuyển tiếp.",
        "Phường không viết thì không sao.",
        "Anh/chị chưa rõ có việc gì không?",
        "Chưa chắc có phải không.",
        "Vụ nào không rõ thì báo không rõ.",
        "Bài không liên quan và cống không phải việc của mình.",
        "Không ai hỏi. Không có gì để lo.",
    ],
)
def test_conditions_lists_and_questions_are_no_double_negatives(text: str) -> None:
    assert found(text) == []


def test_options_and_steps_are_read_too() -> None:
    assert len(found("Làm gì?", "Không thể không báo", "Hỏi", "Chờ")) == 1
    assert len(found("Làm gì?", steps=("Chị không thể không báo.",))) == 1


def test_a_negative_option_under_a_negative_question_is_named() -> None:
    assert found("Việc nào không nên làm?", "Mở tệp lạ", "Không báo ai", '"Chưa rõ"') == [
        "quizzes/a.yml:8: câu hỏi “q-1” hỏi điều không nên, mà phương án “"
        f"{option}” cũng phủ định → hỏi điều nên làm, hoặc viết phương án ở thể khẳng định"
        for option in ("Không báo ai", '"Chưa rõ"')
    ]


@pytest.mark.parametrize("text", ["Việc nào nên làm?", "Bài này không có tên ai. Làm gì trước?"])
def test_a_negative_option_under_an_ordinary_question_is_good(text: str) -> None:
    assert found(text, "Mở tệp lạ", "Không mở tệp", "Chờ") == []


def test_the_check_of_the_whole_content_looks_for_double_negatives() -> None:
    asked = question("q-1", ["Gọi", "Hỏi", "Chờ"], text="Việc này không phải là không cần báo.")

    assert any("phủ định hai lần" in notice.what for notice in find_notices(quiz_content([asked])))
