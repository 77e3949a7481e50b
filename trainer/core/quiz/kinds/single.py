"""One right option: right or not, nothing between."""

from collections.abc import Iterator
from fractions import Fraction

from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.kinds.options import no_options, unused
from trainer.core.quiz.model import Question


class Single(KindRules):
    """Points all or none."""

    letter = "s"
    instruction = "Chọn một ý."

    def accepts(self, shown: Answer, size: Size) -> bool:
        """One option, or none (an answer taken back)."""
        return len(shown) <= 1 and super().accepts(shown, size)

    def points(self, question: Question, answer: Answer) -> Fraction:
        """Return 1 for the right option, else 0."""
        return Fraction(int(len(answer) == 1 and question.options[answer[0]].right))

    def faults(self, question: Question) -> Iterator[Fault]:
        """Exactly one right option out of three to six."""
        yield from unused(question, "targets", "steps")
        yield from no_options(question, 3, 6)
        right = sum(option.right for option in question.options)
        if right == 0:
            yield ("options",), "không có phương án đúng", "đặt right: true cho một phương án"
        if right > 1:
            yield ("options",), f"có {right} phương án đúng", "chỉ để một phương án đúng, hoặc đổi kind thành multiple"
