"""How an official stands with a quiz, on every side of every date."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.small_library import RULE
from trainer.core.standing import STATE_TITLES, Facts, Standing, Try, failed_since, left_of, standing, withheld_last

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
INSTANT = timedelta(microseconds=1)
DAYS = st.none() | st.integers(-40, 40).map(lambda ahead: TODAY + timedelta(days=ahead))
FACTS = st.builds(
    Facts,
    valid_until=st.none() | st.integers(-100, 400).map(lambda ahead: NOW + timedelta(days=ahead)),
    relearn_by=DAYS,
    pass_holds=st.booleans(),
    due_on=DAYS,
    begun=st.booleans(),
    failed=st.booleans(),
    left=st.none() | st.integers(1, 3),
    exempt=st.booleans(),
)


def day(ahead: int | None) -> date | None:
    return None if ahead is None else TODAY + timedelta(days=ahead)


def of(valid_days_left: int | None, due_in_days: int | None = None, **more: object) -> Standing:
    until = None if valid_days_left is None else NOW + timedelta(days=valid_days_left)
    return standing(Facts(valid_until=until, due_on=day(due_in_days), **more), NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("valid_days_left", "due_in_days", "expected"),
    [
        (100, None, Standing("completed", valid=True)),
        (100, -3, Standing("completed", valid=True)),
        (59, None, Standing("completed", valid=True, ends_soon=True)),
        (60, None, Standing("completed", valid=True, ends_soon=True)),
        (-1, None, Standing("expired")),
        (-1, 5, Standing("expired")),
        (-1, -1, Standing("expired", late=True)),
        # It ended today, so that the day of the campaign was met: until today is over nobody is late for it.
        (0, -5, Standing("expired")),
        (None, None, Standing("not_begun")),
        (None, 0, Standing("not_begun")),
        (None, -1, Standing("not_begun", late=True)),
    ],
)
def test_a_pass_and_a_day(valid_days_left: int | None, due_in_days: int | None, expected: Standing) -> None:
    assert of(valid_days_left, due_in_days) == expected


@pytest.mark.parametrize(
    ("valid_days_left", "relearn_in_days", "due_in_days", "expected"),
    [
        (100, 30, None, Standing("update", valid=True)),
        (100, 0, None, Standing("update", valid=True)),
        (30, 5, None, Standing("update", valid=True)),
        (0, -1, None, Standing("update", late=True)),
        (0, -1, -5, Standing("update", late=True)),
        # That of a campaign is over, but was met: a change has its own.
        (0, 1, -5, Standing("update")),
    ],
)
def test_a_pass_on_a_text_that_changed(
    valid_days_left: int, relearn_in_days: int | None, due_in_days: int | None, expected: Standing
) -> None:
    assert of(valid_days_left, due_in_days, relearn_by=day(relearn_in_days), pass_holds=True) == expected


def test_once_the_pass_itself_has_ended_there_is_nothing_to_bring_up_to_date() -> None:
    assert of(-1, None, relearn_by=day(-3)) == Standing("expired")
    assert of(-1, 3, relearn_by=day(5)) == Standing("expired")


def test_what_he_is_in_the_middle_of_comes_before_what_he_failed_and_that_before_what_has_ended() -> None:
    for until in (None, -1):
        assert of(until, -1, begun=True, failed=True, left=2) == Standing("in_progress", late=True)
        assert of(until, 1, failed=True, left=2) == Standing("failed", left=2)


def test_a_failed_quiz_says_how_many_attempts_are_left_and_who_is_late_that_he_is() -> None:
    assert of(None, 1, failed=True, left=2).title == "Chưa đạt, còn 2 lượt"
    assert of(None, 1, failed=True).title == "Chưa đạt"
    assert of(None, -1, failed=True, left=2).words == "Chưa đạt, còn 2 lượt, quá hạn"
    assert of(None, 1).words == "Chưa bắt đầu"


def test_a_pass_ends_at_its_moment_and_a_day_with_itself() -> None:
    assert standing(Facts(valid_until=NOW), NOW).state == "expired"
    assert standing(Facts(valid_until=NOW + INSTANT), NOW) == Standing("completed", valid=True, ends_soon=True)
    assert not standing(Facts(valid_until=NOW + timedelta(days=60) + INSTANT), NOW).ends_soon
    due = Facts(due_on=TODAY)
    midnight = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    assert not standing(due, midnight - INSTANT).late
    assert standing(due, midnight).late


@given(FACTS)
def test_of_whom_nothing_is_asked_today_is_neither_late_nor_lacking(facts: Facts) -> None:
    found = standing(replace(facts, exempt=True), NOW)
    assert not found.late
    assert found.valid or found.state == "exempt"


@given(FACTS)
def test_every_state_but_that_one_is_reached_without_an_exemption_and_a_valid_pass_is_never_late(facts: Facts) -> None:
    found = standing(replace(facts, exempt=False), NOW)
    assert found.state in STATE_TITLES
    assert found.state != "exempt"
    assert not (found.valid and found.late)
    assert found.valid == (facts.valid_until is not None and facts.valid_until > NOW)
    assert (found.left is None) or found.state == "failed"


def _sat(outcomes: str) -> list[Try]:
    """Return attempts an hour apart: ``-`` failed, ``+`` passed, ``x`` passed and lost by a correction."""
    return [Try(NOW + timedelta(hours=hour), one in "+x", one == "+") for hour, one in enumerate(outcomes)]


@pytest.mark.parametrize(
    ("outcomes", "passed_at", "failed", "left"),
    [
        ("", None, False, 3),
        ("-", None, True, 2),
        ("---", None, True, 3),
        ("-+", NOW + timedelta(hours=1), False, 3),
        ("-+-", NOW + timedelta(hours=1), True, 2),
        ("x", None, True, 3),
    ],
)
def test_who_handed_in_since_his_pass_and_did_not_pass_has_failed(
    outcomes: str, passed_at: datetime | None, failed: bool, left: int
) -> None:
    assert failed_since(_sat(outcomes), passed_at) == failed
    assert left_of(RULE, _sat(outcomes)) == left
    assert left_of(None, _sat(outcomes)) is None


def test_of_whom_the_last_try_is_withheld_it_is_said_and_he_has_failed_all_the_same() -> None:
    found = standing(Facts(failed=True, left=3, withheld=True), NOW)

    assert (found.state, found.title) == ("failed", "Chưa xác nhận được")
    assert standing(Facts(failed=True, left=3, withheld=True, due_on=TODAY - timedelta(days=1)), NOW).words == (
        "Chưa xác nhận được, quá hạn"
    )
    for other in (Facts(failed=True, begun=True, withheld=True), Facts(failed=True, exempt=True, withheld=True)):
        assert not standing(other, NOW).withheld


def test_only_a_try_that_is_the_last_one_makes_it_withheld() -> None:
    [held, failed] = Try(NOW, True, False, withheld=True), Try(NOW, False, False)

    assert withheld_last([failed, held])
    assert not withheld_last([held, failed])
    assert not withheld_last([])
