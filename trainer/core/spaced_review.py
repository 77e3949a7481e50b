"""When a question that was once answered wrongly is due again, and how well it should be remembered by now.

The schedule is that of FSRS 6 with its published parameters (library ``fsrs``), in whole days and without chance, so
that the same answers give the same cards on every machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

from fsrs import Card, Rating, Scheduler, State

from trainer.core.vietnam_time import day_of

# A question comes back when nine of ten people would still know it, and at least once a year.
WANTED = 0.9
LONGEST_DAYS = 365
_SCHEDULER = Scheduler(
    desired_retention=WANTED,
    learning_steps=(),
    relearning_steps=(),
    maximum_interval=LONGEST_DAYS,
    enable_fuzzing=False,
)
# The forgetting curve of FSRS 6: R(t) = (1 + f·t/S)^-w20, with f such that R(S) = 0.9.
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = 0.9 ** (1 / _DECAY) - 1
_HALF = Fraction(1, 2)
# One time in twenty chance carries it outside the bounds.
_OUTSIDE = 0.05


@dataclass(frozen=True, slots=True)
class Recall:
    """One time a question was answered, with its points from 0 to 1."""

    at: datetime
    points: Fraction


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS keeps of one question: ``stability`` in days, ``difficulty`` from 1 to 10, when it is due again."""

    stability: float
    difficulty: float
    state: int
    step: int | None
    last_review_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of ``cards`` questions the share that should be remembered, from 0 to 1, and the bounds around it."""

    cards: int
    share: float
    low: float
    high: float


def rating(points: Fraction) -> int:
    """Return how FSRS rates an answer: 3 for everything right, 2 from a half, 1 below."""
    if points == 1:
        return int(Rating.Good)
    return int(Rating.Hard if points >= _HALF else Rating.Again)


def remember(recalls: Sequence[Recall]) -> Memory | None:
    """Return the memory of a question after ``recalls``, in their order; None while it was never answered wrongly."""
    first = next((place for place, recall in enumerate(recalls) if recall.points < 1), None)
    if first is None:
        return None
    card = Card(card_id=1, due=recalls[first].at)
    for recall in recalls[first:]:
        card, _ = _SCHEDULER.review_card(card, Rating(rating(recall.points)), _when(card, recall))
    return Memory(
        stability=card.stability or 0.0,
        difficulty=card.difficulty or 0.0,
        state=int(card.state),
        step=card.step if card.state != State.Review else None,
        last_review_at=recalls[-1].at,
        due_at=card.due,
    )


def _when(card: Card, recall: Recall) -> datetime:
    """Return when ``recall`` was for the scheduler, which counts 24 hours as a day: as many days after the one before
    as the calendar has. Who comes every morning comes a little sooner or later, and is not held back for it.
    """
    before = card.last_review
    if before is None:
        return recall.at
    return max(recall.at, before + (day_of(recall.at) - day_of(before)))


def retention(stability: float, days: float) -> float:
    """Return the chance, from 0 to 1, that a question of this stability is remembered ``days`` after its review."""
    return float((1 + _FACTOR * max(0.0, days) / stability) ** _DECAY) if stability > 0 else 0.0


def forecast_of(cards: int, expected: float, spread: float, family: int = 1) -> Forecast:
    """Return what to expect of ``cards`` by the sums of their chances and of chance × (1 − chance).

    The bounds are those of a sum of independent yes-or-no trials: they say how far chance alone would carry it. Those
    of ``family`` rows that are looked at together hold all at once, nineteen times in twenty (Bonferroni).
    """
    if not cards:
        return Forecast(0, 0.0, 0.0, 1.0)
    share, width = expected / cards, NormalDist().inv_cdf(1 - _OUTSIDE / 2 / max(1, family))
    error = width * sqrt(spread) / cards
    return Forecast(cards, share, max(0.0, share - error), min(1.0, share + error))
