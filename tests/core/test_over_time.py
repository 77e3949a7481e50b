"""Who was done when, and what a chart shows of it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trainer.core.over_time import BOTTOM, TOP, Tally, ceiling, chart, every_day, together
from trainer.core.vietnam_time import LOCAL, day_of

START = datetime(2026, 11, 1, tzinfo=LOCAL)
FIRST, DAYS = START.date(), 12
NOW = START + timedelta(days=DAYS - 1, hours=9)
moments = st.integers(-100, 400).map(lambda hours: START + timedelta(hours=hours))
stretches = st.lists(
    st.tuples(moments, st.integers(1, 300)).map(lambda two: (two[0], two[0] + timedelta(hours=two[1]))), max_size=3
)
people = st.lists(st.lists(stretches, min_size=1, max_size=3), max_size=6)


def holds(quizzes, moment):
    return all(any(start <= moment < end for start, end in some) for some in quizzes)


@given(people)
def test_the_curve_tells_of_every_day_who_had_everything_at_its_end(everybody):
    tally = Tally(FIRST, day_of(NOW), NOW)
    for quizzes in everybody:
        tally.add(together(quizzes))
    told = every_day(tally.days(), day_of(NOW))
    ends = [min(START + timedelta(days=at + 1), NOW) for at in range(DAYS)]
    # A moment before midnight, so that what begins at midnight belongs to the next day.
    looked = [end if end == NOW else end - timedelta(microseconds=1) for end in ends]
    assert list(told.values()) == [sum(holds(one, moment) for one in everybody) for moment in looked]
    assert list(told) == [FIRST + timedelta(days=at) for at in range(DAYS)]


def test_who_lacks_one_quiz_was_never_done():
    assert together([[(START, NOW)], []]) == []
    assert together([[(START, NOW)], [(NOW, NOW + timedelta(days=1))]]) == []


def test_a_renewal_before_the_end_leaves_no_gap():
    later = START + timedelta(days=300)
    assert together([[(NOW, later), (START, NOW + timedelta(days=1))]]) == [(START, later)]
    assert together([[(NOW, later), (START, NOW)]]) == [(START, later)]


def test_where_nothing_was_counted_no_day_has_a_number():
    assert every_day([], FIRST) == {}


def test_a_line_goes_from_edge_to_edge_in_tenths_and_the_numbers_beside_it_in_four_steps():
    days = {FIRST: 0, FIRST + timedelta(days=1): 1, FIRST + timedelta(days=7): 79}
    last = FIRST + timedelta(days=7)
    drawn = chart({"Đã xong": days}, FIRST, last, {FIRST: "đầu", last: "cuối"})
    (line,) = drawn.lines
    assert (line.name, line.path, line.end) == ("Đã xong", "M8.0 226.0L97.1 223.6L632.0 32.4", (632.0, 32.4))
    assert [(mark.at, mark.words) for mark in drawn.marked] == [(8, "đầu"), (632, "cuối")]
    assert [(mark.at, mark.words) for mark in drawn.numbers] == [
        (226, "0"),
        (177, "20"),
        (128, "40"),
        (79, "60"),
        (30, "80"),
    ]
    assert [mark.words for mark in chart({"Đã xong": {FIRST: 3}}, FIRST, FIRST).numbers] == ["0", "1", "2", "3", "4"]


def test_a_day_that_was_not_counted_is_a_gap_in_the_line_and_a_lone_day_is_a_dot():
    days = [FIRST + timedelta(days=at) for at in (0, 1, 4, 6, 7)]
    (line,) = chart({"done": dict.fromkeys(days, 3)}, days[0], days[-1], gaps=True).lines
    assert line.path.count("M") == 3
    assert line.path.count("L") == 2
    assert len(line.dots) == 1
    (whole,) = chart({"done": dict.fromkeys(days, 3)}, days[0], days[-1]).lines
    assert (whole.path.count("M"), whole.dots) == (1, ())


@given(st.integers(0, 3_000_000))
def test_the_axis_holds_the_highest_number_and_wastes_less_than_half(most):
    top = ceiling(most)
    assert most <= top
    assert top % 4 == 0
    assert top <= max(4, 2 * most)
    (line,) = chart({"done": {FIRST: most, FIRST + timedelta(days=1): 0}}, FIRST, FIRST + timedelta(days=1)).lines
    assert TOP <= float(line.path[1:].split("L")[0].split()[1]) <= BOTTOM


def test_only_days_within_are_marked():
    due = {FIRST: "hạn", date(2027, 1, 1): "xa"}
    assert [one.words for one in chart({}, FIRST, FIRST, due, due).marked] == ["hạn"]
    assert day_of(datetime(2026, 10, 31, 17, tzinfo=UTC)) == FIRST


def test_where_a_day_of_the_year_comes_twice_below_a_chart_its_year_is_told():
    first = date(2025, 11, 27)
    days = {first: 1, date(2026, 11, 27): 2}
    assert [one.words for one in chart({"done": days}, first, date(2026, 11, 27)).days] == [
        "11/2025",
        "02/2026",
        "05/2026",
        "08/2026",
        "11/2026",
    ]
    assert chart({"done": days}, first, date(2026, 2, 27)).days[0].words == "27/11"
