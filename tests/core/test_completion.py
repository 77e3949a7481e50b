"""What a pass is, until when it holds, and when the next attempt may begin."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import RULE
from trainer.core.completion import EarlierAttempt, Pass, attempts_left, decide, may_begin_at

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)


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


def _sat(outcomes: str) -> list[EarlierAttempt]:
    """Return attempts an hour apart: ``-`` failed, ``+`` passed."""
    return [EarlierAttempt(NOW + timedelta(hours=hour), one == "+") for hour, one in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "left", "waits"),
    [
        ("", 3, False),
        ("-", 2, False),
        ("--", 1, False),
        ("---", 3, True),
        ("----", 2, False),
        ("-----", 1, False),
        ("------", 3, True),
        ("--+", 3, False),
        ("--+-", 2, False),
        ("---+", 3, False),
    ],
)
def test_after_three_failures_in_a_row_one_waits_a_day_from_the_last(outcomes: str, left: int, waits: bool) -> None:
    sat = _sat(outcomes)

    assert attempts_left(RULE, sat) == left
    assert may_begin_at(RULE, sat, None) == (sat[-1].handed_in_at + timedelta(hours=24) if waits else None)


def test_a_rule_without_a_limit_never_lets_anybody_wait() -> None:
    endless = replace(RULE, attempts=0)

    assert attempts_left(endless, _sat("------")) is None
    assert may_begin_at(endless, _sat("------"), None) is None


def test_a_pass_may_be_renewed_from_sixty_days_before_it_ends_whatever_failed_before() -> None:
    held = Pass(NOW, NOW + timedelta(days=365))

    assert may_begin_at(RULE, _sat("---"), held) == NOW + timedelta(days=305)


@given(st.text("+-", max_size=12), st.integers(1, 4))
def test_whoever_fails_as_often_as_is_left_waits_and_not_sooner(outcomes: str, allowed: int) -> None:
    rule = replace(RULE, attempts=allowed)
    left = attempts_left(rule, _sat(outcomes))
    assert left is not None
    assert 1 <= left <= allowed

    waits = [may_begin_at(rule, _sat(outcomes + "-" * more), None) is not None for more in range(1, left + 1)]

    assert waits == [*[False] * (left - 1), True]


def test_a_pass_counts_from_the_hand_in_for_the_days_of_its_rule() -> None:
    assert decide(replace(RULE, valid_days=30), True, NOW) == Pass(NOW, NOW + timedelta(days=30))
