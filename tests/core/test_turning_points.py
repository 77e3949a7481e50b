"""The turning points tell of any moment what standing says of it, quiz by quiz."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from trainer.core.due_days import end_of
from trainer.core.standing import Facts, Standing, standing
from trainer.core.turning_points import StandingFacts, day_is_over, tally, turning_points
from trainer.core.vietnam_time import day_of

NOON = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
DAYS = some.integers(-3, 3).map(lambda number: NOON.date() + timedelta(days=number))
# Also the last moment of a day in Việt Nam, and the first of the next.
MOMENTS = some.one_of(
    some.integers(-80, 80).map(lambda number: NOON + timedelta(hours=number)),
    DAYS.map(day_is_over),
    DAYS.map(lambda day: day_is_over(day) - timedelta(microseconds=1)),
    DAYS.map(lambda day: end_of(day).astimezone(UTC)),
)


@some.composite
def asked(draw: some.DrawFn) -> StandingFacts:
    """Return a quiz that is asked, with a pass as ``actions.requirements`` writes one, or without."""
    pass_until = draw(some.none() | MOMENTS)
    relearn_by = draw(some.none() | DAYS) if pass_until else None
    valid_until = min(pass_until, end_of(relearn_by).astimezone(UTC)) if pass_until and relearn_by else pass_until
    due_on, begun, failed = draw(some.none() | DAYS), draw(some.booleans()), draw(some.booleans())
    return StandingFacts(due_on, valid_until, relearn_by, pass_until, begun, failed)


def stands(one: StandingFacts, now: datetime) -> Standing:
    holds = one.pass_until is not None and one.pass_until > now
    return standing(Facts(one.valid_until, one.relearn_by, holds, one.due_on, one.begun, one.failed), now)


@given(some.lists(asked(), max_size=4), MOMENTS)
def test_they_say_of_a_moment_what_standing_says(quizzes: list[StandingFacts], now: datetime) -> None:
    found, each = turning_points(quizzes), [stands(one, now) for one in quizzes]
    states = {one.state for one in each}

    def reached(moment: datetime | None) -> bool:
        return moment is not None and moment <= now

    assert reached(found.undone_from) == any(not one.valid for one in each)
    # The two ways to be late: the second is looked for quiz by quiz.
    changed = any(
        one.relearn_by and one.relearn_by < day_of(now) and one.pass_until and one.pass_until > now for one in quizzes
    )
    assert (reached(found.late_from) or changed) == any(one.late for one in each)
    assert found.not_begun == ("not_begun" in states)
    assert reached(found.in_progress_from) == ("in_progress" in states)
    assert reached(found.failed_from) == ("failed" in states)
    assert reached(found.expired_from) == ("expired" in states)
    assert (found.update_until is not None and found.update_until > now) == ("update" in states)


def _day(one: StandingFacts, now: datetime) -> date | None:
    """Return by when a quiz is asked that is not passed: a day of a campaign before the end of a pass was met by it."""
    if one.relearn_by and one.pass_until and one.pass_until > now:
        return one.relearn_by
    return one.due_on and max([one.due_on, *([day_of(one.valid_until)] if one.valid_until else [])])


@given(some.lists(asked(), max_size=4), MOMENTS, MOMENTS)
def test_a_tally_is_what_is_counted_and_true_between_its_moments(
    quizzes: list[StandingFacts], now: datetime, other: datetime
) -> None:
    found = tally(quizzes, now)
    left = [one for one in quizzes if not stands(one, now).valid]
    assert found.done == len(quizzes) - len(left)
    assert found.next_day == min((day for one in left if (day := _day(one, now))), default=None)
    assert found.tally_since <= now < found.tally_until
    assert (tally(quizzes, other) == found) == (found.tally_since <= other < found.tally_until)


def test_a_change_is_asked_by_no_day_once_the_pass_itself_has_ended() -> None:
    day, end = NOON.date() - timedelta(days=40), NOON - timedelta(days=10)
    missed = StandingFacts(valid_until=end_of(day).astimezone(UTC), relearn_by=day, pass_until=end)
    asked = StandingFacts(due_on=NOON.date())

    assert tally([missed], end - timedelta(seconds=1)).next_day == day
    assert tally([missed], end).next_day is None
    assert tally([missed, asked], NOON).next_day == NOON.date()


def test_the_last_day_there_is_breaks_nothing() -> None:
    assert turning_points([StandingFacts(due_on=date.max)]).late_from == datetime.max.replace(tzinfo=UTC)
    assert turning_points([]).undone_from == datetime.max.replace(tzinfo=UTC)


def test_a_day_is_over_at_midnight_in_vietnam_whatever_the_zone_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/Lima")
    time.tzset()
    try:
        assert day_is_over(date(2026, 11, 27)) == datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
    finally:
        monkeypatch.undo()
        time.tzset()
