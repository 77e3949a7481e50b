"""Words of a text as checks compare them: folded, in order, and as runs of a few words."""

import re
from functools import lru_cache
from typing import TypeAlias

from trainer.core.text import fold

_WORD = re.compile(r"\w+")
# The few thousand different words of a bank are folded once each; a text is folded sixty times as fast.
_fold = lru_cache(maxsize=20_000)(fold)

Run: TypeAlias = "tuple[str, ...]"


def words(text: str) -> list[str]:
    """Return the words of ``text`` (NFC) in order, without tone marks and in lower case."""
    return [_fold(word) for word in _WORD.findall(text)]


def as_written(run: Run, text: str) -> str:
    """Return the words of ``text`` that are ``run``, with their tone marks and as they are written."""
    written = _WORD.findall(text)
    folded, length = tuple(map(_fold, written)), len(run)
    found = next(start for start in range(len(written)) if folded[start : start + length] == run)
    return " ".join(written[found : found + length])


def runs(text: str, length: int) -> set[Run]:
    """Return every run of ``length`` words that stands in ``text``; a shorter text is one run."""
    found = words(text)
    return set(zip(*(found[start:] for start in range(min(length, len(found)))), strict=False))
