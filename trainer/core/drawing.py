"""Which questions a trainee gets, and in which order: decided by a seed, the same on every machine."""

import hashlib
from dataclasses import dataclass

from trainer.core.kinds import RULES
from trainer.core.quiz import Question, Quiz


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question as one trainee sees it.

    ``order[place]`` is the author's number of what is shown at ``place``: an option, or a target of a matching question.
    """

    question: Question
    order: tuple[int, ...]


def draw(quiz: Quiz, seed: str) -> tuple[DrawnQuestion, ...]:
    """Return ``quiz.rule.draw`` questions in the order and with the shuffled options that ``seed`` stands for.

    Sorting by SHA-256 rather than shuffling with ``random`` keeps the draw the same in every version of Python.
    """
    pool = sorted(quiz.questions, key=lambda question: _place(seed, question.id))
    return tuple(DrawnQuestion(question, _order(question, seed)) for question in pool[: quiz.rule.draw])


def _order(question: Question, seed: str) -> tuple[int, ...]:
    rules = RULES[question.kind]
    order = list(rules.places(question))
    for group in rules.groups(question):
        order[group.start : group.stop] = sorted(group, key=lambda number: _place(seed, question.id, str(number)))
    return tuple(order)


def _place(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()
