"""Vietnamese text: folding, and people in the order of their given names."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.text import (
    capital,
    clean,
    count,
    fold,
    hundredths,
    listed,
    name_sort_key,
    nearest,
    nfc,
    percent,
    percent_of,
    row_number,
    sentence,
    share,
    small,
    tenth,
)


@pytest.mark.parametrize("marks", ["\u0315\u0323", "\u0f73", "\u0344\u0323", "\uff9e\u0315"])
def test_of_a_heap_of_marks_on_a_letter_only_so_many_are_sorted(marks: str) -> None:
    heap, rest = marks * 20_000, " đường dài" * 50
    assert nfc(f"a{heap}{rest}") == unicodedata.normalize("NFC", f"a{(marks * 30)[:30]}{rest}")
    assert clean(f"a{heap}{rest}").endswith("đường dài")


@given(st.text(max_size=500), st.integers(1, 4))
def test_a_text_without_heaps_is_what_unicode_says(text: str, times: int) -> None:
    assert nfc(text * times) == unicodedata.normalize("NFC", text * times)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Đức", "dang thi duc"),
        ("  NGUYỄN   HỮU PHONG ", "nguyen huu phong"),
        (unicodedata.normalize("NFD", "Trần Đình Ước"), "tran dinh uoc"),
        ("P. Cầu Giấy", "p. cau giay"),
        ("\ufeffNguy\u200bễn\u00ad An\u200e ", "nguyen an"),
    ],
)
def test_folding_drops_every_mark_and_the_stroke_of_d(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_cleaning_and_folding_twice_change_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


def test_people_sort_by_given_name_then_the_rest_in_vietnamese_order() -> None:
    expected = [
        "",
        "Trần Thị An",
        "Trần Văn An",
        "Nguyễn Thị Ân",
        "Lê Thị Bích",
        "Hoàng Dũng",
        "Bùi Đào",
        "Đinh Thị Đào",
        "Phạm Hoa",
        "Phạm Hòa",
        "Phạm Hỏa",
        "Phạm Hóa",
        "Phạm Hoan",
        "Võ Oanh",
        "Võ Ông",
        "Võ Ơn",
        "Lý Ước",
        "Nguyễn Ý",
        "Tổ 1",
        "Tổ 2",
    ]

    turned = expected[::-1]
    assert sorted(turned, key=name_sort_key) == expected


@pytest.mark.parametrize(
    ("text", "whole"),
    [("Luật mới", "Luật mới."), (" Sai đáp án. ", "Sai đáp án."), ("Sao vậy?", "Sao vậy?"), ("Gồm:", "Gồm:"), ("", "")],
)
def test_a_sentence_ends_in_one_mark(text: str, whole: str) -> None:
    assert sentence(text) == whole


@pytest.mark.parametrize(
    ("hundredths", "written"),
    [
        (0, "0%"),
        (8000, "80%"),
        (8337, "83,4%"),
        (1385, "13,9%"),
        (1384, "13,8%"),
        (6666, "66,7%"),
        (7996, "79,9%"),
        (9997, "99,9%"),
        (8004, "80%"),
        (2, "0,1%"),
        (10_000, "100%"),
    ],
)
def test_a_percent_has_a_comma_no_blank_and_at_most_a_tenth(hundredths: int, written: str) -> None:
    assert percent(hundredths) == written


def _read(written: str) -> Decimal:
    return Decimal(written.removesuffix("%").replace(",", ".")) * 100


@given(st.integers(0, 10_000))
def test_a_rounding_is_small_and_crosses_no_whole_percent(hundredths: int) -> None:
    read = _read(percent(hundredths))
    # Half a tenth, and a little more just below a whole percent and just above nought.
    assert abs(read - hundredths) <= (9 if hundredths % 100 > 94 or hundredths < 5 else 5)
    assert all((read >= mark) == (hundredths >= mark) for mark in range(0, 10_001, 100))
    assert (read == 10_000, read == 0) == (hundredths == 10_000, hundredths == 0)


@pytest.mark.parametrize(
    ("fraction", "written"),
    [(0.29, "29%"), (0.99997, "99,9%"), (0.799997, "79,9%"), (0.00001, "0,1%"), (0.0, "0%"), (1.0, "100%")],
)
def test_a_fraction_crosses_no_whole_percent_either(fraction: float, written: str) -> None:
    assert percent(hundredths(fraction)) == written


@given(st.integers(1, 300_000), st.data())
def test_a_part_of_a_whole_reads_like_its_fraction(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    found = hundredths(part / whole)
    assert (found == 0, found == 10_000) == (part == 0, part == whole)
    assert found // 100 == part * 100 // whole


@given(st.integers(0, 9_999))
def test_more_never_reads_less(hundredths: int) -> None:
    assert _read(percent(hundredths)) <= _read(percent(hundredths + 1))


def test_numbers_have_a_point_between_thousands_and_a_comma_before_a_tenth() -> None:
    assert [count(number) for number in (0, 999, 1288, 1_000_000)] == ["0", "999", "1.288", "1.000.000"]
    assert [tenth(number) for number in (0, 20.03, 1234.55)] == ["0,0", "20,0", "1.234,5"]


def test_a_share_of_nobody_is_nought_and_one_of_many_is_not_cut() -> None:
    assert (share(0, 0), percent(share(138, 1000)), percent(share(1254, 1255))) == (0, "13,8%", "99,9%")


def test_of_nobody_there_is_a_dash_and_of_some_of_whom_none_is_done_nought() -> None:
    assert [percent_of(*counted) for counted in ((0, 0), (0, 8), (1, 8), (8, 8))] == ["–", "0%", "12,5%", "100%"]


def test_only_the_first_letter_becomes_small_or_a_capital() -> None:
    assert (small("UBND Xã"), small("Đơn vị"), small("")) == ("uBND Xã", "đơn vị", "")
    assert (capital("uBND xã"), capital("đơn vị"), capital("")) == ("UBND xã", "Đơn vị", "")


@pytest.mark.parametrize(
    ("text", "number"),
    [("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("", None), ("-1", None), ("1.0", None), ("٣", None)],
)
def test_a_row_has_a_number_that_a_database_can_hold(text: str, number: int | None) -> None:
    assert row_number(text) == number


def test_of_known_words_the_most_like_one_is_named_and_none_when_nothing_is_alike() -> None:
    known = ["nhac-viec", "nap-danh-sach", "nap"]
    assert (nearest("nap-danh-sac", known), nearest("nhac-vien", known), nearest("xyz", known)) == (
        "nap-danh-sach",
        "nhac-viec",
        None,
    )


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(words) for words in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A và B", "A, B và C"]
