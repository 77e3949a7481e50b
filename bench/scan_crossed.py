"""How far the rules of “Rà bài” reach beyond the drafts they were tuned by: every value in the words around another.

What a rule finds in its own drafts says nothing any more. So the marked words of one draft are put in the place of
those of another, drawn at random with a fixed seed: an account number as one official writes it, in the sentence of
the next. Then the drafts as they are, but typed without the marks of Vietnamese. `--show RULE` prints what is missed.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from bench.figures import Table
from trainer.content.scan_rules import read_drafts, scan_rules
from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Rule
from trainer.core.scan.shadow import without_marks
from trainer.disk.paths import PROJECT

TIMES = 1000
_AROUND = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a marked passage stands: ``text`` from ``start``, ``words`` long."""

    text: str
    start: int
    words: str

    def with_words(self, words: str) -> "Place":
        """Return the place with other words in it."""
        end = self.start + len(self.words)
        return Place(self.text[: self.start] + words + self.text[end:], self.start, words)

    def bare(self) -> "Place":
        """Return the place in the text typed without marks."""
        return Place(without_marks(self.text), self.start, without_marks(self.words))

    def shown(self) -> str:
        """Return the words in brackets, with a little of what stands around them."""
        end = self.start + len(self.words)
        before, after = self.text[max(0, self.start - _AROUND) : self.start], self.text[end : end + _AROUND // 2]
        return f"{before}[[{self.words}]]{after}".replace("\n", "⏎")


def places(rules: Sequence[Rule]) -> dict[str, list[Place]]:
    """Return, by rule, the passages of the drafts to tune by that stand in their text once."""
    known = {rule.id for rule in rules}
    found: dict[str, list[Place]] = defaultdict(list)
    for draft in read_drafts(PROJECT, "tuning"):
        text = normalize("NFC", draft.text)
        for mark in draft.marks:
            words = normalize("NFC", mark.quote)
            if mark.rule in known and words and text.count(words) == 1:
                found[mark.rule].append(Place(text, text.index(words), words))
    return found


def crossed(those: Sequence[Place], times: int) -> Iterator[Place]:
    """Yield ``times`` passages with the words of another one of the same kind: digits alone among digits alone."""
    kinds: dict[bool, list[Place]] = defaultdict(list)
    for one in those:
        kinds[_is_number(one.words)].append(one)
    draw = random.Random(1)
    for _ in range(times):
        place = draw.choice(those)
        yield place.with_words(draw.choice(kinds[_is_number(place.words)]).words)


def _is_number(words: str) -> bool:
    return not any(one.isalpha() for one in words)


def seen(place: Place, rule: str, rules: Sequence[Rule]) -> str:
    """Return "" where ``rule`` finds the passage, else the rule that takes it for something else, or "-"."""
    end = place.start + len(place.words)
    finds = [one.rule for one in scan(place.text, rules).finds if one.start < end and place.start < one.end]
    return "" if rule in finds else (finds or ["-"])[0]


def main() -> None:
    """Print, for each rule, how many of a hundred passages are found: crossed, and typed without marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=TIMES, help="crossed passages of each rule")
    parser.add_argument("--show", metavar="RULE", default="", help="print what this rule misses")
    asked = parser.parse_args()
    rules = tuple(rule for rule in scan_rules(PROJECT) if rule.group == "identifiers")
    table = Table("rule" + " " * 18, "passages", "crossed %", "bare %", "taken for")
    for rule, those in places(rules).items():
        mixed = [(place, seen(place, rule, rules)) for place in crossed(those, asked.times)]
        plain = [(place, seen(place, rule, rules)) for place in map(Place.bare, those)]
        taken = Counter(as_what for _, as_what in (*mixed, *plain) if as_what not in ("", "-"))
        others = ", ".join(f"{name} {times}" for name, times in taken.most_common(2))
        table.row(rule, len(those), _share(mixed), _share(plain), others)
        if rule == asked.show:
            for place, as_what in (*mixed, *plain):
                if as_what:
                    print(f"    {as_what}: {place.shown()}")


def _share(tried: Sequence[tuple[Place, str]]) -> float:
    return 100 * sum(not as_what for _, as_what in tried) / len(tried)


if __name__ == "__main__":
    main()
