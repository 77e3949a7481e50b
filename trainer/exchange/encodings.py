"""Bytes of a text file as text: which encoding, and what was assumed."""

import codecs
import unicodedata
from dataclasses import dataclass

from charset_normalizer import from_bytes

from trainer.exchange.model import TravelError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 có BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_NAMES = {"cp1258": "windows-1258", "cp1252": "windows-1252"}
_SAVE = "mở bằng Notepad, chọn “Lưu thành”, bảng mã UTF-8, rồi chạy lại"
_LOOK_AT = 4000
_VOWELS = frozenset("aeiouyơư")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in NFC with plain line ends, and the encoding it was in."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """Return the text of ``raw``; raise TravelError when it is empty or no text.

    Recognised: UTF-8 with and without BOM, UTF-16 with BOM, or without when its zeros tell, windows-1258 and -1252.
    """
    text, encoding = _decode(raw)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip("\0 \t\n"):
        raise TravelError("tệp rỗng", "kiểm tra lại tệp đã xuất rồi chạy lại")
    if any(ord(char) < 32 and char not in "\n\t\f" for char in text):
        raise TravelError("tệp không phải văn bản", _SAVE)
    return Decoded(text, encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    for mark, encoding, name in _MARKS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding, name), name
    wide = _utf_16(raw)
    if wide:
        return _strict(raw, wide, "UTF-16"), "UTF-16 không có BOM"
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _one_byte(raw)


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        raise TravelError(f"tệp ghi là {name} nhưng có chỗ hỏng", _SAVE) from None


def _utf_16(raw: bytes) -> str:
    """Every other byte of plain letters is zero: in which half says the byte order."""
    even, odd = raw[:_LOOK_AT:2].count(0), raw[1:_LOOK_AT:2].count(0)
    if len(raw) % 2 or (even + odd) * 8 < min(len(raw), _LOOK_AT):
        return ""
    if min(even, odd) * 4 > max(even, odd):
        raise TravelError("tệp không phải văn bản", _SAVE)
    return "utf-16-le" if odd > even else "utf-16-be"


def _one_byte(raw: bytes) -> tuple[str, str]:
    if raw.count(0):
        raise TravelError("tệp không phải văn bản", _SAVE)
    if _vietnamese(raw):
        return raw.decode("cp1258"), "windows-1258"
    best = from_bytes(raw, cp_isolation=list(_NAMES)).best()
    if best is None or best.encoding not in _NAMES:
        raise TravelError("không nhận ra bảng mã của tệp", _SAVE)
    return str(best), _NAMES[best.encoding]


def _vietnamese(raw: bytes) -> bool:
    """Say whether the tone marks of windows-1258 stand behind vowels, and nowhere else."""
    try:
        text = raw.decode("cp1258")
    except UnicodeDecodeError:
        return False
    before = [text[place - 1 : place] for place, char in enumerate(text) if _is_mark(char)]
    return bool(before) and all(unicodedata.normalize("NFD", vowel)[:1].lower() in _VOWELS for vowel in before)


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0
