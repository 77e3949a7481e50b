"""How an answer stands, in one word."""

from fractions import Fraction

import pytest

from trainer.core.quiz.answer_standing import standing


@pytest.mark.parametrize(
    ("points", "expected"), [("0", "missed"), ("49/100", "missed"), ("1/2", "near"), ("99/100", "near"), ("1", "done")]
)
def test_less_than_half_of_the_points_is_not_nearly_right(points: str, expected: str) -> None:
    assert standing(Fraction(points)) == expected
