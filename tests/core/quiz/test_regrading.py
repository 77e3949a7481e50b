"""Marking again without withdrawn questions, by its laws."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import RULE
from trainer.core.quiz.grading import Corrected, mark_again

POINTS = st.lists(st.fractions(0, 1, max_denominator=6), min_size=1, max_size=8)


@given(POINTS, st.sets(st.integers(0, 7)))
def test_a_pass_is_kept_unless_the_it_unit_says_otherwise(points: list[Fraction], gone: set[int]) -> None:
    assert mark_again(points, gone, RULE, True, revokes=False).passed


@given(POINTS, st.booleans())
def test_without_a_withdrawn_question_the_score_is_that_of_the_paper(points: list[Fraction], passed: bool) -> None:
    again = mark_again(points, (), RULE, passed, revokes=True)

    assert again == Corrected(int(sum(points) * 10_000 / len(points)), sum(points) * 100 >= 75 * len(points))


@given(POINTS)
def test_taking_back_what_was_wrong_never_lowers_the_score(points: list[Fraction]) -> None:
    wrong = {place for place, earned in enumerate(points) if earned == 0}
    if len(wrong) < len(points):
        assert (
            mark_again(points, wrong, RULE, False, False).hundredths
            >= mark_again(points, (), RULE, False, False).hundredths
        )


def test_a_paper_of_which_nothing_is_left_proves_nothing() -> None:
    assert mark_again([Fraction(1)], {0}, replace(RULE, pass_mark=1), False, False) == Corrected(0, False)
    assert mark_again([Fraction(1)], {0}, RULE, True, False) == Corrected(0, True)


def test_the_mark_is_reached_by_the_questions_that_are_left_and_by_nothing_less() -> None:
    # 29 of 39 are 74.36 %, 30 of 40 are 75 %.
    assert mark_again([Fraction(1)] * 29 + [Fraction(0)] * 11, {39}, RULE, False, False) == Corrected(7435, False)
    assert mark_again([Fraction(1)] * 30 + [Fraction(0)] * 10, (), RULE, False, False) == Corrected(7500, True)
    assert mark_again([Fraction(1)] * 30 + [Fraction(0)] * 11, {40}, RULE, True, True) == Corrected(7500, True)


def test_a_single_question_that_is_left_decides_whatever_the_mark() -> None:
    assert mark_again([Fraction(0), Fraction(1)], {0}, replace(RULE, pass_mark=1), False, False).passed
