"""How an official stands with a quiz, on every side of every date."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.content.small_library import RULE
from trainer.core.completion import EarlierAttempt, decide, may_begin_at, status

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("valid_days_left", "due_in_days", "expected"),
    [
        (100, None, "done"),
        (100, -3, "done"),
        (59, None, "ending"),
        (60, None, "ending"),
        (-1, None, "expired"),
        (-1, 5, "due"),
        (None, None, "open"),
        (None, 0, "due"),
        (None, -1, "overdue"),
    ],
)
def test_standing(valid_days_left: int | None, due_in_days: int | None, expected: str) -> None:
    valid_until = None if valid_days_left is None else NOW + timedelta(days=valid_days_left)
    due = None if due_in_days is None else TODAY + timedelta(days=due_in_days)

    assert status(valid_until, due, NOW, TODAY) == expected


def test_only_a_pass_completes() -> None:
    assert decide(RULE, False, NOW) is None
    earned = decide(RULE, True, NOW)
    assert earned is not None
    assert earned.valid_until == NOW + timedelta(days=365)


def test_a_pass_in_between_starts_the_count_of_failures_again() -> None:
    failed = [EarlierAttempt(NOW + timedelta(hours=hour), False) for hour in range(3)]
    passed = EarlierAttempt(NOW + timedelta(hours=2, minutes=30), True)

    assert may_begin_at(RULE, failed, None) == NOW + timedelta(hours=2 + 24)
    assert may_begin_at(RULE, [*failed[:2], passed, failed[2]], None) is None
    assert may_begin_at(RULE, [*failed, *failed[:1]], None) is None
