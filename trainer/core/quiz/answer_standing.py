"""How an answer stands, in one word: dots, sheets, ends and results say the same of the same answer."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

# done: right; near: at least half of the points; missed: less.
Standing: TypeAlias = Literal["done", "near", "missed"]
WORDS: Mapping[Standing, str] = {"done": "Đúng", "near": "Gần đúng", "missed": "Chưa đúng"}
_NEAR = Fraction(1, 2)


def standing(points: Fraction) -> Standing:
    """Return how an answer that earned ``points`` (0 to 1) stands."""
    return "done" if points == 1 else "near" if points >= _NEAR else "missed"
