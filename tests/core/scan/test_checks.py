"""What a pattern cannot say of a find: whether a number can be one, a sentence is long, a host is of the state."""

import re

import pytest

from tests.core.scan.samples import pattern, quotes
from trainer.core.scan.rules import Near


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("001 049 000 123", True),
        ("001349000123", True),
        ("001449000123", False),
        ("003049000123", False),
        ("00104900012", False),
    ],
)
def test_a_citizen_number_has_a_province_and_a_century(text: str, found: bool) -> None:
    known = pattern("[0-9](?:[ .-]?[0-9]){10,11}", edge="number", check="citizen", known=frozenset({"001"}))
    assert bool(quotes(text, known)) is found


def test_a_citizen_number_is_one_although_a_scanner_read_letters_in_it() -> None:
    misread = pattern("[0-9oil]{12}", check="citizen", known=frozenset({"001"}))
    assert quotes("Số OOlo49ooo12i, số lIIo49ooo123", misread) == ["OOlo49ooo12i"]


def test_a_number_has_as_many_digits_as_the_list_says_whatever_stands_between_them() -> None:
    account = pattern("[0-9](?:[ .-]?[0-9])+", edge="number", check="count", known=frozenset({"9", "12"}))
    text = "123 456 78; 123 456 789; 12.34567.890; 1234-5678-9012"
    assert quotes(text, account) == ["123 456 789", "1234-5678-9012"]


def test_a_birthday_is_a_day_of_a_month_in_this_century_or_the_last() -> None:
    day = pattern("[0-9]+(?:[/-][0-9]+)+", edge="number", check="day")
    born = ["1/1/1900", "31/12/1999", "12-1-2026", "1/12/2099"]
    none = ["0/1/1999", "32/1/1999", "1/0/1999", "1/13/1999", "1/1/1899", "1/1/2100", "1/1999", "1/1/1999/2"]
    assert quotes("\n".join(born + none), day) == born


def test_a_sentence_is_long_when_it_has_more_words_than_the_limit_and_nothing_shorter_in_it_is() -> None:
    sentence = pattern("[^.]*", edge="none", check="long", limit=3)
    assert quotes("Một hai  ba .Một\nhai ba bốn.Năm.", sentence) == ["Một\nhai ba bốn"]


def test_an_abbreviation_that_is_explained_is_none() -> None:
    short = pattern("[A-Z]{2,}", cased=True, check="unexplained", known=frozenset({"UBND"}))
    assert quotes("UBND, Trung tâm (TTHC), TTHC, BCD, BCH (ban chấp hành), BCH", short) == ["BCD"]


def test_a_host_of_the_state_is_no_look_alike() -> None:
    begins = Near(re.compile("[a-z.-]"), 1, "before")
    known = frozenset({"zalo.me"})
    host = pattern("(?:[a-z-]+[.])+[a-z]+", edge="none", check="not-of-the-state", known=known, far=(begins,))
    text = "dichvucong.gov.vn zalo.me oa.zalo.me gov.vn.la.example zalo.me.example"
    assert quotes(text, host) == ["gov.vn.la.example", "zalo.me.example"]


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://dichvucong.gov.vn", False),
        ("https://dichvucong.gov.vn/trang", False),
        ("https://dichvucong.gov.vn?trang=1", False),
        ("https://dichvucong.gov.vn:443/trang", False),
        ("https://la.example/dichvucong.gov.vn", True),
        ("https://la.example?den=dichvucong.gov.vn", True),
        ("https://la.example:443", True),
    ],
)
def test_of_an_address_only_the_host_says_whose_it_is(address: str, found: bool) -> None:
    written = pattern("https://[^ ]+", check="not-of-the-state", known=frozenset({"zalo.me"}))
    assert bool(quotes(address, written)) is found
