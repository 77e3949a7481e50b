"""By when: the day of a campaign, and the day of somebody who came after it was opened."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainer.core.due_days import NEWCOMER_DAYS, day_for, earliest, end_of
from trainer.core.vietnam_time import day_of

OPENED = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


def test_who_was_there_when_it_was_opened_has_its_day() -> None:
    assert day_for(date(2026, 11, 22), OPENED, OPENED) == date(2026, 11, 22)


def test_who_came_after_its_day_has_thirty_days_and_not_a_day_that_is_over() -> None:
    assert day_for(date(2026, 11, 22), OPENED, datetime(2026, 11, 26, 2, 0, tzinfo=UTC)) == date(2026, 12, 26)


def test_who_came_early_enough_has_the_day_of_all() -> None:
    assert day_for(date(2026, 12, 31), OPENED, datetime(2026, 11, 10, 2, 0, tzinfo=UTC)) == date(2026, 12, 31)


def test_the_day_of_coming_is_the_one_in_vietnam() -> None:
    # 00:30 on the 27th in Hà Nội.
    assert day_for(date(2026, 11, 22), OPENED, datetime(2026, 11, 26, 17, 30, tzinfo=UTC)) == date(2026, 12, 27)


@given(DAYS, MOMENTS, MOMENTS)
def test_nobody_has_an_earlier_day_than_the_campaign_nor_is_late_in_his_first_thirty_days(
    due_on: date, opened_at: datetime, joined_at: datetime
) -> None:
    day = day_for(due_on, opened_at, joined_at)
    assert day >= due_on
    assert joined_at <= opened_at or day >= day_of(joined_at) + timedelta(days=NEWCOMER_DAYS)


def test_of_several_days_the_earliest_counts_and_none_is_no_day() -> None:
    assert earliest([date(2026, 12, 26), None, date(2026, 12, 15)]) == date(2026, 12, 15)
    assert earliest([None]) is None


def test_a_day_ends_with_itself_in_vietnam() -> None:
    assert day_of(end_of(date(2026, 12, 15))) == date(2026, 12, 15)
    assert day_of(end_of(date(2026, 12, 15)) + timedelta(microseconds=1)) == date(2026, 12, 16)
