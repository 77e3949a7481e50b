"""The engine finds what a rule says, where it stands, in whatever way it is typed."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.scan.samples import pattern, quotes, rule
from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Find, Near, Rule, Whole
from trainer.core.scan.shadow import LOWER, UPPER, shadow
from trainer.core.scan.shadow import tables as tables_of_the_browser


def test_capitals_blanks_and_dashes_do_not_matter_and_the_words_are_told_as_they_stand() -> None:
    assert quotes("Họp\u00a0NỘI BỘ – sáng", pattern("nội bộ - sáng")) == ["NỘI BỘ – sáng"]


def test_a_text_typed_on_a_mac_is_found_like_any_other() -> None:
    assert quotes(normalize("NFD", "tối mật"), pattern("tối mật")) == ["tối mật"]


def test_a_capital_counts_where_a_pattern_says_so() -> None:
    assert quotes("mật MẬT", pattern("MẬT", cased=True)) == ["MẬT"]


def test_a_find_stands_alone() -> None:
    assert quotes("mậtkhẩu mật, Mật.", pattern("mật")) == ["mật", "Mật"]


@pytest.mark.parametrize("text", ["123.456", "1,123", "12/123", "123-4", "a123", "123b"])
def test_a_number_that_goes_on_is_another_number(text: str) -> None:
    assert quotes(text, pattern("123", edge="number")) == []


@pytest.mark.parametrize("text", ["123", "(123)", "số 123.", "a-123, b", "123, 456"])
def test_a_number_may_end_a_sentence(text: str) -> None:
    assert quotes(text, pattern("123", edge="number")) == ["123"]


def test_what_must_be_near_is_looked_for_where_it_says() -> None:
    near = Near(re.compile("bà"), "sentence")
    assert quotes("Bà Mẫu nghèo. Cả phường nghèo.", pattern("nghèo", near=(near,))) == ["nghèo"]
    assert quotes("nghèo lắm bà ơi", pattern("nghèo", near=(Near(re.compile("bà"), 20, "before"),))) == []
    assert quotes("một\nbà\nnghèo", pattern("nghèo", near=(Near(re.compile("bà"), "line"),))) == []
    assert quotes("một\nbà\nnghèo", pattern("nghèo", near=(Near(re.compile("bà"), "text"),))) == ["nghèo"]


@pytest.mark.parametrize("sign", ["\t", "|", " ; "])
def test_in_a_table_the_heading_of_the_column_says_what_a_number_is(sign: str) -> None:
    rows = ("Danh sách", "Tên|Tài khoản|Mã", "Mẫu|111|222", "Thử|333|", "333 tài khoản")
    text = "\n".join(rows).replace("|", sign)
    column = Near(re.compile("tài khoản"), "column")
    assert quotes(text, pattern("[0-9]+", near=(column,))) == ["111", "333"]
    assert quotes(text, pattern("[0-9]+|tài khoản", far=(column,))) == ["Tài khoản", "222", "333", "tài khoản"]


def test_a_table_may_begin_with_a_bar_with_digits_and_with_nothing_over_a_column() -> None:
    column = Near(re.compile("khoản"), "column")
    assert quotes("|Khoản 1|Mã|\n|111|222|", pattern("[0-9]{3}", near=(column,))) == ["111"]
    assert quotes("|khoản\n111|222", pattern("[0-9]+", near=(column,))) == ["222"]
    assert quotes("1" * 700 + "|khoản\n1|2", pattern("[0-9]", near=(column,))) == []


def test_a_row_that_is_longer_than_the_first_has_no_heading_there() -> None:
    assert quotes("a|b\n1|2|3", pattern("[0-9]", near=(Near(re.compile("[ab]"), "column"),))) == ["1", "2"]


def test_what_must_not_be_near_lets_pass() -> None:
    far = Near(re.compile("không"), 10, "before")
    assert quotes("không chuyển tiền; cứ chuyển tiền", pattern("chuyển tiền", far=(far,))) == ["chuyển tiền"]


def test_a_word_that_must_be_near_in_the_whole_text_is_asked_for_by_itself_with_its_capitals_and_on_its_side() -> None:
    text = "cô Mẫu nghèo, BÀ Thử nghèo"
    both = pattern("nghèo", near=(Near(re.compile("cô"), "text"),), far=(Near(re.compile("anh"), "text"),))
    assert quotes(text, both) == ["nghèo", "nghèo"]
    for written, cased, found in [("BÀ", True, 2), ("bà", True, 0), ("BÀ", False, 0), ("bà", False, 2)]:
        near = Near(re.compile(written), "text", cased=cased)
        assert len(quotes(text, pattern("nghèo", near=(near,)))) == found
    assert len(quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), "text", "before"),)))) == 1
    assert len(quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), "text", "after"),)))) == 1


def test_characters_are_counted_from_the_find_to_either_side() -> None:
    text = "bà nghèo đói bà"
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), 7, "after"),))) == ["nghèo"]
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), 6, "after"),))) == []
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), 3, "before"),))) == ["nghèo"]
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), 2, "before"),))) == []


@pytest.mark.parametrize("within", ["line", "sentence"])
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("bà nghèo.\nMột.", True),
        ("Một.\nbà nghèo.\nHai.", True),
        ("Một.\nnghèo, bà.\nHai.", True),
        ("Một bà.\nHai.\nBa nghèo.\nBốn.\nNăm bà.", False),
        ("Một.\nHai bà.\nBa nghèo.\nBốn bà.\nNăm.", False),
        ("Một.\nBa nghèo" + " 1" * 297 + " bà", True),
        ("Một.\nBa nghèo" + " 1" * 299 + " bà", False),
        ("Một.\nBa nghèo" + " 1" * 299 + " bà\nHai.", False),
        ("Một.\nbà " + "1 " * 298 + "nghèo", True),
        ("Một.\nbà " + "1 " * 300 + "nghèo", False),
    ],
)
def test_a_line_and_a_sentence_end_where_the_next_begins_and_six_hundred_characters_away(
    within: str, text: str, found: bool
) -> None:
    assert bool(quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), within),)))) is found  # type: ignore[arg-type]


def test_of_the_sentences_of_a_line_one_is_a_sentence_and_all_are_the_line() -> None:
    text = "Một. Hai bà. Ba nghèo. Bốn bà. Năm."
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("ba"), "sentence"),))) == ["nghèo"]
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("bà"), "sentence"),))) == []
    assert quotes(text, pattern("nghèo", near=(Near(re.compile("một[.].*năm"), "line"),))) == ["nghèo"]


def test_the_longer_of_two_finds_of_a_rule_is_told_once() -> None:
    assert quotes("số nhà 12 ngõ", pattern("nhà 12"), pattern("số nhà 12 ngõ"), pattern("12 ngõ")) == ["số nhà 12 ngõ"]


def test_a_find_that_fails_does_not_hide_one_that_begins_in_it() -> None:
    after = Near(re.compile("x"), 1, "after")
    assert quotes("abax", pattern("ab|ba", edge="none", near=(after,))) == ["ba"]


def test_a_pattern_that_can_be_of_nothing_finds_only_what_is_there() -> None:
    assert quotes("Bà ốm, ốm", pattern("(?:ốm)*")) == ["ốm", "ốm"]
    assert quotes("", pattern("(?:ốm)*")) == []


def test_a_number_belongs_to_the_first_rule_that_finds_it_and_its_neighbours_to_others() -> None:
    def of_three(written: str, name: str, group: str = "identifiers") -> Rule:
        return rule(pattern(written, edge="none"), id=name, group=group)

    rules = [
        of_three("bb.", "b"),
        of_three("aa.", "a"),
        of_three("[0-9]b+|.aa|cc", "c"),
        of_three("aa1", "m", "meaning"),
    ]
    text = "aa1bb2cc 0aa1"
    found = [(find.rule, text[find.start : find.end]) for find in scan(text, rules).finds]
    assert found == [("a", "aa1"), ("m", "aa1"), ("b", "bb2"), ("c", "cc"), ("a", "aa1"), ("m", "aa1")]


def test_what_the_agency_publishes_of_itself_is_no_find_however_it_is_written() -> None:
    phone = rule(pattern("0[0-9](?:[ .]?[0-9]){8}", edge="number"), own=True)
    found = scan("Gọi 0000.123.456 hoặc 0000 999 999", [phone], ["Một cửa: 0000 123 456"])
    assert [found.text[one.start : one.end] for one in found.finds] == ["0000 999 999"]


def test_an_address_within_one_of_the_agency_is_somebody_elses() -> None:
    mail = rule(pattern("[a-z.-]+@[a-z.]+"), own=True)
    own = ["Hộp thư: ubnd.an@gmail.com, phuong-an@gmail.com, an@gmail.com.vn", "ubnd@an.vn"]
    found = scan("an@gmail.com, ubnd.an@gmail.com, phuong-an@gmail.com, ubnd@an.vn", [mail], own)
    assert [found.text[one.start : one.end] for one in found.finds] == ["an@gmail.com"]


def test_a_text_that_lacks_something_is_told_as_a_whole() -> None:
    label = rule(whole=(Whole((re.compile("chatgpt"),), (re.compile("nhãn"),)),))
    assert scan("Nhờ ChatGPT vẽ", [label]).finds == (Find(0, 0, "r"),)
    assert scan("Nhờ ChatGPT vẽ, có nhãn", [label]).finds == ()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_shadow_has_a_character_for_each_of_the_text(text: str) -> None:
    seen = shadow(text)
    assert len(seen.cased) == len(seen.folded) == len(seen.text)
    assert all(ord(one) <= 0xFFFF for one in seen.folded)


def test_every_letter_of_vietnamese_has_its_capital() -> None:
    assert (len(LOWER), len(UPPER)) == (93, 93)
    assert shadow(UPPER).folded == LOWER


def test_the_browser_is_given_every_table_of_which_a_shadow_is_made() -> None:
    tables: Mapping[str, Any] = tables_of_the_browser()
    assert set(shadow(tables["blanks"]).folded) == {" "}
    assert set(shadow(tables["breaks"]).folded) == {"\n"}
    assert set(shadow(tables["dashes"]).folded) == {"-"}
    assert set(shadow(tables["quotes"]).folded) == {'"'}
    assert set(shadow(tables["bars"]).folded) == {"|"}
    assert shadow(tables["upper"]).folded == shadow(tables["lower"]).cased == tables["lower"]
    assert shadow("😀").cased == tables["other"]
    assert [shadow("a" * number).bare for number in (tables["fewest"] - 1, tables["fewest"])] == [False, True]
    assert [shadow("a" * number + "ớ").bare for number in (tables["bare"] - 2, tables["bare"] - 1)] == [False, True]
    assert all(scan(f"a{one}b", [rule(pattern("a|b"))]).finds == () for one in tables["word"])
    column = Near(re.compile("a"), "column")
    for between, often in tables["between"]:
        row = between.join("abcd"[: often + 1])
        assert quotes(f"{row}\n{row}", pattern("[abcd]", near=(column,))) == ["a"]


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
