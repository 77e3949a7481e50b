"""The engine finds what a rule says, where it stands, in whatever way it is typed."""

import re
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.samples import pattern, rule
from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Find, Near, Whole
from trainer.core.scan.shadow import LOWER, UPPER, shadow


def _quotes(text: str, *patterns: object, **more: object) -> list[str]:
    done = scan(text, [rule(*patterns, **more)])  # type: ignore[arg-type]
    return [done.text[find.start : find.end] for find in done.finds]


def test_capitals_blanks_and_dashes_do_not_matter_and_the_words_are_told_as_they_stand() -> None:
    assert _quotes("Họp\u00a0NỘI BỘ – sáng", pattern("nội bộ - sáng")) == ["NỘI BỘ – sáng"]


def test_a_text_typed_on_a_mac_is_found_like_any_other() -> None:
    assert _quotes(normalize("NFD", "tối mật"), pattern("tối mật")) == ["tối mật"]


def test_a_capital_counts_where_a_pattern_says_so() -> None:
    assert _quotes("mật MẬT", pattern("MẬT", cased=True)) == ["MẬT"]


def test_a_find_stands_alone() -> None:
    assert _quotes("mậtkhẩu mật, Mật.", pattern("mật")) == ["mật", "Mật"]


@pytest.mark.parametrize("text", ["123.456", "1,123", "12/123", "123-4", "a123", "123b"])
def test_a_number_that_goes_on_is_another_number(text: str) -> None:
    assert _quotes(text, pattern("123", edge="number")) == []


@pytest.mark.parametrize("text", ["123", "(123)", "số 123.", "a-123, b", "123, 456"])
def test_a_number_may_end_a_sentence(text: str) -> None:
    assert _quotes(text, pattern("123", edge="number")) == ["123"]


def test_what_must_be_near_is_looked_for_where_it_says() -> None:
    near = Near(re.compile("bà"), "sentence")
    assert _quotes("Bà Mẫu nghèo. Cả phường nghèo.", pattern("nghèo", near=(near,))) == ["nghèo"]
    assert _quotes("nghèo lắm bà ơi", pattern("nghèo", near=(Near(re.compile("bà"), 20, "before"),))) == []
    assert _quotes("một\nbà\nnghèo", pattern("nghèo", near=(Near(re.compile("bà"), "line"),))) == []
    assert _quotes("một\nbà\nnghèo", pattern("nghèo", near=(Near(re.compile("bà"), "text"),))) == ["nghèo"]


@pytest.mark.parametrize("sign", ["\t", "|", " ; "])
def test_in_a_table_the_heading_of_the_column_says_what_a_number_is(sign: str) -> None:
    rows = ("Danh sách", "Tên|Tài khoản|Mã", "Mẫu|111|222", "Thử|333|", "333 tài khoản")
    text = "\n".join(rows).replace("|", sign)
    column = Near(re.compile("tài khoản"), "column")
    assert _quotes(text, pattern("[0-9]+", near=(column,))) == ["111", "333"]
    assert _quotes(text, pattern("[0-9]+|tài khoản", far=(column,))) == ["Tài khoản", "222", "333", "tài khoản"]


def test_a_row_that_is_longer_than_the_first_has_no_heading_there() -> None:
    assert _quotes("a|b\n1|2|3", pattern("[0-9]", near=(Near(re.compile("[ab]"), "column"),))) == ["1", "2"]


def test_what_must_not_be_near_lets_pass() -> None:
    far = Near(re.compile("không"), 10, "before")
    assert _quotes("không chuyển tiền; cứ chuyển tiền", pattern("chuyển tiền", far=(far,))) == ["chuyển tiền"]


def test_the_longer_of_two_finds_of_a_rule_is_told_once() -> None:
    assert _quotes("số nhà 12 ngõ", pattern("nhà 12"), pattern("số nhà 12 ngõ"), pattern("12 ngõ")) == ["số nhà 12 ngõ"]


def test_what_the_agency_publishes_of_itself_is_no_find_however_it_is_written() -> None:
    phone = rule(pattern("0[0-9](?:[ .]?[0-9]){8}", edge="number"), own=True)
    found = scan("Gọi 0000.123.456 hoặc 0000 999 999", [phone], ["Một cửa: 0000 123 456"])
    assert [found.text[one.start : one.end] for one in found.finds] == ["0000 999 999"]


def test_a_text_that_lacks_something_is_told_as_a_whole() -> None:
    label = rule(whole=(Whole((re.compile("chatgpt"),), (re.compile("nhãn"),)),))
    assert scan("Nhờ ChatGPT vẽ", [label]).finds == (Find(0, 0, "r"),)
    assert scan("Nhờ ChatGPT vẽ, có nhãn", [label]).finds == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [("001 049 000 123", True), ("003049000123", False), ("001749000123", False), ("00104900012", False)],
)
def test_a_citizen_number_has_a_province_and_a_century(text: str, found: bool) -> None:
    known = pattern("[0-9](?:[ .-]?[0-9]){10,11}", edge="number", check="citizen", known=frozenset({"001"}))
    assert bool(_quotes(text, known)) is found


def test_an_abbreviation_that_is_explained_is_none() -> None:
    short = pattern("[A-Z]{2,}", cased=True, check="unexplained", known=frozenset({"UBND"}))
    assert _quotes("UBND, Trung tâm (TTHC), TTHC, BCD", short) == ["BCD"]


def test_a_host_of_the_state_is_no_look_alike() -> None:
    begins = Near(re.compile("[a-z.-]"), 1, "before")
    known = frozenset({"zalo.me"})
    host = pattern("(?:[a-z-]+[.])+[a-z]+", edge="none", check="not-of-the-state", known=known, far=(begins,))
    text = "dichvucong.gov.vn oa.zalo.me gov.vn.la.example zalo.me.example"
    assert _quotes(text, host) == ["gov.vn.la.example", "zalo.me.example"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_shadow_has_a_character_for_each_of_the_text(text: str) -> None:
    seen = shadow(text)
    assert len(seen.cased) == len(seen.folded) == len(seen.text)
    assert all(ord(one) <= 0xFFFF for one in seen.folded)


def test_every_letter_of_vietnamese_has_its_capital() -> None:
    assert (len(LOWER), len(UPPER)) == (93, 93)
    assert shadow(UPPER).folded == LOWER


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Uỷ ban xã Hoà Thuỷ đổi khoá, HUỶ TOÀ nhà, loè, Quỹ", "Ủy ban xã Hòa Thủy đổi khóa, HỦY TÒA nhà, lòe, Quỹ"),
        ("hoàn, khoảng, thuyền, khuỷu, quý, QUỲ, toà2", "hoàn, khoảng, thuyền, khuỷu, quý, QUỲ, toà2"),
        ("hòa", "hòa"),
    ],
)
def test_where_the_mark_of_a_tone_stands_is_left_to_who_writes(written: str, seen: str) -> None:
    assert shadow(written).cased == seen
    assert shadow(written).text == written
