"""What a chart shows, in the numbers of a drawing: no more than the table beside it says."""

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.item_analysis.rules.tally import FULL

# A bar for each tenth of the points.
_BARS = 10


@dataclass(frozen=True, slots=True)
class Bar:
    """How many papers earned ``title``; ``height`` from 0 to 100, of the highest bar."""

    title: str
    number: int
    height: float


def scores(totals: Mapping[int, int], places: int) -> list[Bar]:
    """Return how many papers of ``places`` questions earned which tenth of the points; all points are in the last."""
    numbers = [0] * _BARS
    for total, often in totals.items():
        numbers[min(total * _BARS // (FULL * places), _BARS - 1)] += often
    highest = max(numbers) or 1
    return [
        Bar(f"{at * 10}–{at * 10 + (10 if at == _BARS - 1 else 9)}%", number, 100 * number / highest)
        for at, number in enumerate(numbers)
    ]
