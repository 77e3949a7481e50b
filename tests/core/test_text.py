"""Vietnamese text: folding, and people in the order of their given names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.core.text import clean, fold, name_sort_key, sentence


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đặng Thị Đức", "dang thi duc"),
        ("  NGUYỄN   HỮU PHONG ", "nguyen huu phong"),
        (unicodedata.normalize("NFD", "Trần Đình Ước"), "tran dinh uoc"),
        ("P. Cầu Giấy", "p. cau giay"),
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
    ]

    turned = expected[::-1]
    assert sorted(turned, key=name_sort_key) == expected


@pytest.mark.parametrize(
    ("text", "whole"), [("Luật mới", "Luật mới."), (" Sai đáp án. ", "Sai đáp án."), ("Sao vậy?", "Sao vậy?"), ("", "")]
)
def test_a_sentence_ends_in_one_mark(text: str, whole: str) -> None:
    assert sentence(text) == whole
