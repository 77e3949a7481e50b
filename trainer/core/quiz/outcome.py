"""How an answer stands, in one word: dots, sheets, ends, results and proofs say the same of the same answer."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

# done: all of the points; near: some; missed: none.
Outcome: TypeAlias = Literal["done", "near", "missed"]
WORDS: Mapping[Outcome, str] = {"done": "Đúng", "near": "Đúng một phần", "missed": "Chưa đúng"}


def outcome(points: Fraction) -> Outcome:
    """Return how an answer that earned ``points`` (0 to 1) stands."""
    return "done" if points == 1 else "near" if points > 0 else "missed"
