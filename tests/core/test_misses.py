"""How sure it is that something is missed more often: against exact chances, a published table, and by playing."""

import random
from math import comb, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.misses import Missed, beta, bounds, effect, sure


def at_least(trials: int, times: int, chance: float) -> float:
    """Return how likely at least so many of ``trials`` come off."""
    return sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(times, trials + 1))


@given(st.integers(1, 60), st.data())
def test_the_beta_function_is_the_chance_of_so_many(trials: int, data: st.DataObject) -> None:
    times, chance = data.draw(st.integers(1, trials)), data.draw(st.floats(0.01, 0.99))
    assert beta(chance, times, trials - times + 1) == pytest.approx(
        at_least(trials, times, chance), rel=1e-9, abs=1e-14
    )


@pytest.mark.parametrize(
    ("asked", "missed", "low", "high"),
    # Clopper and Pearson's bounds at 95 %, as R's binom.test gives them.
    [(10, 6, 0.2624, 0.8784), (10, 0, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (100, 20, 0.1267, 0.2918)],
)
def test_bounds_are_those_of_clopper_and_pearson(asked: int, missed: int, low: float, high: float) -> None:
    assert bounds(Missed(asked, missed), 1) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("family", "z"), [(1, 1.959964), (500, 3.890592)])
@pytest.mark.parametrize(("asked", "missed"), [(4_000, 1_000), (2_100, 120), (40_000, 36_000)])
def test_of_many_answers_a_bound_is_as_far_off_as_chance_brings_a_share(
    asked: int, missed: int, family: int, z: float
) -> None:
    """What Wilson's bounds are: those of which the share lies z times its spread away (z by a table of the normal)."""
    low, high = bounds(Missed(asked, missed), family)
    away = [(missed / asked - bound) / sqrt(bound * (1 - bound) / asked) for bound in (low, high)]
    assert away == pytest.approx([z, -z], rel=1e-5)


@pytest.mark.parametrize(("asked", "missed"), [(7, 0), (7, 2), (2_500, 3), (5_000, 1_200)])
def test_what_was_known_is_bounded_as_what_was_missed(asked: int, missed: int) -> None:
    low, high = bounds(Missed(asked, missed), 20)
    assert bounds(Missed(asked, asked - missed), 20) == pytest.approx((1 - high, 1 - low), abs=2e-5)


@given(st.integers(1, 5_000), st.data(), st.floats(1, 4), st.integers(1, 3_000), st.floats(0.02, 0.98))
def test_who_is_named_has_the_usual_outside_his_bounds(
    asked: int, data: st.DataObject, weight: float, family: int, usual: float
) -> None:
    one = Missed(asked, data.draw(st.integers(0, asked)), weight)
    low, high = bounds(one, family)
    said = sure(one, usual, family)
    assert low <= one.share <= high
    # The bounds are known to a hundred-thousandth; of very many answers both ways of reckoning agree nearly.
    if asked / weight <= 2_000:
        assert (said == "more") == (low > usual) or abs(low - usual) < 1e-4
        assert (said == "less") == (high < usual) or abs(high - usual) < 1e-4
    else:
        assert said != "more" or low > usual - 0.01
        assert said != "less" or high < usual + 0.01


def test_where_all_are_alike_hardly_ever_anything_is_named() -> None:
    """A hundred cities of 200 units that all miss a fifth: at most five name a unit, by what is promised."""
    lot = random.Random(5)
    named = 0
    for _ in range(100):
        found = (Missed(asked, sum(lot.random() < 0.2 for _ in range(asked))) for asked in [lot.randint(1, 40)] * 200)
        named += any(sure(one, 0.2, 200) for one in found)
    assert named <= 5


def test_what_really_differs_is_named() -> None:
    assert sure(Missed(60, 40), 0.2, 500) == "more"
    assert sure(Missed(600, 20), 0.2, 500) == "less"
    assert sure(Missed(3, 3), 0.2, 500) == ""
    assert sure(Missed(0, 0), 0.2, 500) == ""


@pytest.mark.parametrize(
    ("asked", "missed", "said"),
    # Where one in five is usual. The chance of so much by chance: 1.96, 3.28, 2.25 and 2.81 in a hundred.
    [(9, 5, "more"), (10, 5, ""), (17, 0, "less"), (16, 0, "")],
)
def test_what_chance_brings_less_often_than_once_in_forty_is_named(asked: int, missed: int, said: str) -> None:
    assert sure(Missed(asked, missed), 0.2, 1) == said


@pytest.mark.parametrize(("missed", "usual"), [(0, 0.0), (1, 0.5), (2, 1.0)])
def test_what_is_as_usual_is_not_named(missed: int, usual: float) -> None:
    assert sure(Missed(2, missed), usual, 1) == ""


def test_where_everybody_else_is_alike_one_who_is_not_is_named() -> None:
    assert sure(Missed(9, 1), 0.0, 500) == "more"
    assert sure(Missed(9, 8), 1.0, 500) == "less"


def test_answers_of_one_paper_that_go_together_count_for_less() -> None:
    # Fifty papers of two questions each, in which both are missed or neither: as much as fifty answers.
    assert effect(50, 100, 20, (200, 40, 40)) == pytest.approx(2, rel=0.03)
    # Of three such papers one was missed: three times as much, as few papers may by chance be alike.
    assert effect(3, 6, 2, (12, 4, 4)) == pytest.approx(3)
    # One question a paper: nothing goes together.
    assert effect(50, 50, 10, (50, 10, 10)) == pytest.approx(1, rel=0.03)
    assert sure(Missed(40, 18), 0.2, 20) == "more"
    assert sure(Missed(40, 18, 2.0), 0.2, 20) == ""


@pytest.mark.parametrize(("papers", "asked", "missed"), [(0, 0, 0), (1, 2, 1), (9, 9, 0), (9, 9, 9)])
def test_of_too_little_nothing_is_made(papers: int, asked: int, missed: int) -> None:
    assert effect(papers, asked, missed, (asked, missed, missed)) == 1.0
