"""Vietnamese text: one normal form, search without tone marks, people sorted by given name."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from difflib import get_close_matches
from functools import cache

# đ is a letter of its own in Unicode: no decomposition turns it into d.
_D_WITH_STROKE = str.maketrans("đĐ", "dD")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
# Order of the tones in Vietnamese dictionaries: level, falling, asking, tumbling, rising, heavy.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}

# Python sorts the marks over one letter by insertion: forty thousand of them take seconds, in which no other thread of
# the process runs. No letter of any language bears more (Unicode's “Stream-Safe Text Format”, UAX #15).
_MOST_MARKS = 30
# So short a text is sorted in no time, whatever stands in it.
_SHORT = 300
_PAST_ALL_MARKS = 0x20000
# Fractions that binary numbers hold a little short are as good as whole.
_NO_ERROR = 1e-6


def nfc(text: str) -> str:
    """Return ``text`` in NFC, however many marks somebody heaped on a letter: of those beyond thirty none is left."""
    return unicodedata.normalize("NFC", _without_heaps(text))


def _without_heaps(text: str) -> str:
    if len(text) < _SHORT or text.isascii():
        return text
    marks, heaps = _heaps()
    # A heap has a mark at some thirtieth place of the text; a list of a city in NFC has none anywhere.
    return text if marks.isdisjoint(text[::_MOST_MARKS]) else heaps.sub(r"\1", text)


@cache
def _heaps() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return every mark, and what finds more of them in a row than a letter bears, in one walk through a text."""
    # By what they are taken apart into, too: some letters are two marks that count as none together.
    marks = [
        char
        for char in map(chr, range(0x300, _PAST_ALL_MARKS))
        if unicodedata.combining(unicodedata.normalize("NFKD", char)[0])
    ]
    one = f"[{''.join(marks)}]"
    return frozenset(marks), re.compile(f"({one}{{{_MOST_MARKS}}}){one}+")


def clean(text: str) -> str:
    """Return ``text`` in NFC, without stray blanks at the ends or doubled inside, nor NUL, which PostgreSQL refuses."""
    return " ".join(nfc(text.replace("\0", " ")).split())


def sentence(text: str) -> str:
    """Return ``text`` ready for a sentence to follow it: with a full stop unless it ends in a mark of its own."""
    words = clean(text)
    return words if not words or words.endswith((".", "!", "?", "…", ":")) else f"{words}."


def capital(text: str) -> str:
    """Return ``text`` with a capital letter first, as a sentence begins."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """Return ``text`` with a small letter first, as it stands within a sentence."""
    return text[:1].lower() + text[1:]


def fold(text: str) -> str:
    """Return ``text`` in lower case without tone marks, accents, đ or marks that nobody sees, as search compares it."""
    decomposed = unicodedata.normalize("NFD", clean(text)).translate(_D_WITH_STROKE)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    if not bare.isprintable():
        # As it comes with what is copied from a chat or a page: a mark of no width between two words, or in one.
        bare = clean("".join(char for char in bare if unicodedata.category(char) != "Cf"))
    return bare.casefold()


def word_key(word: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the place of one word in Vietnamese order: first its letters, then its tones."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", word.lower()):
        decomposed = unicodedata.normalize("NFD", char)
        tone = next((_TONES[mark] for mark in decomposed if mark in _TONES), 0)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
        letters.append(_RANK.get(base, len(_LETTERS) + ord(base[0]) if base else -1))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def name_sort_key(full_name: str) -> str:
    """Return a text that sorts people by given name (the last word), then the rest, in Vietnamese order.

    Plain code-point comparison of two keys gives the order, so a database of any collation "C" can sort by it.
    """
    words = clean(full_name).split(" ")
    ordered = [words[-1], *words[:-1]]
    return " ".join(_sortable(word) for word in ordered)


def _sortable(word: str) -> str:
    letters, tones = word_key(word)
    # Letters from "0" upwards keep every key printable ASCII for Vietnamese words; the tones come after "!".
    return "".join(chr(48 + rank) for rank in letters) + "!" + "".join(str(tone) for tone in tones)


def listed(words: Sequence[str]) -> str:
    """Return ``A, B và C``: words as they are listed in a sentence."""
    return " và ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def row_number(text: str) -> int | None:
    """Return the number of a row, as a form or an address tells it; None for what can be none: it is not found."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def count(number: int) -> str:
    """Return ``1.260``: thousands with a point, as Vietnamese writes them."""
    return f"{number:,}".replace(",", ".")


def tenth(number: float) -> str:
    """Return ``1.260,5``: one decimal after a comma, thousands with a point."""
    return f"{number:,.1f}".translate(str.maketrans(",.", ".,"))


def percent(hundredths: int) -> str:
    """Return ``87,5%`` for 8750 hundredths of a percent: to a tenth, half up, and without one that is nought.

    The one form of screens, terminal, files and proofs. What is short of a whole percent is never written as that
    percent: 99,97 is not 100%, and 79,96 does not read like a pass at 80%. What is more than nothing is not 0%.
    """
    tenths = rounded(hundredths)
    whole, tenth = divmod(tenths, 10)
    return f"{whole},{tenth}%" if tenth else f"{whole}%"


def rounded(hundredths: int) -> int:
    """Return tenths of a percent for hundredths of a percent, as ``percent`` writes them."""
    whole, rest = divmod(hundredths, 100)
    tenths = whole * 10 + min((rest + 5) // 10, 9)
    return tenths or min(hundredths, 1)


def hundredths(fraction: float | Decimal) -> int:
    """Return a share from 0 to 1 in hundredths of a percent, rounded, but onto no whole percent that it is short of."""
    exact = float(fraction) * 10_000
    nearest_one = round(exact)
    if nearest_one % 100 == 0 and nearest_one - exact > _NO_ERROR:
        nearest_one -= 1
    return nearest_one or int(exact > _NO_ERROR)


def share(part: int, whole: int) -> int:
    """Return ``part`` of ``whole`` in hundredths of a percent, rounded down; nought of nothing."""
    return part * 10_000 // whole if whole else 0


def percent_of(part: int, whole: int) -> str:
    """Return ``share`` as ``percent`` writes it; a dash of nothing."""
    return percent(share(part, whole)) if whole else "–"


def nearest(word: str, known: Sequence[str]) -> str | None:
    """Return the known word most like ``word``, or ``None`` when nothing is alike."""
    found = get_close_matches(word, known, n=1, cutoff=0.5)
    return found[0] if found else None
