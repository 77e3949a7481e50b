"""What is counted of the sections of the handbook: how often questions on each were missed, by unit and in all.

A question was missed when it did not earn all its points. One on several sections counts for each of them.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

# Asked and missed in one number: one addition counts both, and a city fits into some megabytes.
_ASKED = 1 << 32
_MISSED = _ASKED - 1

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class InTheCity:
    """A section over all papers that asked about it: how many these were, how often it was asked and missed, and what
    ``core.misses.effect`` needs: the sums of squares and of products over papers.
    """

    papers: int = 0
    asked: int = 0
    missed: int = 0
    asked_squared: int = 0
    missed_squared: int = 0
    both: int = 0


@dataclass(slots=True)
class SectionTallies:
    """Counts of many papers. Sections are numbered as they come."""

    numbers: dict[str, int] = field(default_factory=dict)
    _papers: list[Counter[int]] = field(default_factory=list)
    _units: dict[int, "array[int]"] = field(default_factory=dict)

    def number(self, reference: str) -> int:
        """Return the number by which a section is counted here."""
        found = self.numbers.setdefault(reference, len(self.numbers))
        if found == len(self._papers):
            self._papers.append(Counter())
        return found

    def add(self, unit: int, answers: Iterable[tuple[Sequence[int], bool]]) -> None:
        """Count one paper of ``unit``: of each question the numbers of its sections, and whether it was missed."""
        here: dict[int, int] = {}
        for sections, missed in answers:
            value = _ASKED + missed
            for section in sections:
                here[section] = here.get(section, 0) + value
        mine = self._units.get(unit)
        if mine is None:
            mine = self._units[unit] = array("q")
        if len(mine) < len(self.numbers):
            mine.extend([0] * (len(self.numbers) - len(mine)))
        papers = self._papers
        for section, value in here.items():
            mine[section] += value
            of_it = papers[section]
            of_it[value] = of_it.get(value, 0) + 1

    def of_city(self) -> Iterator[tuple[str, InTheCity]]:
        """Yield each section with its counts over all papers."""
        for reference, number in self.numbers.items():
            rows = [(*_pair(value), often) for value, often in self._papers[number].items()]
            yield (
                reference,
                InTheCity(
                    papers=sum(often for _, _, often in rows),
                    asked=sum(asked * often for asked, _, often in rows),
                    missed=sum(missed * often for _, missed, often in rows),
                    asked_squared=sum(asked * asked * often for asked, _, often in rows),
                    missed_squared=sum(missed * missed * often for _, missed, often in rows),
                    both=sum(asked * missed * often for asked, missed, often in rows),
                ),
            )

    def units(self) -> list[int]:
        """Return the units in which somebody was counted."""
        return sorted(self._units)

    def of_unit(self, unit: int) -> Iterator[tuple[str, Pair]]:
        """Yield each section that was asked about in ``unit``: how often asked, how often missed."""
        references = list(self.numbers)
        for number, value in enumerate(self._units[unit]):
            if value:
                yield references[number], _pair(value)


def _pair(value: int) -> Pair:
    return value >> 32, value & _MISSED
