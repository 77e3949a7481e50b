"""Asking at the terminal: letters become the author's numbers, and the result says where to read again."""

from collections.abc import Callable, Iterable

import pytest

from tests.content.sound_project import SECTION, question
from trainer.core.handbook.section import Section
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.model import Option, Rule
from trainer.terminal.ask import read_answer
from trainer.terminal.lines import Stopped, WrongInput
from trainer.terminal.quiz import ask_questions, show_result

SINGLE = DrawnQuestion(question("q-1", ["Gọi", "Bấm", "Chờ"]), (2, 0, 1))
MULTIPLE = DrawnQuestion(
    question(
        "q-2",
        [],
        kind="multiple",
        options=(Option("Đổi", True, "Vì A."), Option("Báo", True, "Vì B."), Option("Xóa", False, "Vì C.")),
    ),
    (1, 2, 0),
)
RULE = Rule(draw=2, pass_mark=80, time_limit=0, attempts=0, wait_hours=0, valid_days=365)
BOOK = {SECTION: Section(SECTION, "p", "do-dai", 2, "Độ dài", "Mật khẩu", "mat-khau.html#do-dai", "", "", "")}


def typing(lines: Iterable[str]) -> Callable[[str], str]:
    """Return a way to ask that answers with these lines and then leaves."""
    waiting = iter(lines)

    def ask(prompt: str) -> str:
        for line in waiting:
            return line
        raise Stopped

    return ask


@pytest.mark.parametrize(
    ("line", "chosen"),
    [("a", (2,)), ("B", (0,)), (" c ", (1,)), ("â", (2,)), ("", ()), ("   ", ()), ("a,a", (2,)), ("a.", (2,))],
)
def test_a_letter_chooses_what_stands_beside_it(line: str, chosen: tuple[int, ...]) -> None:
    assert read_answer(line, SINGLE) == chosen


@pytest.mark.parametrize(("line", "chosen"), [("a,c", (0, 1)), ("a c", (0, 1)), ("ac", (0, 1)), ("b", (2,))])
def test_several_letters_choose_several_options(line: str, chosen: tuple[int, ...]) -> None:
    assert read_answer(line, MULTIPLE) == chosen


@pytest.mark.parametrize(("line", "why"), [("d", "“d”"), ("1", "“1”"), ("a,b", "chỉ chọn một"), ("a-c", "“-”")])
def test_wrong_input_says_why(line: str, why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        read_answer(line, SINGLE)


def test_a_wrong_line_is_asked_again_and_a_skipped_question_has_no_answer() -> None:
    shown: list[str] = []
    answers = ask_questions([SINGLE, MULTIPLE], typing(["x", "b", ""]), shown.append)

    assert answers == {0: (0,)}
    assert any("Không có phương án “x”" in line for line in shown)


def test_options_are_shown_in_the_drawn_order() -> None:
    shown: list[str] = []
    ask_questions([SINGLE], typing([""]), shown.append)

    assert [line.strip() for line in shown if line.startswith("  ")] == ["a. Chờ", "b. Gọi", "c. Bấm"]


def test_each_answer_is_handed_on_as_it_is_given() -> None:
    saved: list[tuple[int, tuple[int, ...]]] = []

    with pytest.raises(Stopped):
        ask_questions([SINGLE, MULTIPLE], typing(["b"]), lambda _: None, lambda *answer: saved.append(answer))
    assert saved == [(0, (0,))]


def test_neither_key_nor_feedback_is_shown_before_the_end() -> None:
    shown: list[str] = []
    ask_questions([SINGLE, MULTIPLE], typing(["b", "a"]), shown.append)

    assert not any("Vì" in line or "✓" in line for line in shown)


def test_the_result_shows_feedback_for_what_was_chosen_and_what_is_right() -> None:
    shown: list[str] = []
    result = show_result([SINGLE, MULTIPLE], {0: (0,), 1: (2,)}, RULE, BOOK, shown.append)
    text = "\n".join(shown)

    assert not result.passed
    assert "Câu 1/2: đúng" in text
    assert "Câu 2/2: chưa đúng" in text
    assert all(reason in text for reason in ("Vì A.", "Vì B.", "Vì C."))
    assert "✗ b. Xóa (anh/chị chọn)" in text
    assert "Kết quả: 50% (1/2 câu đúng trọn), cần từ 80%." in text


def test_only_a_question_that_was_not_fully_right_leads_back_to_its_section() -> None:
    shown: list[str] = []
    show_result([SINGLE, MULTIPLE], {0: (0,)}, RULE, BOOK, shown.append)

    assert [line.strip() for line in shown if "mat-khau.html" in line] == ["var/site/mat-khau.html#do-dai"]
    assert any("Đọc lại: Mật khẩu › Độ dài" in line for line in shown)


def test_long_text_is_broken_within_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    shown: list[str] = []
    long = DrawnQuestion(question("q-1", ["chữ " * 40, "Bấm", "Chờ"], text="chữ " * 50), (0, 1, 2))
    ask_questions([long], typing([""]), shown.append)

    assert max(map(len, shown)) <= 40
