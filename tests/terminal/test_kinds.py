"""Every kind of question at the terminal: typed, shown afterwards, and recorded as it is given."""

from dataclasses import replace
from functools import partial

import pytest

from tests.actions.people import an_official
from tests.content.small_library import RULE, library, section
from tests.kind_samples import SAMPLES, passages, situation
from tests.terminal.test_quiz import typing
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.kinds.base import shown_places
from trainer.core.quiz.model import Kind, Question, Quiz
from trainer.terminal.ask import read_answer
from trainer.terminal.lines import Stopped, WrongInput
from trainer.terminal.quiz import ask_questions, show_result

# What is typed for the full answer when everything is shown in the author's order.
TYPED: dict[Kind, list[str]] = {
    "single": ["b"],
    "multiple": ["a,c"],
    "mark": ["a,d"],
    "spot": ["da"],
    "order": ["a,b,c,d"],
    "match": ["1,3,2"],
    "scenario": ["a", "a"],
}


def as_written(question: Question) -> DrawnQuestion:
    return DrawnQuestion(question, tuple(RULES[question.kind].places(question)))


def by_kind(kind: Kind) -> DrawnQuestion:
    return as_written(next(one for one in SAMPLES if one.kind == kind))


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_the_full_answer_can_be_typed_and_is_told_without_a_hint_before(question: Question) -> None:
    shown: list[str] = []
    [answer] = ask_questions([as_written(question)], typing(TYPED[question.kind]), shown.append).values()

    assert answer == RULES[question.kind].key(question)
    assert not [line for line in shown if "Vì " in line or "✓" in line]
    result = show_result([as_written(question)], {0: answer}, RULE, {}, shown.append)
    assert result.passed
    assert [line for line in shown if "Vì " in line]


@pytest.mark.parametrize("question", SAMPLES, ids=lambda question: question.kind)
def test_an_empty_line_skips_a_question_of_any_kind(question: Question) -> None:
    told: list[tuple[int, Answer]] = []
    answered = ask_questions([as_written(question)], typing([""]), lambda _: None, lambda *one: told.append(one))

    assert answered == {}
    assert told == []


@pytest.mark.parametrize(
    ("kind", "line", "why"),
    [
        ("mark", "f", "“f”"),
        ("order", "a,b,c", "Gõ đủ các chữ từ a đến d"),
        ("order", "a,b,c,c", "mỗi chữ một lần"),
        ("match", "1,2", "Gõ 3 số từ 1 đến 3"),
        ("match", "1,2,4", "Gõ 3 số"),
        ("match", "a,b,c", "Gõ 3 số"),
    ],
)
def test_what_is_no_answer_says_what_to_type(kind: Kind, line: str, why: str) -> None:
    with pytest.raises(WrongInput, match=why):
        read_answer(line, by_kind(kind))


def test_an_order_and_pairs_are_read_as_they_are_shown() -> None:
    order = DrawnQuestion(by_kind("order").question, (2, 0, 3, 1))
    pairs = DrawnQuestion(by_kind("match").question, (1, 2, 0))

    assert read_answer("d,c,b,a", order) == (1, 3, 0, 2)
    assert read_answer("1, 0, 3", pairs) == (1, 3, 0)
    assert read_answer("0 0 0", pairs) == ()


def test_a_text_is_shown_with_a_letter_on_each_passage() -> None:
    shown: list[str] = []
    ask_questions([as_written(passages())], typing([""]), shown.append)

    assert any("Hộ bà [a: tên], [b: tổ]" in line for line in shown)


def test_a_situation_goes_step_by_step_tells_each_and_shows_what_came_of_it() -> None:
    shown: list[str] = []
    told: list[tuple[int, Answer]] = []
    with pytest.raises(Stopped):
        ask_questions([as_written(situation())], typing(["a,b", "a"]), shown.append, lambda *one: told.append(one))

    assert told == [(0, (0,))]
    assert any("chỉ chọn một việc" in line for line in shown)
    assert any("Sau đó: Đi tiếp" in line for line in shown)
    assert any("Bước 2. Bước sau" in line for line in shown)


def test_a_way_that_was_taken_before_goes_on_where_it_stopped() -> None:
    shown: list[str] = []
    answered = ask_questions([as_written(situation())], typing(["b"]), shown.append, taken={0: (0,)})

    assert answered == {0: (0, 4)}
    assert any("Đã chọn: Làm 0" in line for line in shown)


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        ("mark", (0, 1), ["a. ✓ đúng: tên", "b. ✗ thừa: tổ", "d. ! bỏ sót: số", "Được 16,7% điểm của câu."]),
        ("order", (0, 2, 1, 3), ["✓ 1. Ý 0", "✗ 2. Ý 1 (anh/chị xếp thứ 3)"]),
        ("match", (0, 1, 3), ["✓ Việc 0 → Công an", "(anh/chị ghép: Một cửa)", "(để trống)"]),
        ("scenario", (0, 4), ["Cách anh/chị đi:", "✓ Tốt nhất: Làm 0", "✗ Chưa ổn: Làm 4", "Cách tốt hơn:"]),
    ],
)
def test_the_result_says_what_was_right_and_how_it_counts(kind: Kind, answer: Answer, words: list[str]) -> None:
    shown: list[str] = []
    show_result([by_kind(kind)], {0: answer}, RULE, {}, shown.append)
    text = "\n".join(shown)

    assert [word for word in words if word not in text] == []


def test_with_an_official_each_answer_and_step_is_saved_as_it_is_given(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from trainer.commands import take_recorded
    from trainer.models import Answer as Row
    from trainer.models import HandIn

    quiz = Quiz("mat-khau", "Đủ kiểu", "", "a", RULE, (situation(), *SAMPLES[2:3]))
    monkeypatch.setattr(take_recorded, "library_or_fail", lambda: library(quiz, sections=(section("a#b"),)))
    an_official()
    ask = partial(ask_questions, show=lambda _: None)
    with pytest.raises(Stopped):
        # Whichever of the two questions comes first: a line of one letter, then nothing more.
        take_recorded.take_recorded("mat-khau", "CB001", partial(ask, ask=typing(["a"])))
    [row] = Row.objects.all()
    assert len(shown_places(row.chosen)) == 1

    take_recorded.take_recorded("mat-khau", "CB001", partial(ask, ask=typing(["", "", "", ""])))
    [marked] = [one for one in HandIn.objects.get().marks if one["answer"]]
    assert len(marked["answer"]) == 1
    assert "Đã ghi kết quả." in capsys.readouterr().out


def test_what_is_looked_at_is_told_with_what_it_is_who_wrote_it_and_when() -> None:
    seen = replace(
        by_kind("single").question, material="Chuyển ngay nhé.", look="message", sender="Zalo lạ", sent="7:45"
    )
    shown: list[str] = []
    ask_questions([as_written(seen), by_kind("mark")], typing(["", ""]), shown.append)

    assert "  Tin nhắn · Zalo lạ · 7:45" in shown
    assert shown.index("    Chuyển ngay nhé.") < shown.index("  a. Ý 0")
    assert "[a: tên]" in " ".join(shown)
    assert shown[-1] == "Ghi chữ của những chỗ phải gạch."
