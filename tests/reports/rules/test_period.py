"""Quarters and years, as they are typed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.reports.rules.period import BadPeriod, Period, around, period, since

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "found", "title"),
    [
        ("2026-4", Period(2026, 4), "quý IV năm 2026"),
        ("2026-q1", Period(2026, 1), "quý I năm 2026"),
        (" 2025 ", Period(2025), "năm 2025"),
    ],
)
def test_a_period_is_read_as_it_is_typed(written: str, found: Period, title: str) -> None:
    assert period(written, NOW) == found
    assert found.title == title


@pytest.mark.parametrize("written", ["", "2026-5", "2026-0", "26-4", "2026-04", "quý 4", "1999-1", "2026-4-1", "९०२६"])
def test_what_is_no_period_is_refused_in_one_line(written: str) -> None:
    with pytest.raises(BadPeriod, match="Anh/chị"):
        period(written, NOW)


def test_a_kind_is_not_taken_for_the_other() -> None:
    with pytest.raises(BadPeriod, match="2026-4"):
        period("2026", NOW, "quarter")
    with pytest.raises(BadPeriod, match="như 2026"):
        period("2026-4", NOW, "year")


def test_what_has_not_begun_in_viet_nam_is_refused() -> None:
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert period("2027", new_year) == Period(2027)
    with pytest.raises(BadPeriod, match="chưa bắt đầu"):
        period("2027", new_year - timedelta(seconds=1))


@given(st.dates(date(2021, 1, 1), date(2099, 12, 31)))
def test_every_day_lies_in_exactly_one_quarter_of_its_year(day: date) -> None:
    quarters = [one for one in (Period(day.year, number) for number in (1, 2, 3, 4)) if one.first <= day <= one.last]
    assert quarters == [around(datetime(day.year, day.month, day.day, 5, tzinfo=UTC))]
    assert Period(day.year).first <= day <= Period(day.year).last
    assert quarters[0].ends - quarters[0].starts == timedelta(days=(quarters[0].last - quarters[0].first).days + 1)


def test_periods_to_choose_from_begin_with_the_latest_and_end_with_the_first() -> None:
    first = datetime(2025, 11, 3, tzinfo=UTC)
    assert [one.written for one in since(first, NOW)] == [
        "2026",
        "2026-4",
        "2026-3",
        "2026-2",
        "2026-1",
        "2025",
        "2025-4",
    ]
    assert [one.written for one in since(None, NOW)] == ["2026", "2026-4"]
