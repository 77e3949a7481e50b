"""When one may try again. Laws of both rules, and the figures that SECURITY.md gives."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.accounts.tries import (
    AT_ONCE,
    CERTIFICATES_OF_ADDRESS,
    LINKS,
    PASSWORDS,
    PASSWORDS_OF_ADDRESS,
    Count,
    Growing,
    Windowed,
)

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
RULES = (PASSWORDS, PASSWORDS_OF_ADDRESS, LINKS)
moments = st.timedeltas(timedelta(days=-2), timedelta(days=2)).map(lambda away: NOW + away)


def tried(rule, times, now=NOW):
    """The count after so many tries, each as soon as it is allowed."""
    count = None
    for _ in range(times):
        now += rule.wait(count, now)
        count = rule.after(count, now)
    return count


def waits(rule, times):
    counts = [tried(rule, n) for n in range(times + 1)]
    return [rule.wait(count, count.last_at if count else NOW) for count in counts]


def test_five_passwords_are_free_then_each_wait_is_twice_the_one_before_up_to_a_quarter_of_an_hour():
    assert waits(PASSWORDS, 11) == [
        *[AT_ONCE] * 5,
        MINUTE / 2,
        MINUTE,
        2 * MINUTE,
        4 * MINUTE,
        8 * MINUTE,
        15 * MINUTE,
        15 * MINUTE,
    ]


def test_a_quiet_day_forgets_failures():
    count = tried(PASSWORDS, 9)
    day = timedelta(hours=24)
    assert PASSWORDS.after(count, count.last_at + day - MINUTE).count == 10
    assert PASSWORDS.after(count, count.last_at + day) == Count(1, count.last_at + day, count.last_at + day)


def test_an_address_shuts_for_the_rest_of_its_minute_only():
    full = Count(PASSWORDS_OF_ADDRESS.most, NOW, NOW + MINUTE / 3)
    assert PASSWORDS_OF_ADDRESS.wait(full, NOW + MINUTE / 3) == MINUTE * 2 / 3
    assert PASSWORDS_OF_ADDRESS.wait(full, NOW + MINUTE) == AT_ONCE
    assert PASSWORDS_OF_ADDRESS.after(full, NOW + MINUTE) == Count(1, NOW + MINUTE, NOW + MINUTE)


@given(st.sampled_from(RULES), st.integers(0, 10**9), moments, moments, moments)
def test_no_wait_is_longer_than_the_rule_says_whatever_the_clock_did(rule, times, since, last_at, now):
    longest = rule.longest if isinstance(rule, Growing) else rule.window
    assert AT_ONCE <= rule.wait(Count(times, since, last_at), now) <= longest


@given(st.sampled_from(RULES), st.integers(0, 40))
def test_after_the_wait_one_may_try(rule, times):
    count = tried(rule, times)
    if count is not None:
        assert rule.wait(count, count.last_at + rule.wait(count, count.last_at)) == AT_ONCE


@given(st.integers(1, 9), st.integers(0, 30))
def test_no_window_takes_more_than_it_says(most, times):
    rule, count = Windowed(most, MINUTE), None
    allowed = 0
    for _ in range(times):
        if rule.wait(count, NOW) == AT_ONCE:
            allowed, count = allowed + 1, rule.after(count, NOW)
    assert allowed == min(most, times)


@given(st.sampled_from(RULES), st.integers(1, 40), st.timedeltas(AT_ONCE, timedelta(minutes=4)))
def test_a_try_that_is_counted_late_makes_no_wait_shorter(rule, times, late):
    count = tried(rule, times)
    overtaken = rule.after(count, count.last_at - min(late, count.last_at - count.since + MINUTE))
    assert (overtaken.count, overtaken.last_at) == (count.count + 1, count.last_at)


@pytest.mark.parametrize("rule", RULES)
def test_what_was_counted_before_the_clock_was_set_back_keeps_nobody_out(rule):
    hours_ahead = tried(rule, 700, NOW + timedelta(hours=14))
    assert rule.wait(hours_ahead, NOW) == AT_ONCE
    assert rule.after(hours_ahead, NOW) == Count(1, NOW, NOW)


def test_a_city_behind_one_address_checks_certificates_as_widely_as_it_signs_in():
    assert CERTIFICATES_OF_ADDRESS.most >= PASSWORDS_OF_ADDRESS.most
    assert CERTIFICATES_OF_ADDRESS.window <= PASSWORDS_OF_ADDRESS.window
