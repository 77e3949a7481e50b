"""The schedule of refreshers and the forecast of what is remembered, by their laws."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.spaced_review import LONGEST_DAYS, Forecast, Recall, forecast_of, rating, remember, retention
from trainer.core.vietnam_time import LOCAL

START = datetime(2026, 7, 1, 3, 0, tzinfo=UTC)
POINTS = st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(1)])
STORY = st.lists(st.tuples(st.integers(0, 60), POINTS), min_size=1, max_size=8)


def _recalls(story: list[tuple[int, Fraction]]) -> list[Recall]:
    at, found = START, []
    for days, points in story:
        at += timedelta(days=days)
        found.append(Recall(at, points))
    return found


@pytest.mark.parametrize("points", [Fraction(0), Fraction(1, 3), Fraction(1, 2)])
def test_what_was_answered_wrongly_comes_back_the_next_day_as_the_screen_says(points: Fraction) -> None:
    memory = remember([Recall(START, points)])
    assert memory is not None
    assert memory.due_at - START == timedelta(days=1)


@pytest.mark.parametrize(
    ("points", "rated"),
    [(Fraction(1), 3), (Fraction(2, 3), 2), (Fraction(1, 2), 2), (Fraction(1, 3), 1), (Fraction(0), 1)],
)
def test_an_answer_is_rated_by_its_points(points: Fraction, rated: int) -> None:
    assert rating(points) == rated


def test_a_question_that_was_answered_wrongly_is_harder_than_one_half_right() -> None:
    wrong, half = (remember([Recall(START, points)]) for points in (Fraction(0), Fraction(1, 2)))
    assert wrong is not None
    assert half is not None
    assert 1 <= half.difficulty < wrong.difficulty <= 10


@given(STORY)
def test_a_question_that_was_never_answered_wrongly_is_not_asked_again(story: list[tuple[int, Fraction]]) -> None:
    always_right = _recalls([(days, Fraction(1)) for days, _ in story])

    assert remember(always_right) is None


@given(STORY)
def test_right_answers_before_the_first_wrong_one_change_nothing(story: list[tuple[int, Fraction]]) -> None:
    wrong = [*_recalls(story), Recall(START + timedelta(days=900), Fraction(0))]
    before = [Recall(START - timedelta(days=9), Fraction(1)), *wrong]

    assert remember(before) == remember(wrong)


@given(STORY)
def test_it_comes_back_a_day_later_at_the_earliest_and_within_a_year(story: list[tuple[int, Fraction]]) -> None:
    memory = remember([*_recalls(story), Recall(START + timedelta(days=900), Fraction(0))])

    assert memory is not None
    days = (memory.due_at - memory.last_review_at).days
    assert 1 <= days <= LONGEST_DAYS
    # It is due when nine of ten would still know it.
    assert days == min(max(round(memory.stability), 1), LONGEST_DAYS)
    assert memory.state == State.Review


def test_the_intervals_grow_while_the_answers_are_right_and_shrink_after_a_wrong_one() -> None:
    recalls, gaps = [Recall(START, Fraction(0))], []
    for _ in range(5):
        memory = remember(recalls)
        assert memory is not None
        gaps.append((memory.due_at - memory.last_review_at).days)
        recalls.append(Recall(memory.due_at, Fraction(1)))
    forgotten = remember([*recalls, Recall(recalls[-1].at + timedelta(days=gaps[-1]), Fraction(0))])

    assert gaps == sorted(set(gaps))
    assert forgotten is not None
    assert (forgotten.due_at - forgotten.last_review_at).days < gaps[-1]


def test_who_comes_every_day_a_little_sooner_is_asked_as_seldom_as_who_comes_at_the_same_hour() -> None:
    """Less than 24 hours lie between two days of his, and less than none between two times of one day."""
    gaps = []
    for sooner in (timedelta(0), timedelta(minutes=20)):
        day, recalls = 0, [Recall(START, Fraction(0))]
        for _ in range(5):
            memory = remember(recalls)
            assert memory is not None
            day = (memory.due_at.astimezone(LOCAL).date() - START.astimezone(LOCAL).date()).days
            recalls.append(Recall(START + day * (timedelta(days=1)) - len(recalls) * sooner, Fraction(1)))
        gaps.append((day, memory.stability))

    assert gaps[0] == gaps[1]
    assert gaps[0][0] > 20
    assert remember([*recalls, Recall(recalls[-1].at + timedelta(minutes=1), Fraction(1))]) is not None


@given(st.floats(0.1, 400), st.floats(0, 700), st.floats(0, 700))
def test_the_chance_falls_with_time_and_is_nine_in_ten_at_the_stability(
    stability: float, days: float, later: float
) -> None:
    assert 0 < retention(stability, days + later) <= retention(stability, days) <= 1
    assert retention(stability, stability) == pytest.approx(0.9)
    assert retention(0, days) == 0


@pytest.mark.parametrize("days", [0, 1, 7, 90])
def test_the_curve_is_that_of_the_library(days: int) -> None:
    card, _ = Scheduler(learning_steps=(), enable_fuzzing=False).review_card(Card(card_id=1), Rating.Good, START)
    expected = Scheduler().get_card_retrievability(card, START + timedelta(days=days))

    assert retention(card.stability or 0, days) == pytest.approx(expected)


def forecast(groups: list[tuple[int, float]]) -> Forecast:
    """Return what to expect of groups of cards, each ``(how many, the chance of each)``."""
    expected = sum(count * chance for count, chance in groups)
    return forecast_of(
        sum(count for count, _ in groups), expected, sum(count * chance * (1 - chance) for count, chance in groups)
    )


@given(st.lists(st.tuples(st.integers(1, 50), st.floats(0, 1)), min_size=1, max_size=9))
def test_the_forecast_lies_within_its_bounds_and_narrows_with_more_cards(groups: list[tuple[int, float]]) -> None:
    one, four = forecast(groups), forecast([(count * 4, chance) for count, chance in groups])

    assert 0 <= one.low <= one.share + 1e-9
    assert one.share - 1e-9 <= one.high <= 1
    assert four.share == pytest.approx(one.share)
    assert four.high - four.low <= one.high - one.low + 1e-9


@pytest.mark.parametrize(("family", "z"), [(0, 1.959964), (1, 1.959964), (10, 2.807034)])
def test_the_bounds_are_those_of_chance_for_as_many_rows_as_are_looked_at(family: int, z: float) -> None:
    # A hundred questions, an even chance for each: five more or less (z by a table of the normal).
    found = forecast_of(100, 50, 25, family)

    assert (found.cards, found.share) == (100, 0.5)
    assert (found.low, found.high) == pytest.approx((0.5 - z * 0.05, 0.5 + z * 0.05), abs=1e-6)


def test_without_cards_nothing_is_claimed() -> None:
    assert forecast([]) == Forecast(0, 0.0, 0.0, 1.0)
