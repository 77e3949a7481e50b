"""Which questions a trainee gets, and in which order: decided by a seed, the same on every machine."""

import hashlib
from dataclasses import dataclass

from trainer.core.kinds import RULES, Answer, Size
from trainer.core.quiz import Question, Quiz


@dataclass(frozen=True, slots=True)
class DrawnQuestion:
    """A question as one trainee sees it.

    ``order[place]`` is the author's number of what is shown there: an option, or a target where items are matched.
    """

    question: Question
    order: tuple[int, ...]

    def as_shown(self, answer: Answer) -> Answer:
        """Translate an answer in the author's numbers into places as shown, in the form in which it is stored."""
        rules = RULES[self.question.kind]
        return rules.normal(rules.to_shown(answer, self.order))

    def as_author(self, shown: Answer) -> Answer:
        """Translate an answer in places as shown into the author's numbers."""
        return RULES[self.question.kind].to_author(shown, self.order)

    def size(self) -> Size:
        """Return what bounds an answer in places as shown: what a ticket carries."""
        return RULES[self.question.kind].size(self.question, self.order)

    def read(self, shown: Answer) -> Answer | None:
        """Return ``shown`` in the form in which it is stored; None when it is no answer to this question."""
        rules = RULES[self.question.kind]
        return rules.normal(shown) if rules.accepts(shown, self.size()) else None

    def key(self) -> Answer:
        """Return the full answer in places as shown: for demonstrations, previews and tests."""
        return self.as_shown(RULES[self.question.kind].key(self.question))


def draw(quiz: Quiz, seed: str) -> tuple[DrawnQuestion, ...]:
    """Return ``quiz.rule.draw`` questions in the order and with the shuffled options that ``seed`` stands for.

    Sorting by SHA-256 rather than shuffling with ``random`` keeps the draw the same in every version of Python.
    """
    pool = sorted(quiz.questions, key=lambda question: _place(seed, question.id))
    return tuple(shuffled(question, seed) for question in pool[: quiz.rule.draw])


def shuffled(question: Question, seed: str) -> DrawnQuestion:
    """Return one question with its options as ``seed`` shuffles them."""
    return DrawnQuestion(question, _order(question, seed))


def _order(question: Question, seed: str) -> tuple[int, ...]:
    rules = RULES[question.kind]
    order = list(rules.places(question))
    for group in rules.groups(question):
        order[group.start : group.stop] = sorted(group, key=lambda number: _place(seed, question.id, str(number)))
    return tuple(order)


def _place(*parts: str) -> bytes:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()
