"""A situation in steps: each choice has its consequence and opens the next step; some ways through are better.

All choices of all steps are numbered through as the question's options; an answer is the sequence of choices taken.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.kinds.options import unused
from trainer.core.quiz.model import Question

BEST = 2
LONGEST = 5


def way(question: Question, answer: Answer) -> Answer:
    """Return the part of ``answer`` that is a way through the steps: from the first, each choice opening the next."""
    step: int | None = 0
    taken: list[int] = []
    for number in answer:
        turn = question.options[number].turn
        if step is None or turn is None or turn.step != step:
            break
        taken.append(number)
        step = turn.leads_to
    return tuple(taken)


def next_step(question: Question, answer: Answer) -> int | None:
    """Return the step that is open after ``answer``; None when the situation has ended."""
    taken = way(question, answer)
    if not taken:
        return 0
    turn = question.options[taken[-1]].turn
    return turn.leads_to if turn is not None else None


def choices(question: Question, step: int) -> list[int]:
    """Return the numbers of the options that are the choices of ``step``."""
    return [number for number, option in enumerate(question.options) if option.turn and option.turn.step == step]


@lru_cache(maxsize=2000)
def best_way(question: Question) -> Answer:
    """Return the way with the highest share of worth; of equals the shortest, then the first written."""
    return max(_ways(question, 0), key=lambda taken: (_share(question, taken), -len(taken)))


def _ways(question: Question, step: int) -> Iterator[Answer]:
    for number in choices(question, step):
        turn = question.options[number].turn
        leads_to = turn.leads_to if turn is not None else None
        if leads_to is None:
            yield (number,)
        else:
            yield from ((number, *rest) for rest in _ways(question, leads_to))


def _share(question: Question, taken: Answer) -> Fraction:
    return Fraction(_worth(question, taken), BEST * max(1, len(taken)))


def _worth(question: Question, taken: Answer) -> int:
    return sum(turn.worth for number in taken if (turn := question.options[number].turn) is not None)


def _step_faults(question: Question, step: int, reached: bool) -> Iterator[Fault]:
    turns = [option.turn for number in choices(question, step) if (option := question.options[number])]
    worths = [turn.worth for turn in turns if turn is not None]
    place = ("steps", step)
    if not 2 <= len(worths) <= 5:
        yield place, f"có {len(worths)} lựa chọn", "viết từ 2 đến 5 lựa chọn"
    if BEST not in worths or min(worths) == BEST:
        yield place, "thiếu lựa chọn tốt nhất (worth: 2) hoặc lựa chọn kém hơn", "cho mỗi bước cả hai"
    if not reached:
        yield place, "không lựa chọn nào dẫn đến bước này", "sửa next của một lựa chọn, hoặc bỏ bước"
    if any(turn.leads_to is not None and turn.leads_to <= step for turn in turns if turn is not None):
        yield place, "next quay lại bước trước hoặc không có bước ấy", "chỉ dẫn đến một bước viết sau"


class Scenario(KindRules):
    """An answer is the way taken; the choices of a step are shuffled among themselves."""

    letter = "t"
    instruction = "Chọn việc mình làm."
    credit = "Lựa chọn tốt nhất được 2, tạm được 1, chưa ổn 0; điểm là tổng ấy trên tổng của cách tốt nhất."
    in_order = True

    def size(self, question: Question, order: tuple[int, ...]) -> Size:
        """For each choice, in places as shown, its step times ten plus the step it leads to (0: none)."""
        turns = [question.options[number].turn for number in order]
        return tuple(turn.step * 10 + (turn.leads_to or 0) if turn is not None else 0 for turn in turns)

    def accepts(self, shown: Answer, size: Size) -> bool:
        """A way from the first step on, each choice one of the step that the choice before it opened."""
        step: int | None = 0
        for place in shown:
            if not 0 <= place < len(size) or size[place] // 10 != step:
                return False
            step = size[place] % 10 or None
        return True

    def points(self, question: Question, answer: Answer) -> Fraction:
        """Return the worth of the choices taken over that of as many best ones; steps never reached are nothing."""
        taken = way(question, answer)
        return Fraction(_worth(question, taken), BEST * max(len(taken), len(best_way(question))))

    def key(self, question: Question) -> Answer:
        """Return the best way."""
        return best_way(question)

    def faults(self, question: Question) -> Iterator[Fault]:
        """Two to five steps, reached only forwards, each with a best choice and a worse one."""
        yield from unused(question, "material", "targets")
        if not 2 <= len(question.steps) <= LONGEST:
            yield ("steps",), f"có {len(question.steps)} bước", f"viết từ 2 đến {LONGEST} bước"
        if any(option.turn is None for option in question.options):
            yield ("options",), "kiểu scenario không dùng “options”", "bỏ trường này: viết lựa chọn trong từng bước"
        reached = {0} | {turn.leads_to for option in question.options if (turn := option.turn) and turn.leads_to}
        for step in range(len(question.steps)):
            yield from _step_faults(question, step, step in reached)

    def counting(self, given: Sequence[Answer]) -> Answer:
        """Return the way that was taken first: a choice whose consequence was shown cannot be taken back."""
        taken: Answer = ()
        for answer in given:
            if answer[: len(taken)] == taken:
                taken = answer
        return taken

    def groups(self, question: Question) -> tuple[range, ...]:
        """The choices of each step."""
        numbers = (choices(question, step) for step in range(len(question.steps)))
        return tuple(range(group[0], group[-1] + 1) for group in numbers if group)
