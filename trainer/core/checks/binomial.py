"""How likely chance alone gives what a quiz shows: the measure of every give-away that a whole quiz can have."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import comb

# Chance alone reaches such a count in fewer than one quiz in a hundred.
UNLIKELY = 0.01


def tail(successes: int, trials: int, chance: float) -> float:
    """Return how likely chance alone gives at least ``successes`` in ``trials``: the exact binomial tail."""
    return sum(
        comb(trials, count) * chance**count * (1 - chance) ** (trials - count) for count in range(successes, trials + 1)
    )


def is_unlikely(successes: int, chances: Sequence[float]) -> bool:
    """Say whether ``successes`` in as many trials as there are ``chances`` are too many to come from chance."""
    if not chances:
        return False
    return tail(successes, len(chances), sum(chances) / len(chances)) < UNLIKELY


@dataclass(frozen=True, slots=True)
class Trial:
    """A question in which something could show the key: whether it did, and how likely chance alone makes it."""

    question: str
    hit: bool
    chance: float


def regular(trials: Iterable[Trial]) -> str:
    """Return ``8/12 câu: q-1, q-2…`` when more trials hit than chance explains, else nothing."""
    tried = list(trials)
    hits = [trial.question for trial in tried if trial.hit]
    if not is_unlikely(len(hits), [trial.chance for trial in tried]):
        return ""
    return f"{len(hits)}/{len(tried)} câu: {', '.join(dict.fromkeys(hits))}"


def extreme(values: Sequence[int]) -> int | None:
    """Return the place of the greatest value, or None when it is not the only one."""
    most = max(values)
    return values.index(most) if values.count(most) == 1 else None
