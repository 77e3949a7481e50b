"""A quiz at the terminal: ask the questions, then say what was right and where to read it again."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from trainer.core.handbook.section import Section
from trainer.core.law import Instrument
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.grading import Result, grade_paper
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.model import Kind, Rule
from trainer.core.text import percent
from trainer.terminal.ask import ask_one, show_material
from trainer.terminal.feedback import show_mark, show_verdict
from trainer.terminal.lines import Ask, Show, wrapped

# Where the screen says what to touch.
_INSTRUCTIONS: dict[Kind, str] = {
    "mark": "Ghi chữ của những chỗ phải gạch.",
    "spot": "Ghi chữ của những chỗ đáng ngờ.",
    "match": "Ghi chỗ của từng mục.",
    "order": "Ghi lần lượt theo thứ tự.",
}
Answered: TypeAlias = Callable[[int, Answer], None]


def ask_questions(
    drawn: Sequence[DrawnQuestion],
    ask: Ask,
    show: Show,
    answered: Answered | None = None,
    taken: Mapping[int, Answer] | None = None,
) -> dict[int, Answer]:
    """Ask every question and return the answers by place in the paper, in the author's numbers.

    ``ask`` shows a prompt and returns one line, or raises Stopped. ``answered`` is told each answer, and each step of
    a situation, as it is given, so that it can be saved. ``taken`` are the ways that were taken before through
    situations. A question that was skipped is not in the result.
    """
    answers: dict[int, Answer] = {}
    for place, item in enumerate(drawn):
        _show_question(item, f"Câu {place + 1}/{len(drawn)}", show)
        told = partial(answered, place) if answered is not None else _tell_nobody
        chosen = ask_one(item, ask, show, told, (taken or {}).get(place, ()))
        if chosen:
            answers[place] = chosen
    return answers


def _tell_nobody(_: Answer) -> None:
    return None


def _show_question(item: DrawnQuestion, heading: str, show: Show) -> None:
    show("")
    show(heading)
    wrapped(item.question.text, "", show)
    show_material(item, show)
    wrapped(_INSTRUCTIONS.get(item.question.kind) or RULES[item.question.kind].instruction, "", show)


def show_result(
    drawn: Sequence[DrawnQuestion],
    answers: Mapping[int, Answer],
    rule: Rule,
    sections: Mapping[str, Section],
    show: Show,
    law: Mapping[str, Instrument] | None = None,
    key: Callable[[DrawnQuestion, Answer], bool] = lambda item, answer: True,
) -> Result:
    """Show every answer with its reasons and where to read again, then the score; return the result.

    ``law`` is the register; ``key`` says of which questions, answered so, the
    key may be shown. Of the others only how they went.
    """
    result = grade_paper([item.question for item in drawn], answers, rule)
    for place, (item, mark) in enumerate(zip(drawn, result.marks, strict=True)):
        heading = f"Câu {place + 1}/{len(drawn)}"
        if key(item, mark.answer):
            show_mark(item, mark, heading, law or {}, show)
        else:
            show_verdict(item, mark, heading, show)
        if not mark.full:
            _show_sections(item, sections, show)
    right = sum(mark.full for mark in result.marks)
    show("")
    show(f"Kết quả: {percent(result.hundredths)} ({right}/{len(drawn)} câu đúng trọn), cần từ {rule.pass_mark}%.")
    show("Đạt." if result.passed else "Chưa đạt. Anh/chị đọc lại các mục ở trên rồi làm lại.")
    return result


def _show_sections(item: DrawnQuestion, sections: Mapping[str, Section], show: Show) -> None:
    for reference in item.question.sections:
        section = sections.get(reference)
        if section is not None:
            wrapped(f"Đọc lại: {section.page_title} › {section.title}", "    ", show)
            show(f"    var/site/{section.url}")
