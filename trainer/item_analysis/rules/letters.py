"""Which option somebody means by a letter: screens of officials show none, and everybody has an order of his own."""

from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.quiz.model import Kind, Question
from trainer.item_analysis.rules.verdicts import option_name

# What is marked in a text, matched, or chosen step by step is not called by a letter.
_LISTED: tuple[Kind, ...] = ("single", "multiple", "spot", "order")


@dataclass(frozen=True, slots=True)
class Lettered:
    """An option: by which ``letter`` he may call it, its words, and how tables call it, as the author wrote them."""

    letter: str
    text: str
    in_tables: str


def as_seen(question: Question, order: Sequence[int]) -> tuple[Lettered, ...]:
    """Return the options of ``question`` in the ``order`` in which somebody saw them; none where letters say nothing,
    or nobody kept the order."""
    if question.kind not in _LISTED or sorted(order) != list(range(len(question.options))):
        return ()
    return tuple(
        Lettered(option_name(place), question.options[number].text, option_name(number))
        for place, number in enumerate(order)
    )
