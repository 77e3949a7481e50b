"""Some answer to a question of each kind, as a browser sends it; the ticket in the page says kinds and sizes."""

import random
from typing import TypeAlias

from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.model import Kind

# Kind and size of each question, in the order of the paper.
Shape: TypeAlias = tuple[tuple[Kind, tuple[int, ...]], ...]

_KINDS: dict[str, Kind] = {rules.letter: kind for kind, rules in RULES.items()}


def shape(ticket: str) -> Shape:
    """Return what the text of a ticket says of its paper."""
    parts = ticket.split(":")[2].split(".")
    return tuple((_KINDS[part[0]], tuple(int(size) for size in part[1:].split("-"))) for part in parts)


def some(kind: Kind, size: tuple[int, ...], chance: random.Random) -> list[int]:
    """Return an answer that is well formed, in places as shown; whether it is right does not matter here."""
    if kind == "order":
        return chance.sample(range(size[0]), size[0])
    if kind == "match":
        return chance.choices(range(size[1]), k=size[0])
    return [chance.randrange(size[0])]


def fields(kind: Kind, answer: list[int]) -> list[str]:
    """Return the values that the form of the page sends for ``answer``: the rank of each step of an order."""
    if kind == "order":
        return [str(answer.index(step) + 1) for step in range(len(answer))]
    return [str(place) for place in answer]
