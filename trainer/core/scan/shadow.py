"""The shadow of a text: as many characters, each where it stood, written so that one plain pattern finds all ways.

The browser makes the same shadow from the same tables (``tables``): neither relies on what its language calls a
letter, a blank or a capital, in which JavaScript and Python differ.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Final
from unicodedata import normalize

_VOWELS: Final = "aăâeêioôơuưy"
_TONES: Final = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS: Final = (normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES)
LOWER: Final = "abcdefghijklmnopqrstuvwxyzđ" + "".join(one for one in _LETTERS if not one.isascii())
UPPER: Final = LOWER.upper()
WORD: Final = LOWER + UPPER + "0123456789_"
BLANKS: Final = (
    "\u200b\u2060\ufe0f\ufeff\u20e3\u00a0"
    "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
)
BREAKS: Final = "\r\u000b\u000c\u0085\u2028\u2029"
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2212"
BARS: Final = "\t"  # between cells, like a bar
QUOTES: Final = "\u201c\u201d\u201e\u00ab\u00bb"
OTHER: Final = "\ufffc"  # stands for a character that takes two places in JavaScript

# Where no letter follows, people differ in where the mark of a tone stands: hòa or hoà, thủy or thuỷ. Rules have it on
# the first vowel. After a q the u is none: quý is written in one way only.
_PAIRS: Final = ("oa", "Oa", "oA", "OA", "oe", "Oe", "oE", "OE", "uy", "Uy", "uY", "UY")
_EARLY: Final = {
    normalize("NFC", pair + tone): normalize("NFC", pair[0] + tone + pair[1]) for pair in _PAIRS for tone in _TONES[1:]
}

BETWEEN: Final = (("|", 1), (";", 2), (",", 3), (" - ", 2))  # what stands between the cells of a row, how often
# Of a text typed without marks, at most one letter in so many bears one; in fewer letters than these nothing is said.
BARE: Final = 40
FEWEST: Final = 20
FARTHEST: Final = 600  # characters of a line or a sentence on either side

_ALIKE = {ord(one): " " for one in BLANKS} | {ord(one): "\n" for one in BREAKS}
_ALIKE |= {ord(one): "|" for one in BARS} | {ord(one): "-" for one in DASHES} | {ord(one): '"' for one in QUOTES}
_DIGITS = frozenset("0123456789")
_FOLD = str.maketrans(UPPER, LOWER)
_LATE = re.compile(f"(?<![qQ])(?:{'|'.join(_EARLY)})(?![{WORD}])")
_PLAIN: Final = "abcdefghijklmnopqrstuvwxyz"
_MARKED: Final = "".join(one for one in LOWER if one not in _PLAIN)
_ABOVE = re.compile("[\u0300-\u036f]")
_WIDE = re.compile("[\U00010000-\U0010ffff\ud800-\udfff]")
_SENTENCE_ENDS = re.compile(r"[.!?…](?=[ \n])|\n")


@dataclass(frozen=True, slots=True)
class Shadow:
    """``text`` is the text as scanned (NFC); ``cased`` and ``folded`` are its shadows, character by character."""

    text: str
    cased: str
    folded: str
    ends: tuple[int, ...]
    bare: bool = False
    rows: tuple["_Row", ...] = ()
    said: dict[tuple[re.Pattern[str], bool], bool] = field(default_factory=dict, compare=False)

    def says(self, pattern: re.Pattern[str], cased: bool) -> bool:
        """Say whether ``pattern`` stands anywhere in the text; the answer is kept, for each find asks again."""
        asked = pattern, cased
        if asked not in self.said:
            self.said[asked] = pattern.search(self.cased if cased else self.folded) is not None
        return self.said[asked]

    def around(self, start: int, end: int, within: int | str) -> tuple[int, int]:
        """Return from where to where is looked around a find."""
        if isinstance(within, int):
            return max(0, start - within), min(len(self.text), end + within)
        if within == "text":
            return 0, len(self.text)
        if within == "column":
            return self._heading(start)
        # A line without an end must not be looked over again for each find in it.
        first, last = max(0, start - FARTHEST), min(len(self.text), end + FARTHEST)
        if within == "line":
            after = self.folded.find("\n", end, last)
            return self.folded.rfind("\n", first, start) + 1 or first, last if after < 0 else after
        before, behind = bisect_right(self.ends, start), bisect_left(self.ends, end)
        if before:
            first = max(first, self.ends[before - 1])
        return first, min(last, self.ends[behind]) if behind < len(self.ends) else last

    def _heading(self, start: int) -> tuple[int, int]:
        """Return where the first row of a table names the column in which ``start`` lies; nothing outside of one."""
        row = self.rows[bisect_right(self.rows, start, key=attrgetter("start")) - 1]
        if not row.between or row.heading == row.start or start - row.start > FARTHEST:
            return start, start
        column = self.cased.count(row.between, row.start, start)
        first = row.heading
        end = self.cased.find("\n", first, first + FARTHEST)
        end = first + FARTHEST if end < 0 else end
        for _ in range(column):
            first = self.cased.find(row.between, first, end)
            if first < 0:
                return start, start
            first += len(row.between)
        last = self.cased.find(row.between, first, end)
        return first, end if last < 0 else last


@dataclass(frozen=True, slots=True)
class _Row:
    """A line; what stands between its cells, if it is one of a table; and where the table's first row begins."""

    start: int
    between: str
    times: int
    heading: int


def _rows(cased: str) -> tuple[_Row, ...]:
    """Return every line: a table is lines one after the other that have the same sign between their cells.

    A bar is one always; the others stand in sentences too: so many at least, as many in each row, and no digit in the
    first.
    """
    start, rows = 0, list[_Row]()
    for line in cased.split("\n"):
        between = next((one for one, least in BETWEEN if line.count(one) >= least), "")
        times = line.count(between) if between not in ("", "|") else 0
        goes_on = between and rows and (between, times) == (rows[-1].between, rows[-1].times)
        if times and not goes_on and not _DIGITS.isdisjoint(line):
            between = ""
        rows.append(_Row(start, between, times, rows[-1].heading if goes_on else start))
        start += len(line) + 1
    return tuple(rows)


def shadow(text: str) -> Shadow:
    """Return the shadow of ``text``."""
    text = normalize("NFC", text)
    cased = _LATE.sub(lambda late: _EARLY[late[0]], _WIDE.sub(OTHER, text.translate(_ALIKE)))
    ends = tuple(one.end() for one in _SENTENCE_ENDS.finditer(cased))
    folded = cased.translate(_FOLD)
    return Shadow(text, cased, folded, ends, _is_bare(folded), _rows(cased))


def _is_bare(folded: str) -> bool:
    """Say whether whoever typed this left out the marks of Vietnamese, as in haste or on an old telephone."""
    marked = sum(map(folded.count, _MARKED))
    letters = marked + sum(map(folded.count, _PLAIN))
    return letters >= FEWEST and marked * BARE <= letters


def without_marks(text: str) -> str:
    """Return ``text`` without the marks of Vietnamese: thư mời of the đội is thu moi of the doi."""
    return _ABOVE.sub("", normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")


def tables() -> dict[str, object]:
    """Return what the browser needs to make the same shadow."""
    return {
        "upper": UPPER,
        "lower": LOWER,
        "word": WORD,
        "blanks": BLANKS,
        "breaks": BREAKS,
        "dashes": DASHES,
        "quotes": QUOTES,
        "bars": BARS,
        "between": BETWEEN,
        "other": OTHER,
        "bare": BARE,
        "fewest": FEWEST,
    }
