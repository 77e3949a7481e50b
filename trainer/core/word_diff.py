"""What changed between two texts, word by word: paragraphs are laid side by side first, then their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

Kind = Literal["equal", "removed", "added"]
Run = tuple[Kind, str]

# Paragraphs that share less than this of their words are two different ones, not one that changed.
_ALIKE = 0.5
# So few words between two changes that reading them apart costs more than it tells.
_LONE_WORDS = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph as it was and as it is, as runs of words in reading order: removed before added.

    All runs are ``added`` in a new paragraph, all ``removed`` in one that is gone.
    """

    runs: tuple[Run, ...]

    @property
    def old(self) -> str:
        """The paragraph as it was; empty for a new one."""
        return " ".join(text for kind, text in self.runs if kind != "added")

    @property
    def new(self) -> str:
        """The paragraph as it is; empty for one that is gone."""
        return " ".join(text for kind, text in self.runs if kind != "removed")

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return any(kind != "equal" for kind, _ in self.runs)

    def marked(self) -> str:
        """Return the paragraph on one line, readable without colour: ``dài [-tám-] {+mười hai+} ký tự``."""
        return " ".join(MARKS[kind].format(text) for kind, text in self.runs)


MARKS: dict[Kind, str] = {"equal": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}


def compare(old: Sequence[str], new: Sequence[str]) -> tuple[Pair, ...]:
    """Return the paragraphs of ``old`` and ``new`` laid side by side, in reading order.

    Paragraphs come in normal form (``core.text.clean``), none of them empty. Joining ``Pair.old`` of all pairs that
    have one gives ``old`` again, and so for ``new``.
    """
    pairs: list[Pair] = []
    for tag, start, end, begin, stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs.extend(Pair((("equal", text),)) for text in old[start:end])
        else:
            pairs.extend(_beside(old[start:end], new[begin:stop]))
    return tuple(pairs)


def _beside(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """Pair the changed paragraphs that are most alike, keeping the order of both."""
    best = max(
        ((_likeness(was, now), -row, -column) for row, was in enumerate(old) for column, now in enumerate(new)),
        default=(0.0, 0, 0),
    )
    if best[0] < _ALIKE and len(old) == len(new) == 1:
        # One for one, such as a cell of a table: side by side, though nothing is left of the words.
        yield Pair((("removed", old[0]), ("added", new[0])))
        return
    if best[0] < _ALIKE:
        yield from (Pair((("removed", text),)) for text in old)
        yield from (Pair((("added", text),)) for text in new)
        return
    row, column = -best[1], -best[2]
    yield from _beside(old[:row], new[:column])
    yield _words(old[row], new[column])
    yield from _beside(old[row + 1 :], new[column + 1 :])


@lru_cache(maxsize=4096)
def _likeness(old: str, new: str) -> float:
    return SequenceMatcher(None, old.split(" "), new.split(" "), autojunk=False).ratio()


def _words(old: str, new: str) -> Pair:
    was, now = old.split(" "), new.split(" ")
    runs: list[Run] = []
    for start, end, begin, stop, same in _stretches(was, now):
        if same:
            runs.append(("equal", " ".join(was[start:end])))
            continue
        if start < end:
            runs.append(("removed", " ".join(was[start:end])))
        if begin < stop:
            runs.append(("added", " ".join(now[begin:stop])))
    return Pair(tuple(runs))


def _stretches(was: Sequence[str], now: Sequence[str]) -> list[tuple[int, int, int, int, bool]]:
    """Return what stays and what changes, a lone word between two changes counted as changed."""
    codes = SequenceMatcher(None, was, now, autojunk=False).get_opcodes()
    found: list[tuple[int, int, int, int, bool]] = []
    for place, (tag, start, end, begin, stop) in enumerate(codes):
        lone = end - start <= _LONE_WORDS and 0 < place < len(codes) - 1
        same = tag == "equal" and not lone
        if found and not same and not found[-1][4]:
            start, begin = found[-1][0], found[-1][2]
            found.pop()
        found.append((start, end, begin, stop, same))
    return found
