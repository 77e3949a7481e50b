"""Which encoding a file is in, and what is said about it."""

import codecs
import unicodedata

import pytest

from trainer.tables.read.decoding import NotTextError, decode

TEXT = "Mật khẩu của trang phường Sao Mai nên dài bao nhiêu? {=Từ mười hai ký tự ~Bốn ký tự}\n"
FRENCH = "Où est déposée la clé du café ? {=À l’hôtel ~Près du château ~Là-bas, derrière l’église}\n"


def in_1258(text: str) -> bytes:
    """Return Vietnamese as old Windows wrote it: the vowel in one byte, the tone mark in the next."""
    tones = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    parts = []
    for char in text:
        marks = [mark for mark in unicodedata.normalize("NFD", char) if mark in tones]
        base = unicodedata.normalize("NFC", "".join(m for m in unicodedata.normalize("NFD", char) if m not in tones))
        parts.append(base + "".join(marks))
    return "".join(parts).encode("cp1258")


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8 có BOM"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16 không có BOM"),
        (TEXT.encode("utf-16-be"), "UTF-16 không có BOM"),
        (unicodedata.normalize("NFD", TEXT).encode(), "UTF-8"),
        (in_1258(TEXT), "windows-1258"),
    ],
)
def test_vietnamese_is_read_in_every_encoding_and_composed(raw: bytes, encoding: str) -> None:
    decoded = decode(raw)

    assert (decoded.text, decoded.encoding) == (TEXT, encoding)


def test_other_languages_in_windows_1252_are_read() -> None:
    assert decode(FRENCH.encode("cp1252")).text == FRENCH
    decoded = decode("René Škoda".encode("cp1252"))
    assert (decoded.text, decoded.encoding) == ("René Škoda", "windows-1252")


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_become_plain(ends: str) -> None:
    assert decode(f"một{ends}hai".encode()).text == "một\nhai"


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (bytes(range(256)) * 4, "không nhận ra bảng mã"),
        (b"\x00\x01\x02\x03" * 100, "không phải văn bản"),
        (b"\xff\xfe\x00\xd8\x00\x00", "không nhận ra bảng mã của tệp, hoặc tệp có chỗ hỏng"),
        (b"abc\x81\x8d\x90\x9d\xff", "không nhận ra bảng mã"),
    ],
)
def test_what_is_no_text_is_one_clear_error(raw: bytes, what: str) -> None:
    with pytest.raises(NotTextError, match=what):
        decode(raw)
