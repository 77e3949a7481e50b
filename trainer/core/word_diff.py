"""What changed between two texts, word by word: paragraphs are laid side by side first, then their words.

A mark of punctuation is a word of its own here: where only a full stop became a comma, the word before it stayed.
"""

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import Literal

Kind = Literal["equal", "removed", "added"]
Run = tuple[Kind, str]

# Paragraphs that share less than this of their words are two different ones, not one that changed.
_ALIKE = 0.5
# So few words between two changes that reading them apart costs more than it tells.
_LONE_WORDS = 1
# As many words, not lone ones, tell that a sentence was kept where much was put around it.
_KEPT_WORDS = 4
# Numbers of law such as 174/2026/NĐ-CP and thousands stay whole.
_TOKEN = re.compile(r"\w+(?:[./-]\w+)*|\s|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph as it was and as it is, as runs of text in reading order with their blanks: removed before added.

    All runs are ``added`` in a new paragraph, all ``removed`` in one that is gone.
    """

    runs: tuple[Run, ...]

    @property
    def old(self) -> str:
        """The paragraph as it was; empty for a new one."""
        return "".join(text for kind, text in self.runs if kind != "added")

    @property
    def new(self) -> str:
        """The paragraph as it is; empty for one that is gone."""
        return "".join(text for kind, text in self.runs if kind != "removed")

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return any(kind != "equal" for kind, _ in self.runs)

    def marked(self) -> str:
        """Return the paragraph on one line, readable without colour: ``dài [-tám-] {+mười hai+} ký tự``."""
        return "".join(MARKS[kind].format(text) for kind, text in self.runs).replace("-]{+", "-] {+")


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
    """Pair the changed paragraphs that share most, keeping the order of both."""
    after, then = 0, 0
    for row, column in [*_most_alike(old, new), (len(old), len(new))]:
        yield from _unpaired(old[after:row], new[then:column])
        if row < len(old):
            yield _words(old[row], new[column])
        after, then = row + 1, column + 1


def _unpaired(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    if len(old) == len(new) == 1:
        # One for one, such as a cell of a table: side by side, even though nothing is left of the words.
        alike = new[0].startswith(old[0]) or _shared(_words_of(old[0]), _words_of(new[0])).are_alike(_LONE_WORDS + 1)
        yield _words(old[0], new[0]) if alike else Pair((("removed", old[0]), ("added", new[0])))
        return
    yield from (Pair((("removed", text),)) for text in old)
    yield from (Pair((("added", text),)) for text in new)


def _most_alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the places of those that belong together, in reading order: who shares most chooses first, nobody crosses.

    Each is held against each once: a table of some hundred rows, all of them changed, is as many squared and no more.
    """
    was, now = [_words_of(text) for text in old], [_words_of(text) for text in new]
    alike: list[tuple[int, int, int]] = []
    for row, column in product(range(len(old)), range(len(new))):
        shared = _shared(was[row], now[column])
        if shared.are_alike(_KEPT_WORDS):
            alike.append((-shared.words, row, column))
    chosen: list[tuple[int, int]] = []
    for _, row, column in sorted(alike):
        place = bisect(chosen, (row, column))
        behind = place == 0 or (chosen[place - 1][0] < row and chosen[place - 1][1] < column)
        if behind and (place == len(chosen) or (row < chosen[place][0] and column < chosen[place][1])):
            chosen.insert(place, (row, column))
    return chosen


@dataclass(frozen=True, slots=True)
class _Shared:
    """Two paragraphs: how many ``words`` they share, ``kept`` of them not lone ones, and how many each has."""

    words: int
    kept: int
    old: int
    new: int

    def are_alike(self, least: int) -> bool:
        """Say whether one came of the other: half of both is the same, or half of the shorter was kept, at ``least``
        so many words.
        """
        contained = self.kept >= least and self.kept >= _ALIKE * min(self.old, self.new)
        return contained or 2 * self.words >= _ALIKE * (self.old + self.new) > 0


def _shared(was: Sequence[str], now: Sequence[str]) -> _Shared:
    sizes = [block.size for block in SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()]
    return _Shared(sum(sizes), sum(size for size in sizes if size > _LONE_WORDS), len(was), len(now))


def _words_of(text: str) -> list[str]:
    return [token for token in _TOKEN.findall(text) if token[0].isalnum()]


def _words(old: str, new: str) -> Pair:
    was, now = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[Run] = []
    for start, end, begin, stop, same in _stretches(was, now):
        if same:
            runs.append(("equal", "".join(was[start:end])))
            continue
        if start < end:
            runs.append(("removed", "".join(was[start:end])))
        if begin < stop:
            runs.append(("added", "".join(now[begin:stop])))
    return Pair(tuple(runs))


def _stretches(was: Sequence[str], now: Sequence[str]) -> list[tuple[int, int, int, int, bool]]:
    """Return what stays and what changes, a lone word between two changes counted as changed."""
    codes = _opcodes(was, now)
    found: list[tuple[int, int, int, int, bool]] = []
    for place, (tag, start, end, begin, stop) in enumerate(codes):
        lone = sum(token[0].isalnum() for token in was[start:end]) <= _LONE_WORDS and 0 < place < len(codes) - 1
        same = tag == "equal" and not lone
        if found and same == found[-1][4]:
            start, begin = found[-1][0], found[-1][2]
            found.pop()
        found.append((start, end, begin, stop, same))
    return found


def _opcodes(was: Sequence[str], now: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Return how ``was`` becomes ``now``: the same beginning and the same end first, so that a full stop stays one."""
    head = _alike_at_start(was, now)
    tail = _alike_at_start(was[head:][::-1], now[head:][::-1])
    end, stop = len(was) - tail, len(now) - tail
    middle = SequenceMatcher(None, was[head:end], now[head:stop], autojunk=False).get_opcodes()
    moved = [(tag, one + head, two + head, three + head, four + head) for tag, one, two, three, four in middle]
    before = [("equal", 0, head, 0, head)] if head else []
    after = [("equal", end, len(was), stop, len(now))] if tail else []
    return [*before, *moved, *after]


def _alike_at_start(one: Sequence[str], other: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
