"""Several right options, with partial credit that guessing cannot collect.

Points are the share of right options marked minus the share of wrong options marked, never below 0: one more right mark
never lowers them, only the full answer earns 1, and marking everything earns nothing.
"""

from fractions import Fraction

from trainer.core.kinds.base import Answer, KindRules, within
from trainer.core.quiz import Question


def points(question: Question, answer: Answer) -> Fraction:
    """Return max(0, right marked / right − wrong marked / wrong)."""
    right = {number for number, option in enumerate(question.options) if option.right}
    wrong = set(range(len(question.options))) - right
    gained = Fraction(len(answer & right), len(right))
    lost = Fraction(len(answer & wrong), len(wrong)) if wrong else Fraction(0)
    return max(Fraction(0), gained - lost)


RULES = KindRules(
    instruction="Chọn mọi ý đúng. Chọn thêm ý sai sẽ bị trừ điểm của câu này.", accepts=within, points=points
)
