"""Attempts of two records in one: numbers tell the order in time, each once; and since when a role is held."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainer.people.rules.merging import MergedAttempt, held_since, numbered

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def at(day: int) -> datetime:
    """Return a moment so many days after ``NOW``."""
    return NOW + timedelta(days=day)


def test_attempts_are_numbered_in_the_order_in_which_they_were_begun_quiz_by_quiz() -> None:
    sat = [
        MergedAttempt(1, True, "a", 1, at(2)),
        MergedAttempt(2, True, "a", 2, at(5)),
        MergedAttempt(3, False, "a", 1, at(1)),
        MergedAttempt(4, False, "a", 2, at(3)),
        MergedAttempt(5, False, "b", 1, at(4)),
    ]
    assert numbered(sat) == {3: 1, 1: 2, 4: 3, 2: 4, 5: 1}


def test_of_two_begun_at_one_moment_that_of_the_record_that_stays_comes_first() -> None:
    assert numbered([MergedAttempt(1, False, "a", 1, NOW), MergedAttempt(2, True, "a", 1, NOW)]) == {2: 1, 1: 2}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("ab"), st.integers(0, 5)), max_size=12))
def test_numbers_run_from_one_without_a_gap_whatever_was_sat(rows: list[tuple[bool, str, int]]) -> None:
    sat = [MergedAttempt(pk, stays, quiz, 1, at(day)) for pk, (stays, quiz, day) in enumerate(rows)]
    found = numbered(sat)

    for quiz in "ab":
        of_quiz = [one for one in sat if one.quiz == quiz]
        assert sorted(found[one.pk] for one in of_quiz) == list(range(1, len(of_quiz) + 1))
        begun = [one.started_at for one in sorted(of_quiz, key=lambda one: found[one.pk])]
        assert begun == sorted(begun)


def test_who_got_another_number_is_no_newcomer_and_who_was_away_is() -> None:
    # He came under the new number on day 9; the old one left with that list, or is still there.
    assert held_since(at(9), at(1), came_at=at(9), left_at=at(9)) == at(1)
    assert held_since(at(9), at(1), came_at=at(9), left_at=None) == at(1)
    assert held_since(at(9), at(1), came_at=at(9), left_at=at(5)) == at(9)
    assert held_since(at(9), None, came_at=at(9), left_at=None) == at(9)
    assert held_since(at(2), at(3), came_at=at(2), left_at=None) == at(2)
