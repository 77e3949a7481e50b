"""Steps to be put in order. The author writes them in the right order."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size
from trainer.core.quiz.kinds.options import no_options, unused
from trainer.core.quiz.model import Question


class Order(KindRules):
    """An answer is the sequence of all steps."""

    letter = "o"
    instruction = "Cho mỗi việc một số thứ tự."
    credit = "Điểm tính theo từng cặp bước: đúng thứ tự cả thì đủ điểm, ngược một nửa số cặp trở lên thì không có điểm."
    in_order = True

    def accepts(self, shown: Answer, size: Size) -> bool:
        """Every step once, or nothing at all."""
        return not shown or sorted(shown) == list(range(size[0]))

    def points(self, question: Question, answer: Answer) -> Fraction:
        """Return 1 less twice the share of pairs that stand the wrong way round (Kendall's tau), never below 0.

        An order drawn by lot earns nothing on average.
        """
        if len(answer) != len(question.options):
            return Fraction(0)
        pairs = list(combinations(answer, 2))
        wrong = sum(earlier > later for earlier, later in pairs)
        return max(Fraction(0), 1 - Fraction(2 * wrong, len(pairs)))

    def key(self, question: Question) -> Answer:
        """Return the steps as the author wrote them."""
        return tuple(range(len(question.options)))

    def faults(self, question: Question) -> Iterator[Fault]:
        """Three to seven steps, none of them the same."""
        yield from unused(question, "targets", "steps")
        yield from no_options(question, 3, 7)
