"""Which questions a trainee gets, and in which order: decided by a seed, the same on every machine."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

from trainer.core.quiz.kinds import RULES, Answer, Size
from trainer.core.quiz.model import POOL_OF, Question, Quiz, Rule

# What was seen longer ago is drawn as if it had never been.
LATELY = timedelta(days=90)
NOTHING_SEEN: Mapping[str, date] = MappingProxyType({})


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


def every_question(_: Question) -> bool:
    """Allow every question to be drawn."""
    return True


def draw(
    quiz: Quiz, seed: str, allowed: Callable[[Question], bool] = every_question, seen: Mapping[str, date] = NOTHING_SEEN
) -> tuple[DrawnQuestion, ...]:
    """Return as many questions of each pool as the rule says, in the order and with the options that ``seed`` gives.

    Only ``allowed`` questions are drawn. Where they leave a pool too small, the other pools of the quiz fill up; where
    all of them are too few, the paper is shorter. ``seen``: the day on which a question was last practised or asked;
    what is not in it comes first, then what was seen longest ago. Among those of one day each question has its own lot,
    so a new one changes nothing in the other pools. Sorting by SHA-256 rather than ``random`` keeps the draw the same
    in every version of Python.
    """
    in_turn = sorted(
        filter(allowed, quiz.questions), key=lambda question: (seen.get(question.id, date.min), lot(seed, question.id))
    )
    return arranged(_drawn(in_turn, quiz.rule), seed)


def arranged(questions: Iterable[Question], seed: str) -> tuple[DrawnQuestion, ...]:
    """Return ``questions`` as a paper: in the order and with the options that ``seed`` gives."""
    # A lot of its own decides the order: by that of the draw, the questions of small pools would come last.
    paper = sorted(questions, key=lambda question: lot("order", seed, question.id))
    return tuple(shuffled(question, seed) for question in paper)


def shuffled(question: Question, seed: str) -> DrawnQuestion:
    """Return one question with its options as ``seed`` shuffles them."""
    return DrawnQuestion(question, order_for(question, seed))


def _drawn(in_turn: Iterable[Question], rule: Rule) -> list[Question]:
    wanted = Counter(rule.pools)
    drawn: list[Question] = []
    left: list[Question] = []
    for question in in_turn:
        pool = POOL_OF[question.kind]
        (drawn if wanted[pool] > 0 else left).append(question)
        wanted[pool] -= 1
    return drawn + left[: max(0, rule.draw - len(drawn))]


def order_for(question: Question, seed: str) -> tuple[int, ...]:
    """Return the order in which ``seed`` shows what can be chosen in ``question``."""
    rules = RULES[question.kind]
    order = list(rules.places(question))
    for group in rules.groups(question):
        order[group.start : group.stop] = sorted(group, key=lambda number: lot(seed, question.id, str(number)))
    return tuple(order)


def lot(*parts: str) -> bytes:
    """Return the lot that a seed and a name draw: what is sorted by it stands in an order that nobody chose."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8")).digest()
