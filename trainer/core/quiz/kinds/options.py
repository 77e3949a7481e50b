"""Faults that several kinds may have."""

from collections.abc import Iterator

from trainer.core.quiz.kinds.base import Fault
from trainer.core.quiz.model import Question


def no_options(question: Question, fewest: int, most: int) -> Iterator[Fault]:
    """Yield a fault when there are too few or too many options."""
    if not fewest <= len(question.options) <= most:
        yield ("options",), f"có {len(question.options)} mục", f"viết từ {fewest} đến {most} mục"


def unused(question: Question, *fields: str) -> Iterator[Fault]:
    """Yield a fault for every field of another kind that is filled in."""
    for field in fields:
        if getattr(question, field):
            yield (field,), f"kiểu {question.kind} không dùng “{field}”", "bỏ trường này"
