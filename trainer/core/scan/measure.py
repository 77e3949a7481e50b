"""How well the rules do on drafts that people labelled: recall and precision of each rule."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from unicodedata import normalize

from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Find, Rule


@dataclass(frozen=True, slots=True)
class LabelledWords:
    """What a person labelled: a rule, and the words it is about; none when it is about the whole text."""

    rule: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class LabelledDraft:
    """One labelled draft. ``agency_lines`` are what its agency publishes of itself."""

    id: str
    text: str
    marks: tuple[LabelledWords, ...] = ()
    agency_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """Of one rule: labelled passages, those of them found, finds, and those of them that are right."""

    marks: int = 0
    found: int = 0
    finds: int = 0
    right: int = 0

    @property
    def recall(self) -> Fraction | None:
        """Of what is there, how much is found; None where nothing is there."""
        return Fraction(self.found, self.marks) if self.marks else None

    @property
    def precision(self) -> Fraction | None:
        """Of what is found, how much is right; None where nothing is found."""
        return Fraction(self.right, self.finds) if self.finds else None

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(
            self.marks + other.marks, self.found + other.found, self.finds + other.finds, self.right + other.right
        )


@dataclass(frozen=True, slots=True)
class Miss:
    """Where a rule and a person disagree: ``quote`` was not found, or was found and is not labelled."""

    draft: str
    rule: str
    quote: str
    found: bool


def measure(drafts: Iterable[LabelledDraft], rules: tuple[Rule, ...]) -> tuple[Mapping[str, Figure], list[Miss]]:
    """Return the figure of each rule over ``drafts``, and every disagreement."""
    figures = {rule.id: Figure() for rule in rules}
    misses: list[Miss] = []
    for draft in drafts:
        done = scan(draft.text, rules, draft.agency_lines)
        for rule in rules:
            finds = [find for find in done.finds if find.rule == rule.id]
            places = _places(done.text, [mark for mark in draft.marks if mark.rule == rule.id])
            missed = [place for place in places if not any(_meet(find, place) for find in finds)]
            wrong = [find for find in finds if not any(_meet(find, place) for place in places)]
            figures[rule.id] += Figure(len(places), len(places) - len(missed), len(finds), len(finds) - len(wrong))
            misses += [Miss(draft.id, rule.id, done.text[start:end], False) for start, end in missed]
            misses += [Miss(draft.id, rule.id, done.text[find.start : find.end], True) for find in wrong]
    return figures, misses


def _meet(find: Find, place: tuple[int, int]) -> bool:
    return (find.start, find.end) == place or (find.start < place[1] and place[0] < find.end)


def _places(text: str, marks: list[LabelledWords]) -> list[tuple[int, int]]:
    """Return where the labelled passages stand: words that stand there several times are meant each time."""
    places: dict[tuple[int, int], None] = {}
    for mark in marks:
        quote = normalize("NFC", mark.quote)
        found = [one.span() for one in re.finditer(re.escape(quote), text)] if quote else [(0, 0)]
        places |= dict.fromkeys(found)
    return list(places)


def strays(draft: LabelledDraft, rules: Iterable[str]) -> list[str]:
    """Return what of the labels of ``draft`` leads nowhere: words that do not stand in it, rules that are none."""
    text, known = normalize("NFC", draft.text), frozenset(rules)
    lost = [f"không có chữ “{mark.quote}”" for mark in draft.marks if normalize("NFC", mark.quote) not in text]
    return lost + [f"không có quy tắc “{mark.rule}”" for mark in draft.marks if mark.rule not in known]
