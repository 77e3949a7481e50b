"""Fonts of before Unicode: both tables both ways, and what a text can be read as."""

import unicodedata

import pytest

from tests.roster.nasty import tcvn3, vni
from trainer.core.old_fonts import readings, to_unicode
from trainer.core.syllables import is_syllable

VOWELS = "aăâeêioôơuưy"
LETTERS = [unicodedata.normalize("NFC", v + mark) for v in VOWELS for mark in ("", *"\u0300\u0309\u0303\u0301\u0323")]
MARKED = [letter for letter in (*LETTERS, "đ") if not letter.isascii()]
WRITTEN = ("Đoàn Thị Bích", "Nguyễn Hữu Phước", "Phường Ô Chợ Dừa", "Trưởng phòng Kỹ thuật", "Lý Quỳnh Ngữ", "Vẵng Ẻn")


def test_each_letter_of_vietnamese_goes_there_and_back_and_nothing_else_changes() -> None:
    assert len(MARKED) == 67
    for letter in MARKED:
        assert to_unicode(tcvn3(letter), "TCVN3") == letter
        assert to_unicode(vni(letter), "VNI") == letter
        assert to_unicode(vni(letter.upper()), "VNI") == letter.upper()
        assert to_unicode(vni(letter).capitalize(), "VNI") == letter.upper()
    assert to_unicode("Xø, 50 m² ©", "VNI") == "Xø, 50 m² ©"
    assert len({tcvn3(letter) for letter in MARKED}) == len({vni(letter) for letter in MARKED}) == 67


@pytest.mark.parametrize(
    ("typed", "font", "text"),
    [
        ("§oµn ThÞ BÝch", "TCVN3", "Đoàn Thị Bích"),
        ("NguyÔn V¨n Hïng", "TCVN3", "Nguyễn Văn Hùng"),
        ("NGUYÔN V¡N HïNG", "TCVN3", "NGUYỄN VĂN HÙNG"),
        ("Ph\xad\xeang Hµ §«ng", "TCVN3", "Phường Hà Đông"),
        ("Ñoaøn Thò Bích", "VNI", "Đoàn Thị Bích"),
        ("NGUYEÃN THÒ HÖÔNG", "VNI", "NGUYỄN THỊ HƯƠNG"),
    ],
)
def test_texts_as_they_stand_in_old_files(typed: str, font: str, text: str) -> None:
    assert to_unicode(typed, font) == text  # type: ignore[arg-type]
    assert readings(typed) == {font}


@pytest.mark.parametrize("text", WRITTEN)
def test_unicode_is_read_as_nothing_else(text: str) -> None:
    assert readings(text) == {"Unicode"}
    assert readings(unicodedata.normalize("NFD", text)) == {"Unicode"}


def test_what_two_can_explain_is_both_and_what_none_can_is_nothing() -> None:
    assert readings("Lê An") == {"Unicode", "TCVN3"}
    # With VNI nobody has typed the “é”.
    assert readings("Thò Bé") == {"Unicode", "TCVN3"}
    assert readings("José Müller") == readings("Kbrông") == readings("an@sm.vn") == frozenset()


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("Nghiêng", True),
        ("quỳnh", True),
        ("gì", True),
        ("cấc", True),
        ("các", True),
        ("cac", False),
        ("càc", False),
        ("kbrông", False),
        ("ngiệ", False),
        ("áà", False),
        ("o\u0301\u0300n", False),
        ("cach", False),
        ("hop", False),
        ("mat", False),
    ],
)
def test_a_syllable_has_a_beginning_a_rhyme_and_a_tone_that_fits(word: str, right: bool) -> None:
    assert is_syllable(word) is right
