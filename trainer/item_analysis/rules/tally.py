"""What is counted of each question and each quiz: small, exact, and added up in any order.

Points are whole ten-thousandths (``FULL`` is a question answered rightly), so that sums are exact and the same for
whoever adds them. Of a question it is kept how often which points met which points over the rest of the paper: from
that alone every statistic of it is worked out, also the one that sorts both rows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.model import Question

FULL = 10_000
# Longer than that nobody thinks about one question: he was called away.
LONGEST_SECONDS = 600
# Who answered nothing, among the options.
LEFT_OUT = -1
_ONLY_LEFT_OUT = (LEFT_OUT,)


@lru_cache(maxsize=4096)
def whole_points(points: str) -> int:
    """Return points as they stand in a hand-in ("1/3") in ten-thousandths, rounded to the nearest."""
    over, _, under = points.partition("/")
    top, bottom = int(over) * FULL, int(under or 1)
    return (2 * top + bottom) // (2 * bottom)


@dataclass(slots=True)
class QuestionTally:
    """What is counted of one question in the papers of one quiz with equally many questions.

    ``met``: how often (points, points of the rest of the paper) came together. ``chosen``: by option (``LEFT_OUT`` for
    none) how many chose it and the sum of what they earned over the rest. ``seconds``: how many took so long.
    """

    met: Counter[tuple[int, int]] = field(default_factory=Counter)
    chosen: dict[int, tuple[int, int]] = field(default_factory=dict)
    seconds: Counter[int] = field(default_factory=Counter)

    def add(self, points: int, options: tuple[int, ...] | None, rest: int, times: int = 1) -> None:
        """Count an answer that came so many ``times``: its points, what ``options_of`` says of it, and what the other
        questions of its paper earned.
        """
        self.met[points, rest] += times
        for option in _ONLY_LEFT_OUT if options is None else options:
            number, earned = self.chosen.get(option, (0, 0))
            self.chosen[option] = number + times, earned + rest * times

    def add_tally(self, other: "QuestionTally") -> None:
        """Add what was counted elsewhere."""
        self.met.update(other.met)
        self.seconds.update(other.seconds)
        for option, (number, earned) in other.chosen.items():
            before = self.chosen.get(option, (0, 0))
            self.chosen[option] = before[0] + number, before[1] + earned

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, the same for the same counts; ``from_plain`` reads it back."""
        return {
            "met": [[points, rest, number] for (points, rest), number in sorted(self.met.items())],
            "chosen": [[option, *both] for option, both in sorted(self.chosen.items())],
            "seconds": [list(pair) for pair in sorted(self.seconds.items())],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "QuestionTally":
        """Return the tally that ``plain`` described."""
        return cls(
            Counter({(points, rest): number for points, rest, number in plain["met"]}),
            {option: (number, earned) for option, number, earned in plain["chosen"]},
            Counter(dict(plain["seconds"])),
        )


@dataclass(slots=True)
class PaperTally:
    """What is counted of the papers of one quiz with equally many questions.

    ``totals``: how often which points over all; ``places``: by place in the paper the sums of points and of their
    squares.
    """

    totals: Counter[int] = field(default_factory=Counter)
    places: list[tuple[int, int]] = field(default_factory=list)

    def add_tally(self, other: "PaperTally") -> None:
        """Add what was counted elsewhere of papers of the same length."""
        self.totals.update(other.totals)
        self._add_places(other.places)

    def _add_places(self, more: Sequence[tuple[int, int]]) -> None:
        had = self.places or [(0, 0)] * len(more)
        self.places = [(a + c, b + d) for (a, b), (c, d) in zip(had, more, strict=True)]

    def plain(self) -> dict[str, Any]:
        """Return it as plain data, the same for the same counts; ``from_plain`` reads it back."""
        return {
            "totals": [list(pair) for pair in sorted(self.totals.items())],
            "places": [list(one) for one in self.places],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "PaperTally":
        """Return the tally that ``plain`` described."""
        return cls(Counter(dict(plain["totals"])), [(first, second) for first, second in plain["places"]])


@dataclass(slots=True)
class Tallies:
    """What is counted of many papers: by quiz and number of questions, and of each of their questions."""

    papers: dict[tuple[str, int], PaperTally] = field(default_factory=dict)
    questions: dict[tuple[str, int, str], QuestionTally] = field(default_factory=dict)


def options_of(question: Question, answer: Answer) -> tuple[int, ...] | None:
    """Return which options of ``question`` an answer counts for, in the author's numbers; None when it was left out.

    Of what is ticked those that were ticked; of what is put in order or matched, where nobody chooses an option, those
    that stand in their place.
    """
    if not answer:
        return None
    if question.kind not in ("order", "match"):
        return tuple(sorted(set(answer)))
    key = RULES[question.kind].key(question)
    return tuple(place for place, (given, right) in enumerate(zip(answer, key, strict=False)) if given == right)


def seconds_of(places: int, started: float, saves: Sequence[tuple[float, int]]) -> list[int | None]:
    """Return how long each of ``places`` questions took, in whole seconds; None for one that was never saved.

    ``saves``: (moment, place) in the order of time, ``started`` and moments in seconds. What passed until a save counts
    for the question saved; what is longer than ``LONGEST_SECONDS`` counts as that.
    """
    took: list[float | None] = [None] * places
    before = started
    for at, place in saves:
        if 0 <= place < places:
            passed = at - before
            # Plain comparisons: nearly everything here is called thirty million times.
            passed = 0.0 if passed < 0 else LONGEST_SECONDS if passed > LONGEST_SECONDS else passed
            took[place] = (took[place] or 0.0) + passed
        before = at
    return [None if one is None else min(round(one), LONGEST_SECONDS) for one in took]
