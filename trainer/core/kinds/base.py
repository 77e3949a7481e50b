"""What every kind of question must be able to say."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from trainer.core.quiz import Question

# The numbers of the chosen options, as the author wrote them (0 first), whatever order the trainee saw.
Answer: TypeAlias = frozenset[int]


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules of one kind.

    ``accepts(answer, size)`` says whether an answer to a question of ``size`` options is well formed;
    ``points(question, answer)`` gives 0 to 1; ``instruction`` is what the trainee reads above the options.
    """

    instruction: str
    accepts: Callable[[Answer, int], bool]
    points: Callable[[Question, Answer], Fraction]


def within(answer: Answer, size: int) -> bool:
    """Say whether every chosen number is the number of an option."""
    return all(0 <= choice < size for choice in answer)
