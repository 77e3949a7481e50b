"""A result marked again without questions that were found to be wrong."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trainer.core.quiz import Rule


@dataclass(frozen=True, slots=True)
class Corrected:
    """The score in hundredths of a percent over the questions that are left, and whether it is a pass."""

    hundredths: int
    passed: bool


def mark_again(
    points: Sequence[Fraction], withdrawn: Collection[int], rule: Rule, passed: bool, revokes: bool
) -> Corrected:
    """Return the result of a paper without its questions number ``withdrawn``.

    ``points`` of each question from 0 to 1, ``passed`` what held until now. A pass is kept unless ``revokes``. A paper
    of which nothing is left shows nothing: it is not passed by the correction, nor lost unless ``revokes``.
    """
    left = [earned for place, earned in enumerate(points) if place not in withdrawn]
    total = sum(left, Fraction(0))
    reached = total * 100 >= rule.pass_mark * len(left) > 0
    return Corrected(int(total * 10_000 / len(left)) if left else 0, reached or (passed and not revokes))
