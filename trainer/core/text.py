"""Vietnamese text: one normal form, search without tone marks, people sorted by given name."""

import unicodedata

# đ is a letter of its own in Unicode: no decomposition turns it into d.
_D_WITH_STROKE = str.maketrans("đĐ", "dD")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_LETTERS)}
# Order of the tones in Vietnamese dictionaries: level, falling, asking, tumbling, rising, heavy.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def clean(text: str) -> str:
    """Return ``text`` in NFC, without stray blanks at the ends or doubled inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def sentence(text: str) -> str:
    """Return ``text`` ready for a sentence to follow it: with a full stop unless it ends in a mark of its own."""
    words = clean(text)
    return words if not words or words.endswith((".", "!", "?", "…", ":")) else f"{words}."


def fold(text: str) -> str:
    """Return ``text`` in lower case without tone marks, accents or đ: the form that search compares."""
    decomposed = unicodedata.normalize("NFD", clean(text)).translate(_D_WITH_STROKE)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
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


def percent(hundredths: int) -> str:
    """Return ``87,5 %`` for 8750 hundredths of a percent, rounded down; no decimal when it is nought."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest // 10} %" if rest >= 10 else f"{whole} %"
