"""The shadow of a text: as many characters, each where it stood, written so that one plain pattern finds all ways.

The browser makes the same shadow from the same tables (``tables``): neither relies on what its language calls a
letter, a blank or a capital, in which JavaScript and Python differ.
"""

import re
from dataclasses import dataclass
from typing import Final
from unicodedata import normalize

_VOWELS: Final = "aăâeêioôơuưy"
_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS: Final = (normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES)
LOWER: Final = "abcdefghijklmnopqrstuvwxyzđ" + "".join(one for one in _LETTERS if not one.isascii())
UPPER: Final = LOWER.upper()
WORD: Final = LOWER + UPPER + "0123456789_"
BLANKS: Final = "\t\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
BREAKS: Final = "\r\u000b\u000c\u0085\u2028\u2029"
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2212"
QUOTES: Final = "\u201c\u201d\u201e\u00ab\u00bb"
OTHER: Final = "\ufffc"  # stands for a character that takes two places in JavaScript

_ALIKE = {ord(one): " " for one in BLANKS} | {ord(one): "\n" for one in BREAKS}
_ALIKE |= {ord(one): "-" for one in DASHES} | {ord(one): '"' for one in QUOTES}
_FOLD = str.maketrans(UPPER, LOWER)
_WIDE = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
_SENTENCE_ENDS = re.compile(r"[.!?…](?=[ \n])|\n")


@dataclass(frozen=True, slots=True)
class Shadow:
    """``text`` is the text as scanned (NFC); ``cased`` and ``folded`` are its shadows, character by character."""

    text: str
    cased: str
    folded: str
    ends: tuple[int, ...]

    def around(self, start: int, end: int, within: int | str) -> tuple[int, int]:
        """Return from where to where is looked around a find."""
        if isinstance(within, int):
            return max(0, start - within), min(len(self.text), end + within)
        if within == "text":
            return 0, len(self.text)
        if within == "line":
            after = self.folded.find("\n", end)
            return self.folded.rfind("\n", 0, start) + 1, len(self.text) if after < 0 else after
        before = [one for one in self.ends if one <= start]
        behind = [one for one in self.ends if one >= end]
        return (before[-1] if before else 0), (behind[0] if behind else len(self.text))


def shadow(text: str) -> Shadow:
    """Return the shadow of ``text``."""
    text = normalize("NFC", text)
    cased = _WIDE.sub(OTHER, text.translate(_ALIKE))
    return Shadow(text, cased, cased.translate(_FOLD), tuple(one.end() for one in _SENTENCE_ENDS.finditer(cased)))


def tables() -> dict[str, str]:
    """Return what the browser needs to make the same shadow."""
    return {
        "upper": UPPER,
        "lower": LOWER,
        "word": WORD,
        "blanks": BLANKS,
        "breaks": BREAKS,
        "dashes": DASHES,
        "quotes": QUOTES,
        "other": OTHER,
    }
