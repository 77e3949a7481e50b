"""Instruments that a sentence names: by number, by common name, by the letters that people shorten it to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from trainer.core.law import Instrument

_SYMBOL = r"[A-ZĐ][A-ZĐa-z0-9]*(?:-[A-ZĐ][A-ZĐa-z]*)*"
# 13/2023/NĐ-CP, 116/2025/QH15; of those without a year (09/CT-TTg) most are of a ward's own and in no register.
_NUMBER = re.compile(rf"(?<![\d/])(?P<number>\d{{1,4}}(?:/(?P<year>\d{{4}}))?/(?P<symbol>{_SYMBOL}))")
_KINDS: Final = {
    "luật": "Luật",
    "bộ luật": "Bộ luật",
    "nghị định": "Nghị định",
    "nđ": "Nghị định",
    "thông tư": "Thông tư",
    "tt": "Thông tư",
    "chỉ thị": "Chỉ thị",
    "quyết định": "Quyết định",
    "qđ": "Quyết định",
    "công văn": "Công văn",
}
# Nghị định 13/2023, NĐ 53, Luật số 24/2018, without the symbol behind.
_SHORT = re.compile(
    r"\b(?P<kind>Bộ luật|Luật|Nghị định|NĐ|Thông tư|TT|Chỉ thị|Quyết định|QĐ|Công văn)\s+(?:số\s+)?"
    r"(?P<first>\d{1,4})(?:/(?P<year>\d{4}))?(?![\d/]|\.\d)",
    re.IGNORECASE,
)
# Only these are numbered by the state alone: a number that nobody knows is no paper of a ward.
_OF_THE_STATE = frozenset({"Luật", "Bộ luật", "Nghị định", "Thông tư"})
# “theo luật khiếu nại” means whatever is in force; with a capital it is the name of one.
_NAMED = re.compile(r"\b(?P<kind>[Bb]ộ luật|[Ll]uật)\s+(?P<rest>\w.*)", re.DOTALL)
_LETTERS = re.compile(r"(?P<letters>[A-ZĐ]{2,})\b")
_CODE = re.compile(r"\bBL(?P<letters>HS|DS|LĐ|TTHS|TTDS)\b")
_YEAR = re.compile(r"\s+(?:năm\s+)?(?P<year>(?:19|20)\d{2})\b")
_NUMBER_FOLLOWS = re.compile(r",?\s+(?:số\s+)?\d{1,4}/")
_WORD = re.compile(r"\w+")
# What stands behind “Luật” with a capital and is no name of one.
_NO_NAME = ("Việt Nam", "Công báo")


@dataclass(frozen=True, slots=True)
class Mention:
    """``words`` of a text, at ``start``, that name ``instrument``; ``None``: one that the register does not know."""

    words: str
    start: int
    instrument: Instrument | None


class Names:
    """The names under which the instruments of a register are known on the day ``today``."""

    def __init__(self, instruments: Iterable[Instrument], today: date) -> None:
        self._today = today
        self._all = tuple(instruments)
        self._numbers = {one.number: one for one in self._all}
        self._titles = _by_title(self._all)
        self._longest = sorted(self._titles, key=len, reverse=True)

    def mentions(self, text: str) -> list[Mention]:
        """Return what ``text`` (NFC) names, in its order. One named by name and number is one mention: the number."""
        found = [*self._numbered(text), *self._named(text), *self._shortened(text)]
        taken: list[Mention] = []
        for one in sorted(found, key=lambda mention: mention.start):
            if not taken or one.start >= taken[-1].start + len(taken[-1].words):
                taken.append(one)
        return taken

    def _numbered(self, text: str) -> Iterator[Mention]:
        for match in _NUMBER.finditer(text):
            known = self._numbers.get(match["number"])
            if known or match["year"] or match["symbol"].endswith("-TTg"):
                yield Mention(match["number"], match.start(), known)
        for match in _SHORT.finditer(text):
            kind = _KINDS[match["kind"].lower()]
            known = self._by_first_number(kind, match["first"], match["year"])
            if known or kind in _OF_THE_STATE:
                yield Mention(match[0], match.start(), known)

    def _by_first_number(self, kind: str, first: str, year: str | None) -> Instrument | None:
        beginning = f"{first}/{year}/" if year else f"{first}/"
        return self._fittest(one for one in self._all if one.kind == kind and one.number.startswith(beginning))

    def _named(self, text: str) -> Iterator[Mention]:
        for match in _each(_NAMED, text):
            rest = match["rest"]
            if match["kind"][0].islower() and rest[0].islower():
                continue
            title = next((title for title in self._longest if rest.casefold().startswith(title)), "")
            after = rest[len(title) :]
            if title and not _WORD.match(after):
                if not _NUMBER_FOLLOWS.match(after):
                    yield self._titled(match, title, after)
            elif letters := _LETTERS.match(rest):
                yield self._of_letters(f"{match['kind']} {letters['letters']}", match.start(), letters["letters"])
            elif match["kind"][0].isupper() and rest[0].isupper() and not rest.startswith(_NO_NAME):
                yield Mention(f"{match['kind']} {_first_words(rest)}", match.start(), None)

    def _titled(self, match: re.Match[str], title: str, after: str) -> Mention:
        words = f"{match['kind']} {match['rest'][: len(title)]}"
        year = _YEAR.match(after)
        of_that_year = (one for one in self._titles[title] if not year or f"/{year['year']}/" in f"{one.number}/")
        return Mention(words + (year[0] if year else ""), match.start(), self._fittest(of_that_year))

    def _shortened(self, text: str) -> Iterator[Mention]:
        for match in _CODE.finditer(text):
            yield self._of_letters(match[0], match.start(), match["letters"])

    def _of_letters(self, words: str, start: int, letters: str) -> Mention:
        alike = (
            one
            for title, known in self._titles.items()
            if letters in (_initials(title)[: len(letters)], _initials(title)[-len(letters) :])
            for one in known
        )
        return Mention(words, start, self._fittest(alike))

    def _fittest(self, instruments: Iterable[Instrument]) -> Instrument | None:
        """Return the one in force today, else the newest: a name without a year means the law as it is."""
        known = sorted(instruments, key=lambda one: (one.in_force(self._today), one.in_force_from or date.min))
        return known[-1] if known else None


def _by_title(instruments: Iterable[Instrument]) -> Mapping[str, list[Instrument]]:
    found: dict[str, list[Instrument]] = {}
    for one in instruments:
        if one.kind in ("Luật", "Bộ luật"):
            found.setdefault(one.title.casefold(), []).append(one)
    return found


def _initials(title: str) -> str:
    return "".join(word[0] for word in _WORD.findall(title)).upper()


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Find every match of a pattern that reads to the end of the text, also those within another."""
    found = pattern.search(text)
    while found:
        yield found
        found = pattern.search(text, found.start("rest"))


def _first_words(rest: str) -> str:
    return " ".join(_WORD.findall(re.split(r"[,.;:()”\"|]", rest, maxsplit=1)[0])[:5])
