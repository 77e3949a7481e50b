"""What a page counts and in which order it names people."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.vietnam_time import monday
from trainer.letters.rules.page import NEAR, Figures, LetterPerson, Missing, figures, figures_from_plain, page

TODAY = date(2026, 11, 26)
LATE = Missing("Phát ngôn", TODAY - timedelta(days=3), True)
NEXT_WEEK = Missing("Nghe dân", TODAY + timedelta(days=7), False)
LATER = Missing("Giữ tài khoản", TODAY + NEAR + timedelta(days=1), False)
NO_DAY = Missing("Rà trước khi đăng", None, False)


def person(code, *missing, asked=4, **more):
    return LetterPerson(int(code), code, f"Người {code}", f"nguoi {code}", asked=asked, missing=missing, **more)


def test_figures_count_each_person_once():
    people = [
        person("1"),
        person("2", LATE, NEXT_WEEK),
        person("3", NEXT_WEEK, never_signed_in=True),
        person("4", LATER),
        person("5", NO_DAY),
        person("6", LATE, exempt=True, never_signed_in=True),
        person("7", asked=0),
    ]
    assert figures(people, TODAY) == Figures(people=5, done=1, late=1, near=1, exempt=1, never=1)


def test_who_is_done_and_never_signed_in_needs_no_slip():
    assert figures([person("1", never_signed_in=True)], TODAY).never == 0


def test_the_last_day_of_a_fortnight_is_near_and_the_next_is_not():
    def near(days):
        return figures([person("1", Missing("Bài", TODAY + timedelta(days=days), False))], TODAY).near

    assert [near(0), near(NEAR.days), near(NEAR.days + 1)] == [1, 1, 0]


def test_late_ones_stand_first_then_the_nearest_day_and_nobody_exempt_or_done():
    people = [
        person("1", NO_DAY),
        person("2", LATER),
        person("3", LATE),
        person("4"),
        person("5", NEXT_WEEK),
        person("6", LATE, exempt=True),
    ]
    assert [one.code for one in page("P001", "Phường", people, TODAY).people] == ["3", "5", "2", "1"]


def test_of_equal_days_the_name_decides():
    people = [person("2", LATE), person("1", LATE)]
    assert [one.code for one in page("P001", "Phường", people, TODAY).people] == ["1", "2"]


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 26), date(2026, 11, 29)])
def test_a_week_is_known_by_its_monday(day):
    assert monday(day) == date(2026, 11, 23)


def test_what_was_gained_is_seen_against_the_letter_before():
    people = [person("1"), person("2"), person("3", LATE)]
    assert page("P001", "Phường", people, TODAY, Figures(people=3, done=1)).more_done == 1
    assert page("P001", "Phường", people, TODAY).more_done is None


@given(st.builds(Figures, *[st.integers(0, 10_000)] * 6))
def test_kept_figures_come_back(counted):
    assert figures_from_plain(counted.to_plain()) == counted


def test_what_an_older_letter_did_not_count_is_nought():
    assert figures_from_plain({"people": 7, "done": 2}) == Figures(people=7, done=2)


def test_who_passed_the_last_of_what_is_asked_this_week_is_named_the_newest_first():
    sunday, week = date(2026, 11, 22), date(2026, 11, 23)
    found = page(
        "P1",
        "Phường",
        [
            person("1", last_pass=week),
            person("2", last_pass=TODAY),
            person("3", last_pass=sunday),
            person("4", LATER, last_pass=TODAY),
            person("5", last_pass=TODAY, exempt=True),
            person("6", last_pass=TODAY, asked=0),
            person("7"),
        ],
        TODAY,
    )
    assert found.finished == ("Người 2", "Người 1")
