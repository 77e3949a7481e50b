"""A quiz at the terminal: ask the questions, then say what was right and where to read it again."""

import re
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from trainer.core.drawing import DrawnQuestion
from trainer.core.grading import Mark, Result, grade_paper
from trainer.core.handbook import Section
from trainer.core.quiz import Rule
from trainer.core.text import fold

Ask: TypeAlias = Callable[[str], str]
Show: TypeAlias = Callable[[str], None]
Answers: TypeAlias = dict[int, tuple[int, ...]]
Answered: TypeAlias = Callable[[int, tuple[int, ...]], None]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WIDEST = 100


class Stopped(Exception):
    """The trainee left in the middle (Ctrl-C or the end of what was piped in)."""


class WrongInput(Exception):
    """What was typed is no answer; the text says why and what to type."""


def ask_questions(
    drawn: Sequence[DrawnQuestion], ask: Ask, show: Show, answered: Answered | None = None
) -> dict[int, tuple[int, ...]]:
    """Ask every question and return the chosen options by place in the paper, as the author numbers them.

    ``ask`` shows a prompt and returns one line, or raises Stopped. ``answered`` is told each answer as it is
    given, so that it can be saved. A question that was skipped is not in the result.
    """
    answers: Answers = {}
    for place, item in enumerate(drawn):
        _show_question(item, f"Câu {place + 1}/{len(drawn)}", show)
        chosen = _ask_one(item, ask, show)
        if chosen:
            answers[place] = chosen
            if answered is not None:
                answered(place, chosen)
    return answers


def read_answer(line: str, item: DrawnQuestion) -> tuple[int, ...]:
    """Return the options that a typed line such as ``a`` or ``a,c`` chooses; none for an empty line."""
    typed = re.sub(r"[\s,;.()]+", "", fold(line))
    allowed = LETTERS[: len(item.order)]
    wrong = sorted(set(typed) - set(allowed))
    if wrong:
        raise WrongInput(f"Không có phương án “{wrong[0]}”: gõ chữ từ a đến {allowed[-1]}, hoặc Enter để bỏ qua.")
    if item.question.kind == "single" and len(set(typed)) > 1:
        raise WrongInput("Câu này chỉ chọn một phương án: gõ một chữ, ví dụ a.")
    return tuple(sorted({item.order[allowed.index(letter)] for letter in typed}))


def show_result(
    drawn: Sequence[DrawnQuestion],
    answers: Mapping[int, tuple[int, ...]],
    rule: Rule,
    sections: Mapping[str, Section],
    show: Show,
    book: str = "var/site",
) -> Result:
    """Show the score, the feedback, and where to read again; return the result. ``book`` stands before each link."""
    result = grade_paper([item.question for item in drawn], answers, rule)
    for place, (item, mark) in enumerate(zip(drawn, result.marks, strict=True)):
        _show_mark(item, mark, f"Câu {place + 1}/{len(drawn)}", show)
        if not mark.full:
            _show_sections(item, sections, show, book)
    right = sum(mark.full for mark in result.marks)
    percent = f"{result.hundredths / 100:.2f}".rstrip("0").rstrip(".").replace(".", ",")
    show("")
    show(f"Kết quả: {percent}% ({right}/{len(drawn)} câu đúng trọn), cần từ {rule.pass_mark}%.")
    show("Đạt." if result.passed else "Chưa đạt. Anh/chị đọc lại các mục ở trên rồi làm lại.")
    return result


def _ask_one(item: DrawnQuestion, ask: Ask, show: Show) -> tuple[int, ...]:
    last = LETTERS[len(item.order) - 1]
    example = f"a–{last}" if item.question.kind == "single" else f"a–{last}, ví dụ a,c"
    while True:
        try:
            return read_answer(ask(f"Trả lời ({example}; Enter để bỏ qua): "), item)
        except WrongInput as error:
            show(str(error))


def _show_question(item: DrawnQuestion, heading: str, show: Show) -> None:
    kind = "chọn một" if item.question.kind == "single" else "chọn mọi phương án đúng"
    show("")
    show(f"{heading} ({kind})")
    _show_wrapped(item.question.text, "", show)
    for letter, number in zip(LETTERS, item.order, strict=False):
        _show_wrapped(item.question.options[number].text, f"  {letter}. ", show)


def _show_mark(item: DrawnQuestion, mark: Mark, heading: str, show: Show) -> None:
    word = "đúng" if mark.full else "đúng một phần" if mark.points else "sai" if mark.answer else "bỏ qua"
    show("")
    show(f"{heading}: {word}")
    _show_wrapped(item.question.text, "", show)
    for letter, number in zip(LETTERS, item.order, strict=False):
        option = item.question.options[number]
        if option.right or number in mark.answer:
            sign = "✓" if option.right else "✗"
            chosen = " (anh/chị chọn)" if number in mark.answer else ""
            _show_wrapped(f"{option.text}{chosen}", f"  {sign} {letter}. ", show)
            _show_wrapped(option.feedback, "       ", show)


def _show_sections(item: DrawnQuestion, sections: Mapping[str, Section], show: Show, book: str) -> None:
    for reference in item.question.sections:
        section = sections.get(reference)
        if section is not None:
            _show_wrapped(f"Đọc lại: {section.page_title} › {section.title}", "    ", show)
            show(f"    {book}/{section.url}")


def _show_wrapped(text: str, start: str, show: Show) -> None:
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    indent = " " * len(start)
    for number, paragraph in enumerate(text.splitlines()):
        first = start if number == 0 else indent
        wrapped = textwrap.wrap(
            paragraph, width, initial_indent=first, subsequent_indent=indent, break_long_words=False
        )
        for line in wrapped or [""]:
            show(line)
