"""Steps to be put in order. The author writes them in the right order."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from trainer.core.quiz.kinds.base import Answer, Fault, KindRules, Size, as_a_sequence
from trainer.core.quiz.kinds.options import no_options, unused
from trainer.core.quiz.model import Question


def accepts(shown: Answer, size: Size) -> bool:
    """Every step once, or nothing at all."""
    return not shown or sorted(shown) == list(range(size[0]))


def points(question: Question, answer: Answer) -> Fraction:
    """Return 1 less twice the share of pairs that stand the wrong way round (Kendall's tau), never below 0.

    An order drawn by lot earns nothing on average.
    """
    if len(answer) != len(question.options):
        return Fraction(0)
    pairs = list(combinations(answer, 2))
    wrong = sum(earlier > later for earlier, later in pairs)
    return max(Fraction(0), 1 - Fraction(2 * wrong, len(pairs)))


def key(question: Question) -> Answer:
    """Return the steps as the author wrote them."""
    return tuple(range(len(question.options)))


def faults(question: Question) -> Iterator[Fault]:
    """Three to seven steps, none of them the same."""
    yield from unused(question, "material", "targets", "steps")
    yield from no_options(question, 3, 7)


RULES = KindRules(
    letter="o",
    instruction="Sắp các bước theo thứ tự làm trước, làm sau. Mỗi cặp bước ngược thứ tự bị trừ điểm.",
    accepts=accepts,
    points=points,
    key=key,
    faults=faults,
    normal=as_a_sequence,
    credit="Điểm tính theo từng cặp bước: đúng thứ tự cả thì đủ điểm, ngược một nửa số cặp trở lên thì không có điểm.",
)
