"""What kinds with right and wrong options share: the points of several marks, and the faults of a list of options."""

from collections.abc import Iterator
from fractions import Fraction

from trainer.core.quiz.kinds.base import Answer, Fault
from trainer.core.quiz.model import Question


def share_of_right_less_wrong(question: Question, answer: Answer) -> Fraction:
    """Return max(0, right marked / right − wrong marked / wrong).

    One more right mark never lowers it, only the full answer earns 1, and marking everything earns nothing.
    """
    right = {number for number, option in enumerate(question.options) if option.right}
    wrong = set(range(len(question.options))) - right
    marked = set(answer)
    gained = Fraction(len(marked & right), len(right))
    lost = Fraction(len(marked & wrong), len(wrong)) if wrong else Fraction(0)
    return max(Fraction(0), gained - lost)


def right_ones(question: Question) -> Answer:
    """Return the numbers of the right options."""
    return tuple(number for number, option in enumerate(question.options) if option.right)


def no_options(question: Question, fewest: int, most: int) -> Iterator[Fault]:
    """Yield a fault when there are too few or too many options."""
    if not fewest <= len(question.options) <= most:
        yield ("options",), f"có {len(question.options)} mục", f"viết từ {fewest} đến {most} mục"


def unused(question: Question, *fields: str) -> Iterator[Fault]:
    """Yield a fault for every field of another kind that is filled in."""
    for field in fields:
        if getattr(question, field):
            yield (field,), f"kiểu {question.kind} không dùng “{field}”", "bỏ trường này"
