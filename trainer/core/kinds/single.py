"""One right option: right or not, nothing between."""

from fractions import Fraction

from trainer.core.kinds.base import Answer, KindRules, within
from trainer.core.quiz import Question


def accepts(answer: Answer, size: int) -> bool:
    """One option, or none (an answer taken back)."""
    return len(answer) <= 1 and within(answer, size)


def points(question: Question, answer: Answer) -> Fraction:
    """Return 1 for the right option, else 0."""
    return Fraction(int(len(answer) == 1 and all(question.options[choice].right for choice in answer)))


RULES = KindRules(instruction="Chọn một ý.", accepts=accepts, points=points)
