"""By when: the day of a campaign, of somebody who came after it was opened, and what was agreed with him."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.due_days import (
    Asking,
    DayRule,
    Due,
    Exempted,
    Extended,
    Span,
    day_rule,
    day_to_meet,
    days_ahead,
    days_in_a_row,
    due,
    earliest,
    end_of,
    relearn_day,
    span_words,
    unfit,
)
from trainer.core.vietnam_time import day_of

OPENED = datetime(2026, 11, 1, 2, 0, tzinfo=UTC)
BEFORE = OPENED - timedelta(days=100)
FIXED = Asking(7, date(2026, 11, 22), 30, OPENED)
RELATIVE = Asking(8, None, 14, OPENED)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
NUMBERS = st.integers(1, 5)
CAMPAIGNS = st.builds(Asking, NUMBERS, st.none() | DAYS, st.integers(0, 90), MOMENTS)
EXTENSIONS = st.lists(st.builds(Extended, NUMBERS, st.none() | NUMBERS, DAYS), max_size=3)
EXEMPTIONS = st.lists(st.builds(Exempted, NUMBERS, DAYS, st.none() | DAYS, DAYS), max_size=3)


def test_a_day_that_a_pass_met_is_not_named_when_the_pass_counts_no_longer() -> None:
    day, ended, change = date(2026, 11, 22), datetime(2026, 12, 31, 18, 0, tzinfo=UTC), date(2026, 12, 10)

    assert day_to_meet(day, None, None) == day
    # A change has its own day, whichever comes first; a pass that ended met every day until then, in Việt Nam.
    assert day_to_meet(day, ended, change) == day_to_meet(None, ended, change) == change
    assert day_to_meet(day, ended, None) == date(2027, 1, 1)
    assert day_to_meet(date(2027, 2, 1), ended, None) == date(2027, 2, 1)
    assert day_to_meet(None, ended, None) is day_to_meet(None, None, None) is None


def test_who_was_there_when_it_was_opened_has_its_day() -> None:
    assert due(FIXED, OPENED) == Due(date(2026, 11, 22), "campaign:7")


def test_who_came_after_its_day_has_thirty_days_and_not_a_day_that_is_over() -> None:
    assert due(FIXED, datetime(2026, 11, 26, 2, 0, tzinfo=UTC)) == Due(date(2026, 12, 26), "joined:7")


def test_who_came_early_enough_has_the_day_of_all() -> None:
    until_new_year = Asking(7, date(2026, 12, 31), 30, OPENED)
    assert due(until_new_year, datetime(2026, 11, 10, 2, 0, tzinfo=UTC)) == Due(date(2026, 12, 31), "campaign:7")


def test_the_day_of_coming_is_the_one_in_vietnam() -> None:
    # 00:30 on the 27th in Hà Nội.
    assert due(FIXED, datetime(2026, 11, 26, 17, 30, tzinfo=UTC)).day == date(2026, 12, 27)


def test_without_a_day_everybody_has_as_many_days_from_its_opening_or_his_coming() -> None:
    assert due(RELATIVE, BEFORE) == Due(date(2026, 11, 15), "campaign:8")
    assert due(RELATIVE, datetime(2026, 12, 1, 2, 0, tzinfo=UTC)) == Due(date(2026, 12, 15), "joined:8")


def test_a_quiz_that_came_after_the_opening_has_the_later_of_its_day_and_thirty_from_when_it_came() -> None:
    # 00:30 on the 27th in Hà Nội.
    came = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)
    assert due(FIXED, BEFORE, added_at=came) == Due(date(2026, 12, 27), "added@2026-11-27:7")
    until_new_year = replace(FIXED, due_on=date(2026, 12, 31))
    assert due(until_new_year, BEFORE, added_at=came) == Due(date(2026, 12, 31), "campaign:7")
    # Whoever opens a campaign sees what the path asks.
    assert due(FIXED, BEFORE, added_at=OPENED) == due(FIXED, BEFORE, added_at=None) == due(FIXED, BEFORE)


def test_a_rule_tells_its_campaign_and_the_day_on_which_a_quiz_came() -> None:
    added = day_rule("added@2026-11-27:7")
    assert (added.campaign, added.added_on, added.is_own) == (7, date(2026, 11, 27), True)
    others = [day_rule(rule) for rule in ("campaign:7", "joined:7", "extension:7", "exemption:7", "")]
    assert [(one.campaign, one.is_own) for one in others] == [
        *((7, False), (7, True)),
        *((None, True), (None, True), (None, False)),
    ]
    assert not any(one.added_on for one in others)
    assert others[-1] == DayRule("", 0)


def test_an_extension_of_this_campaign_or_of_all_moves_the_day_and_one_of_another_does_not() -> None:
    new_year = date(2026, 12, 31)
    for campaign in (7, None):
        assert due(FIXED, BEFORE, [Extended(3, campaign, new_year)]) == Due(new_year, "extension:3")
    assert due(FIXED, BEFORE, [Extended(3, 8, new_year)]) == Due(FIXED.due_on, "campaign:7")
    assert due(FIXED, BEFORE, [Extended(3, 7, date(2026, 11, 20))]) == Due(FIXED.due_on, "campaign:7")


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2027, 3, 31), Due(date(2027, 4, 30), "exemption:4")),
        (date(2026, 11, 1), Due(date(2026, 12, 1), "exemption:4")),
        # It was over when the campaign was opened.
        (date(2026, 10, 31), Due(date(2026, 11, 22), "campaign:7")),
        (None, Due(None, "exemption:4")),
    ],
)
def test_an_exemption_gives_the_days_of_a_newcomer_after_its_end(ends_on: date | None, expected: Due) -> None:
    assert due(FIXED, BEFORE, (), [Exempted(4, date(2026, 1, 1), ends_on)]) == expected


def test_a_leave_that_is_planned_for_after_the_day_moves_nothing() -> None:
    granted, years_end = date(2026, 11, 10), date(2026, 12, 31)
    leave = Exempted(4, date(2026, 11, 23), years_end, granted)
    for ends_on in (years_end, None):
        assert due(FIXED, BEFORE, (), [replace(leave, ends_on=ends_on)]) == Due(FIXED.due_on, "campaign:7")
    # It begins on the day itself, or on one until which he has time by an extension.
    after = Due(date(2027, 1, 30), "exemption:4")
    assert due(FIXED, BEFORE, (), [replace(leave, starts_on=date(2026, 11, 22))]) == after
    assert due(FIXED, BEFORE, [Extended(3, 7, date(2026, 11, 23))], [leave]) == after
    # Whoever is away already when it is agreed is not late on his return, though he was before.
    assert due(FIXED, BEFORE, (), [replace(leave, granted_on=date(2026, 11, 23))]) == after


def test_a_leave_that_follows_on_another_moves_the_day_on() -> None:
    first = Exempted(4, date(2026, 11, 20), date(2026, 12, 31), OPENED.date())
    second = Exempted(5, date(2027, 1, 30), date(2027, 2, 28), OPENED.date())
    for order in permutations([first, second]):
        assert due(FIXED, BEFORE, (), order) == Due(date(2027, 3, 30), "exemption:5")
        later = [replace(one, starts_on=date(2027, 1, 31)) if one is second else one for one in order]
        assert due(FIXED, BEFORE, (), later) == Due(date(2027, 1, 30), "exemption:4")


@given(CAMPAIGNS, MOMENTS, EXTENSIONS, EXEMPTIONS)
def test_nobody_has_an_earlier_day_than_the_campaign_nor_is_late_in_his_first_days(
    asking: Asking, joined_at: datetime, extended: list[Extended], exempted: list[Exempted]
) -> None:
    found = due(asking, joined_at, extended, exempted).day or date.max
    assert found >= (asking.due_on or day_of(asking.opened_at))
    if joined_at > asking.opened_at:
        assert found >= day_of(joined_at) + timedelta(days=asking.newcomer_days)


@given(CAMPAIGNS, MOMENTS, EXTENSIONS, EXEMPTIONS)
def test_what_is_agreed_never_makes_a_day_earlier_and_gives_at_least_what_it_says(
    asking: Asking, joined_at: datetime, extended: list[Extended], exempted: list[Exempted]
) -> None:
    alone, found = due(asking, joined_at), due(asking, joined_at, extended, exempted).day or date.max
    assert found >= (alone.day or date.max)
    for one in extended:
        assert one.campaign not in (None, asking.id) or found >= one.due_on
    for free in exempted:
        # On the last day of an exemption that was not over when it was opened nobody is late who was not before it.
        not_over = free.ends_on is None or free.ends_on >= day_of(asking.opened_at)
        if not_over and free.starts_on <= max(found, free.granted_on):
            assert found >= (free.ends_on or date.max)


@given(CAMPAIGNS, MOMENTS, EXTENSIONS, EXEMPTIONS, MOMENTS)
def test_a_quiz_that_comes_into_the_path_makes_nobody_late_at_once_and_no_day_earlier(
    asking: Asking, joined_at: datetime, extended: list[Extended], exempted: list[Exempted], added_at: datetime
) -> None:
    before = due(asking, joined_at, extended, exempted)
    found = due(asking, joined_at, extended, exempted, added_at)
    if added_at <= asking.opened_at:
        assert found == before
        return
    assert (found.day or date.max) >= (before.day or date.max)
    assert (found.day or date.max) >= day_of(added_at) + timedelta(days=asking.newcomer_days)


@given(CAMPAIGNS, MOMENTS, EXTENSIONS, EXEMPTIONS, st.none() | MOMENTS)
def test_the_rule_that_is_named_is_the_one_that_set_the_day(
    asking: Asking, joined_at: datetime, extended: list[Extended], exempted: list[Exempted], added_at: datetime | None
) -> None:
    found = due(asking, joined_at, extended, exempted, added_at)
    rule = day_rule(found.rule)
    spare = timedelta(days=asking.newcomer_days)
    days = {
        "campaign": {asking.due_on or day_of(asking.opened_at) + spare},
        "joined": {day_of(joined_at) + spare},
        "extension": {one.due_on for one in extended if one.id == rule.number},
        "exemption": {one.ends_on and one.ends_on + spare for one in exempted if one.id == rule.number},
    }
    if added := rule.added_on:
        assert (added, found.day) == (day_of(added_at or found.day), added + spare)
        assert found.day > due(asking, joined_at).day
        return
    assert found.day in days[rule.kind]
    # Nothing that was agreed is named where it moved nothing.
    assert rule.kind in ("campaign", "joined") or found.day != due(asking, joined_at, added_at=added_at).day


@given(
    st.lists(st.builds(Due, st.none() | DAYS, st.sampled_from(["campaign:1", "joined:2", "exemption:3"])), max_size=4)
)
def test_of_several_days_the_earliest_counts_whatever_their_order(dues: list[Due]) -> None:
    found = earliest(dues)
    assert found.day == min((one.day for one in dues if one.day), default=None)
    assert {earliest(order) for order in permutations(dues)} == {found}


CAME, NEWCOMER = date(2026, 12, 1), timedelta(days=30)


def test_a_change_is_learnt_within_thirty_days_after_an_exemption_that_was_not_over_when_it_came() -> None:
    day = date(2026, 12, 31)
    for ends_on in (CAME, date(2026, 12, 30), day, date(2027, 2, 1)):
        # Whichever of two neighbouring days it ends on, the day moves by one.
        assert relearn_day(day, CAME, [Exempted(1, date(2026, 11, 1), ends_on)]) == max(day, ends_on + NEWCOMER)
    for starts_on, ends_on in ((date(2026, 10, 1), date(2026, 11, 30)), (date(2027, 1, 1), date(2027, 2, 1))):
        assert relearn_day(day, CAME, [Exempted(1, starts_on, ends_on)]) == day
    # Who was back when it came has the short time that everybody has.
    assert relearn_day(date(2026, 12, 8), CAME, [Exempted(1, date(2026, 11, 1), date(2026, 11, 30))]) == date(
        2026, 12, 8
    )
    assert relearn_day(date(2026, 12, 5), CAME, [Exempted(1, date(2026, 12, 1), None)]) == date(2026, 12, 5)


def test_of_exemptions_that_follow_on_each_other_the_last_counts() -> None:
    first, longer = (
        Exempted(1, date(2026, 12, 1), date(2026, 12, 31)),
        Exempted(2, date(2026, 12, 20), date(2027, 1, 5)),
    )
    following, later = Exempted(3, date(2027, 1, 1), date(2027, 1, 5)), Exempted(5, date(2027, 2, 4), date(2027, 2, 6))
    for day in (date(2026, 12, 2), date(2027, 1, 5)):
        assert relearn_day(day, CAME, [longer, first]) == relearn_day(day, CAME, [following, first]) == date(2027, 2, 4)
        assert relearn_day(day, CAME, [later, following, first]) == date(2027, 3, 8)
    # Nobody knows yet when he comes back.
    assert relearn_day(date(2026, 12, 5), CAME, [first, Exempted(4, date(2026, 12, 31), None)]) == date(2026, 12, 5)


@given(DAYS, st.integers(0, 60), EXEMPTIONS)
def test_whoever_was_exempt_since_a_change_came_has_the_days_of_a_newcomer_and_nobody_an_earlier_day(
    came: date, days: int, exempted: list[Exempted]
) -> None:
    day = came + timedelta(days=days)
    over = [one for one in exempted if one.ends_on is not None and one.ends_on >= one.starts_on]
    found = relearn_day(day, came, over)

    ends = {one.ends_on for one in over if one.ends_on and one.ends_on >= came}
    assert found in {day, *(end + NEWCOMER for end in ends)}
    assert found >= day
    assert all(found >= one.ends_on + NEWCOMER for one in over if one.ends_on in ends and one.starts_on <= found)
    # One that still goes on makes no day earlier either.
    assert relearn_day(day, came, exempted) >= day


TODAY = date(2026, 11, 25)
SPANS = st.lists(
    st.tuples(st.integers(0, 20), st.none() | st.integers(0, 8)).map(
        lambda one: (TODAY + timedelta(days=one[0]), None if one[1] is None else TODAY + timedelta(days=sum(one)))
    ),
    max_size=4,
)


@given(SPANS, st.integers(0, 30))
def test_days_in_a_row_leave_none_out_and_end_where_one_is_not_covered(spans: list[Span], after: int) -> None:
    def covered(day: date) -> bool:
        return any(first <= day <= (last or date.max) for first, last in spans)

    day = TODAY + timedelta(days=after)
    found = days_in_a_row(spans, day)

    assert (found is not None) == covered(day)
    if found is None:
        return
    first, last = found[0], found[1] or TODAY + timedelta(days=60)
    assert first <= day <= last
    assert all(covered(first + timedelta(days=at)) for at in range((last - first).days + 1))
    assert not covered(first - timedelta(days=1))
    assert found[1] is None or not covered(last + timedelta(days=1))


@pytest.mark.parametrize(
    ("spans", "ahead"),
    [
        ([], None),
        ([(-9, -1)], None),
        ([(0, 9)], None),
        ([(0, None), (5, 9)], None),
        ([(8, 9), (1, 3), (4, 6)], (1, 6)),
        ([(0, 3), (4, 6), (8, None)], (8, None)),
    ],
)
def test_the_days_ahead_begin_after_today_and_after_those_in_a_row_with_it(
    spans: list[tuple[int, int | None]], ahead: tuple[int, int | None] | None
) -> None:
    def days(span: tuple[int, int | None]) -> Span:
        first, last = span
        return TODAY + timedelta(days=first), None if last is None else TODAY + timedelta(days=last)

    assert days_ahead(map(days, spans), TODAY) == (ahead and days(ahead))


def test_days_in_a_row_are_said_with_both_ends() -> None:
    assert span_words((date(2026, 12, 1), date(2026, 12, 31))) == "từ 01/12/2026 đến hết 31/12/2026"
    assert span_words((date(2026, 12, 1), None)) == "từ 01/12/2026 đến khi bỏ"


def test_of_no_day_there_is_none() -> None:
    assert earliest([]) == Due(None, "")


def test_a_day_ends_with_itself_in_vietnam() -> None:
    assert day_of(end_of(date(2026, 12, 15))) == date(2026, 12, 15)
    assert day_of(end_of(date(2026, 12, 15)) + timedelta(microseconds=1)) == date(2026, 12, 16)


def test_a_day_that_is_over_or_more_than_five_years_away_is_none_that_anybody_means() -> None:
    today = date(2026, 11, 25)
    assert unfit("hạn mới", today, today) is unfit("hạn mới", today + timedelta(days=5 * 366), today) is None
    assert str(unfit("hạn mới", date(2026, 11, 24), today)).startswith("Hạn mới 24/11/2026 đã qua.")
    assert str(unfit("hạn mới", date(2031, 11, 30), today)).startswith("Hạn mới 30/11/2031 cách hôm nay hơn năm năm.")
