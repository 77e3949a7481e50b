"""Asks one question of each kind. What comes back is in the author's numbers, as the core grades it."""

import re
from collections.abc import Callable
from functools import partial

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.kinds.mark import cut_material
from trainer.core.quiz.kinds.scenario import choices, next_step, way
from trainer.core.quiz.model import LOOK_TITLES, Kind
from trainer.terminal.lines import LETTERS, Ask, Show, WrongInput, letters, wrapped

# What is told each time an answer, or one more step of it, was given.
Given = Callable[[Answer], None]


def ask_one(item: DrawnQuestion, ask: Ask, show: Show, given: Given, taken: Answer = ()) -> Answer:
    """Ask until the line is an answer and return it, empty when the question was skipped.

    ``taken`` is the way through a situation that was taken before and cannot be taken back.
    """
    if item.question.kind == "scenario":
        return _ask_situation(item, ask, show, given, taken)
    _SHOWN.get(item.question.kind, _show_options)(item, show)
    answer = _until_right(lambda line: read_answer(line, item), _prompt(item), ask, show)
    if answer:
        given(answer)
    return answer


def read_answer(line: str, item: DrawnQuestion) -> Answer:
    """Return the answer that a typed line such as ``a``, ``c,a,b`` or ``2,1,3`` stands for; empty for an empty line."""
    if not line.strip():
        return ()
    return _READERS.get(item.question.kind, _read_marks)(line, item)


def _until_right(read: Callable[[str], Answer], prompt: str, ask: Ask, show: Show) -> Answer:
    while True:
        try:
            return read(ask(prompt))
        except WrongInput as error:
            show(str(error))


def _prompt(item: DrawnQuestion) -> str:
    last = LETTERS[len(item.order) - 1]
    examples: dict[Kind, str] = {
        "single": f"a–{last}",
        "order": "mọi chữ theo thứ tự, ví dụ c,a,b",
        "match": "số của từng mục, ví dụ 2,1,3; 0 là chưa chọn",
    }
    example = examples.get(item.question.kind, f"a–{last}, ví dụ a,c")
    return f"Trả lời ({example}; Enter để bỏ qua): "


# --- what is shown ---


def show_material(item: DrawnQuestion, show: Show) -> None:
    """Show what the question is about: what it is, who wrote it, when, and its words with a letter at each passage."""
    question = item.question
    if not question.material:
        return
    wrapped(" · ".join(filter(None, (LOOK_TITLES[question.look], question.sender, question.sent))), "  ", show)
    text = "".join(
        f"[{LETTERS[index // 2]}: {piece}]" if index % 2 else piece
        for index, piece in enumerate(cut_material(question))
    )
    wrapped(text, "    ", show)


def _show_options(item: DrawnQuestion, show: Show) -> None:
    for letter, number in zip(LETTERS, item.order, strict=False):
        wrapped(item.question.options[number].text, f"  {letter}. ", show)


def _show_nothing_more(_: DrawnQuestion, __: Show) -> None:
    """The passages stand in the material."""


def _show_pairs(item: DrawnQuestion, show: Show) -> None:
    for place, number in enumerate(item.order, 1):
        wrapped(item.question.targets[number], f"  {place}. ", show)
    for letter, option in zip(LETTERS, item.question.options, strict=False):
        wrapped(option.text, f"  {letter} → ? ", show)


_SHOWN: dict[Kind, Callable[[DrawnQuestion, Show], None]] = {
    "mark": _show_nothing_more,
    "spot": _show_nothing_more,
    "match": _show_pairs,
}


# --- what is read ---


def _read_marks(line: str, item: DrawnQuestion) -> Answer:
    marks = letters(line, len(item.order))
    if item.question.kind == "single" and len(set(marks)) > 1:
        raise WrongInput("Câu này chỉ chọn một phương án: gõ một chữ, ví dụ a.")
    return tuple(sorted({item.order[place] for place in marks}))


def _read_order(line: str, item: DrawnQuestion) -> Answer:
    steps = letters(line, len(item.order))
    if steps and sorted(steps) != list(range(len(item.order))):
        last = LETTERS[len(item.order) - 1]
        raise WrongInput(f"Gõ đủ các chữ từ a đến {last}, mỗi chữ một lần, bước làm trước đứng trước.")
    return item.as_author(tuple(steps))


def _read_pairs(line: str, item: DrawnQuestion) -> Answer:
    options, targets = RULES["match"].size(item.question, item.order)
    numbers = re.split(r"[\s,;.()]+", line.strip(" ,;.()"))
    if len(numbers) != options or not all(number.isdecimal() and int(number) <= targets for number in numbers):
        raise WrongInput(f"Gõ {options} số từ 1 đến {targets}, theo thứ tự các mục; 0 cho mục chưa chọn.")
    shown = tuple((int(number) or targets + 1) - 1 for number in numbers)
    return item.as_author(shown) if any(target < targets for target in shown) else ()


_READERS: dict[Kind, Callable[[str, DrawnQuestion], Answer]] = {"order": _read_order, "match": _read_pairs}


# --- situations ---


def _ask_situation(item: DrawnQuestion, ask: Ask, show: Show, given: Given, taken: Answer) -> Answer:
    question = item.question
    taken = way(question, taken)
    for number in taken:
        _show_turn(item, number, show)
    while (step := next_step(question, taken)) is not None:
        wrapped(question.steps[step], f"Bước {len(taken) + 1}. ", show)
        open_now = [number for number in item.order if number in choices(question, step)]
        for letter, number in zip(LETTERS, open_now, strict=False):
            wrapped(question.options[number].text, f"  {letter}. ", show)
        picked = _until_right(partial(_read_choice, open_now), _choice_prompt(open_now), ask, show)
        if not picked:
            break
        taken = (*taken, *picked)
        given(taken)
        _show_consequence(item, picked[0], show)
    return taken


def _choice_prompt(open_now: list[int]) -> str:
    return f"Chọn (a–{LETTERS[len(open_now) - 1]}; Enter để dừng câu này): "


def _read_choice(open_now: list[int], line: str) -> Answer:
    marks = letters(line, len(open_now))
    if len(set(marks)) > 1:
        raise WrongInput("Mỗi bước chỉ chọn một việc: gõ một chữ, ví dụ a.")
    return tuple(open_now[place] for place in marks[:1])


def _show_turn(item: DrawnQuestion, number: int, show: Show) -> None:
    turn = item.question.options[number].turn
    if turn is not None:
        wrapped(item.question.steps[turn.step], "  ", show)
        wrapped(item.question.options[number].text, "  Đã chọn: ", show)
    _show_consequence(item, number, show)


def _show_consequence(item: DrawnQuestion, number: int, show: Show) -> None:
    turn = item.question.options[number].turn
    if turn is not None:
        wrapped(turn.consequence, "  Sau đó: ", show)
