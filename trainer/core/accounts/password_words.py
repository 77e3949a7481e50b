"""What a password must not be made of: what everybody knows of the person, of his office, and what everybody takes.

How hard the rest is to guess is for ``zxcvbn``; this adds the words that it does not know, which are Vietnamese.
"""

import re
from collections.abc import Iterable

from trainer.core.accounts import common_words
from trainer.core.text import fold

# So much must be left when all that can be known is taken away.
LEAST_LEFT = 8
_SHORTEST_WORD = 3
# And so much when names of people are taken away as well, which stand in the words of many a good sentence.
_LEAST_BESIDE_NAMES = 4
# The examples of the handbook and of our own questions: everybody has read them.
_EXAMPLES = ("guongveoithangba", "namchamduaghemuoi", "comnguoixedaplatre", "correcthorsebatterystaple")
_NAMES = sorted(common_words.NAMES, key=len, reverse=True)
_SOUP = str.maketrans("@014357$!", "aoiaestsi")
# Years, one sign over and over, digits in their order, and the few digits that are put before or behind a word.
_FILLING = re.compile(r"(19|20)\d\d|(.)\2{2,}|0?123(4(5(6(7(8(90?)?)?)?)?)?)?|\b\d{1,4}(?=\D)|(?<=\D)\d{1,4}\b")


def flat(text: str) -> str:
    """Return ``text`` in small letters and digits alone: no tone marks, no blanks, no signs."""
    return re.sub(r"[\W_]+", "", fold(text))


def known_words(told: Iterable[str]) -> list[str]:
    """Return what can be known: ``told`` (number, name, unit, e-mail), whole and word by word, and the common words."""
    words = {*_own(told), *common_words.WORDS}
    return sorted(words, key=lambda word: (-len(word), word))


def is_example(password: str) -> bool:
    """Say whether the password is one that the handbook shows."""
    return any(example in flat(password) for example in _EXAMPLES)


def left_over(password: str, known: Iterable[str]) -> str:
    """Return what is left of a password without the ``known`` words, years, runs and repetitions; no digits alone."""
    rest = min((_left(text, known) for text in _read(password)), key=len)
    beside_names = _left(rest, _NAMES)
    return rest if len(beside_names) >= _LEAST_BESIDE_NAMES else beside_names


def easy_parts(password: str, told: Iterable[str]) -> list[str]:
    """Return in words for people what in the password can be guessed; never the part itself, which others may read."""
    lists = (
        ("tên, mã, e-mail, chức vụ hoặc đơn vị của anh/chị", _own(told)),
        ("từ, tên nơi, dãy phím nhiều người dùng", common_words.WORDS),
        ("tên người", [name for name in common_words.NAMES if len(name) >= _SHORTEST_WORD]),
    )
    texts = _read(password)
    found = [name for name, words in lists if any(word in text for text in texts for word in words)]
    return [*found, *(["năm, số thêm vào, hoặc ký tự lặp lại"] if any(map(_FILLING.search, texts)) else [])]


def _own(told: Iterable[str]) -> list[str]:
    parts = (flat(part) for text in told for part in (text, *re.split(r"[\W_]+", fold(text))))
    return [part for part in parts if len(part) >= _SHORTEST_WORD]


def _read(password: str) -> tuple[str, str]:
    """Return the two ways to read it: as it stands, and with the letters that signs stand for."""
    return flat(password), flat(fold(password).translate(_SOUP))


def _left(text: str, known: Iterable[str]) -> str:
    for word in known:
        # A blank in its place, so that its neighbours do not make a new word.
        text = text.replace(word, " ")
    rest = re.sub(r"\s+", "", _FILLING.sub(" ", text))
    return "" if rest.isdigit() else rest
