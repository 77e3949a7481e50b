"""How an answer stands, in one word."""

from fractions import Fraction

import pytest

from trainer.core.quiz.outcome import WORDS, outcome


@pytest.mark.parametrize(
    ("points", "expected", "word"),
    [
        ("0", "missed", "Chưa đúng"),
        ("1/100", "near", "Đúng một phần"),
        ("8/21", "near", "Đúng một phần"),
        ("99/100", "near", "Đúng một phần"),
        ("1", "done", "Đúng"),
    ],
)
def test_what_earned_some_of_its_points_is_right_in_part_however_few(points: str, expected: str, word: str) -> None:
    assert outcome(Fraction(points)) == expected
    assert WORDS[outcome(Fraction(points))] == word
