"""Runs rules over a text. Its twin is ra-bai.js, and a test compares what both find."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trainer.core.scan.checks import CHECKS, digits
from trainer.core.scan.rules import Find, Near, Pattern, Rule, bare
from trainer.core.scan.shadow import WORD, Shadow, shadow

_WORD: Final = frozenset(WORD)
_DIGITS: Final = frozenset("0123456789")
_JOINS: Final = frozenset(".,/-")
_NUMBERS: Final = re.compile("[0-9](?:[0-9 .()-]*[0-9])?")
_FEWEST_DIGITS: Final = 6
_FEWEST_LETTERS: Final = 4
# Over these an address goes on: neither of xa-an@gmail.com nor of an@gmail.com.vn is an@gmail.com a part.
_BEFORE: Final = _WORD | frozenset("._%+-")
_BEHIND: Final = frozenset(".-")


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found, from the beginning of ``text`` (the draft in NFC) to its end."""

    text: str
    finds: tuple[Find, ...]


def scan(text: str, rules: Iterable[Rule], own: Sequence[str] = ()) -> Scan:
    """Return what ``rules`` find in ``text``; ``own`` are lines that the agency publishes of itself.

    A passage is one number or address only: of rules of the group ``identifiers`` the first that finds it keeps it.
    """
    seen = shadow(text)
    known = _Own.of(own)
    finds: list[Find] = []
    taken: list[tuple[int, int]] = []
    for rule in bare(tuple(rules)) if seen.bare else rules:
        found = list(_of_rule(rule, seen, known))
        if rule.group == "identifiers":
            found = [find for find in found if not _meets(find, taken)]
            taken = sorted(taken + [(find.start, find.end) for find in found])
        finds += found
    return Scan(seen.text, tuple(sorted(finds)))


def _meets(find: Find, taken: Sequence[tuple[int, int]]) -> bool:
    """Say whether a find lies on one of the places ``taken``, which are in order and lie beside each other."""
    before = bisect_left(taken, (find.end, 0))
    return before > 0 and taken[before - 1][1] > find.start


def _of_rule(rule: Rule, seen: Shadow, own: "_Own") -> Iterator[Find]:
    if any(_lacks(whole.when, whole.absent, seen.folded) for whole in rule.whole):
        yield Find(0, 0, rule.id)
    places = sorted({place for pattern in rule.patterns for place in _places(pattern, seen)}, key=_first_and_longest)
    reached = -1
    for start, end in places:
        if start >= reached and not (rule.own and own.has(seen.folded[start:end])):
            reached = end
            yield Find(start, end, rule.id)


def _first_and_longest(place: tuple[int, int]) -> tuple[int, int]:
    return place[0], -place[1]


def _lacks(when: Iterable[re.Pattern[str]], absent: Iterable[re.Pattern[str]], text: str) -> bool:
    return all(one.search(text) for one in when) and not any(one.search(text) for one in absent)


def _places(pattern: Pattern, seen: Shadow) -> Iterator[tuple[int, int]]:
    text = seen.cased if pattern.cased else seen.folded
    at = 0
    # Behind the end of a text Python finds nothing there again and again.
    while (match := pattern.pattern.search(text, at)) and match.start() < len(text):
        start, end = match.span()
        fits = end > start and _edges(pattern.edge, text, start, end) and _fits(pattern, seen, start, end)
        if fits:
            yield start, end
        # What lies in a sentence that is not long is no long sentence either.
        at = end if fits or (pattern.check == "long" and end > start) else start + 1


def _edges(edge: str, text: str, start: int, end: int) -> bool:
    """Say whether a find stands alone: no letter beside it, and no number goes on behind a point."""
    if edge == "none":
        return True
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in _WORD or after in _WORD:
        return False
    if edge == "word":
        return True
    goes_on_before = start > 1 and before in _JOINS and text[start - 2] in _DIGITS
    return not goes_on_before and not (after in _JOINS and text[end + 1 : end + 2] in _DIGITS)


def _fits(pattern: Pattern, seen: Shadow, start: int, end: int) -> bool:
    if pattern.check and not CHECKS[pattern.check](seen, start, end, pattern):
        return False
    return all(_is_near(one, seen, start, end) for one in pattern.near) and not any(
        _is_near(one, seen, start, end) for one in pattern.far
    )


def _is_near(near: Near, seen: Shadow, start: int, end: int) -> bool:
    if near.within == "text" and near.side == "both":
        return seen.says(near.pattern, near.cased)
    first, last = seen.around(start, end, near.within)
    if near.side == "before":
        last = start
    if near.side == "after":
        first = end
    text = seen.cased if near.cased else seen.folded
    return near.pattern.search(text[first:last]) is not None


@dataclass(frozen=True, slots=True)
class _Own:
    """What the agency publishes of itself, as words and as numbers without blanks."""

    words: str
    numbers: frozenset[str]

    @classmethod
    def of(cls, lines: Sequence[str]) -> "_Own":
        folded = shadow("\n".join(lines)).folded
        return cls(folded, frozenset(digits(one) for one in _NUMBERS.findall(folded)))

    def has(self, quote: str) -> bool:
        """Say whether a find, folded, is the agency's own."""
        number = digits(quote)
        if len(number) >= _FEWEST_DIGITS and number in self.numbers:
            return True
        return len(quote) >= _FEWEST_LETTERS and self._says(quote)

    def _says(self, quote: str) -> bool:
        """Say whether ``quote`` stands in the words, and is no piece of a longer address there."""
        at = self.words.find(quote)
        while at >= 0:
            end = at + len(quote)
            after = self.words[end + 1 : end + 2] if self.words[end : end + 1] in _BEHIND else self.words[end : end + 1]
            if self.words[at - 1 : at] not in _BEFORE and after not in _WORD:
                return True
            at = self.words.find(quote, at + 1)
        return False
