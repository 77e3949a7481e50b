"""The statistics of classical test theory, from tallies.

Definitions are those of Moodle's quiz report (docs.moodle.org, “Quiz statistics calculations”): first attempts only,
variance and covariance over n − 1, the score of the rest of the paper (total − question) beside each question. Papers
are drawn from pools, so a place in the paper holds one question here and another there; as in Moodle, internal
consistency is worked out over the places. Where questions at one place are differently hard, that lowers it: what one
has drawn by lot is part of the error, as it is for the official.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from math import atanh, sqrt, tanh
from statistics import NormalDist
from typing import Any

from trainer.item_analysis.rules.tally import FULL, LEFT_OUT, PaperTally, QuestionTally

# Below so many answers nothing is judged: a correlation of 30 is known to ± 0.36 only.
FEWEST = 30
# The 97.5th percentile of the normal distribution: intervals hold in 95 of 100 cases.
_Z = 1.959964
_ONE_SIDE = 0.025


@dataclass(frozen=True, slots=True)
class Choice:
    """One option: how many chose it, which share that is, and what they earned on average over the rest (0 to 1)."""

    option: int
    number: int
    share: float
    rest: float


@dataclass(frozen=True, slots=True)
class Rests:
    """What all papers earned over the rest, as ``Choice`` has it: standard deviation, and skewness."""

    spread: float
    skew: float


@dataclass(frozen=True, slots=True)
class QuestionStatistics:
    """How one question did. Shares and correlations as fractions; None where it is not defined (all answered alike).

    ``facility`` the mean of points earned, ``spread`` their standard deviation; ``discrimination`` the correlation with
    the rest of the paper, ``least`` and ``most`` its 95 % interval (Fisher's z); ``efficiency`` the covariance as a
    share of the largest that these points allow; ``seconds`` the median time, None where no answer was saved;
    ``rests`` how the rests spread: not kept, it is in the tally alone.
    """

    number: int
    facility: float
    spread: float
    discrimination: float | None
    least: float | None
    most: float | None
    efficiency: float | None
    choices: tuple[Choice, ...]
    left_out: int
    seconds: int | None
    rests: Rests | None = field(default=None, compare=False)

    def plain(self) -> dict[str, Any]:
        """Return it as plain data; ``from_plain`` reads it back, but for ``rests``."""
        found = asdict(self)
        del found["rests"]
        return found

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "QuestionStatistics":
        """Return the statistics that ``plain`` described."""
        return cls(**{**plain, "choices": tuple(Choice(**one) for one in plain["choices"])})

    @property
    def judged(self) -> bool:
        """Whether there are enough answers to say anything."""
        return self.number >= FEWEST


@dataclass(frozen=True, slots=True)
class PaperStatistics:
    """How the papers of a quiz with ``places`` questions did; scores as fractions of all points.

    ``alpha``: Cronbach's coefficient of internal consistency, which is KR-20 where a question is right or wrong;
    ``error``: the standard error of measurement. Both None where all papers earned the same.
    """

    number: int
    places: int
    mean: float
    median: float
    spread: float
    alpha: float | None
    error: float | None

    @property
    def judged(self) -> bool:
        """Whether there are enough papers to say anything."""
        return self.number >= FEWEST


def of_question(tally: QuestionTally, places: int) -> QuestionStatistics:
    """Return the statistics of a question; ``places`` is how many questions its papers have. Needs one answer."""
    number = tally.met.total()
    points: Counter[int] = Counter()
    rests: Counter[int] = Counter()
    for (earned, rest), often in tally.met.items():
        points[earned] += often
        rests[rest] += often
    together = _covariance(tally.met.items(), number)
    most = _covariance(_sorted_pairs(points, rests), number)
    spread, rest_spread = sqrt(_variance(points)), sqrt(_variance(rests))
    correlation = together / (spread * rest_spread) if spread and rest_spread else None
    low, high = _interval(correlation, number)
    return QuestionStatistics(
        number=number,
        facility=_mean(points) / FULL,
        spread=spread / FULL,
        discrimination=correlation,
        least=low,
        most=high,
        efficiency=together / most if most else None,
        choices=_choices(tally, number, places),
        left_out=tally.chosen.get(LEFT_OUT, (0, 0))[0],
        seconds=_median(tally.seconds) if tally.seconds else None,
        rests=rests_of(tally, places),
    )


def rests_of(tally: QuestionTally, places: int) -> Rests:
    """Return how the rests of a question spread in papers with so many ``places``. Needs one answer."""
    rests: Counter[int] = Counter()
    for (_, rest), often in tally.met.items():
        rests[rest] += often
    spread, middle = sqrt(_variance(rests)), _mean(rests)
    third = sum((rest - middle) ** 3 * often for rest, often in rests.items()) / rests.total()
    return Rests(spread / (FULL * (places - 1)), third / spread**3 if spread else 0.0)


def surely_better(one: Choice, other: Choice, rests: Rests, compared: int) -> bool:
    """Whether who chose ``one`` did better over the rest than who chose ``other``, and that is hardly chance.

    By permutation (E. J. G. Pitman, “Significance tests which may be applied to samples from any populations”, 1937):
    were options dealt out by lot among all papers, the difference of both means would have the variance
    ``spread``² (1/m + 1/n), whatever the distribution, and less where some chose both. It nears the normal one
    (W. Hoeffding, “A combinatorial central limit theorem”, 1951); where few papers are far above the others the bound
    of a small group is higher (E. A. Cornish, R. A. Fisher, “Moments and cumulants in the specification of
    distributions”, 1938). One side, at the 2.5 % of the intervals here, shared by the ``compared`` options
    (Bonferroni).
    """
    few, many = 1 / one.number, 1 / other.number
    leaning: float = rests.skew * (few**2 - many**2) / (few + many) ** 1.5
    bound: float = NormalDist().inv_cdf(1 - _ONE_SIDE / compared)
    bound += max(0.0, leaning) * (bound**2 - 1) / 6
    return one.rest > other.rest + bound * rests.spread * sqrt(few + many)


def of_papers(tally: PaperTally) -> PaperStatistics:
    """Return the statistics of the papers of one length. Needs one paper."""
    number, places = tally.totals.total(), len(tally.places)
    whole = FULL * places
    total = _variance(tally.totals)
    within = sum(_variance_of_sums(number, first, second) for first, second in tally.places)
    alpha = places / (places - 1) * (1 - within / total) if total and places > 1 else None
    # Below nothing consistent there is only error: the root has no other meaning.
    error = sqrt(total * (1 - max(0.0, alpha))) / whole if alpha is not None else None
    return PaperStatistics(
        number=number,
        places=places,
        mean=_mean(tally.totals) / whole,
        median=_median(tally.totals) / whole,
        spread=sqrt(total) / whole,
        alpha=alpha,
        error=error,
    )


def _choices(tally: QuestionTally, number: int, places: int) -> tuple[Choice, ...]:
    whole = FULL * (places - 1)
    return tuple(
        Choice(option, often, often / number, earned / often / whole)
        for option, (often, earned) in sorted(tally.chosen.items())
        if option != LEFT_OUT
    )


def _mean(counts: Mapping[int, int]) -> float:
    return sum(value * often for value, often in counts.items()) / sum(counts.values())


def _variance(counts: Mapping[int, int]) -> float:
    """Return the variance over n − 1, in whole numbers until the last step; 0 for one."""
    first = sum(value * often for value, often in counts.items())
    second = sum(value * value * often for value, often in counts.items())
    return _variance_of_sums(sum(counts.values()), first, second)


def _variance_of_sums(number: int, first: int, second: int) -> float:
    return (number * second - first * first) / (number * (number - 1)) if number > 1 else 0.0


def _covariance(pairs: Iterable[tuple[tuple[int, int], int]], number: int) -> float:
    """Return the covariance over n − 1 of ``((x, y), how often)``."""
    if number < 2:
        return 0.0
    x = y = both = 0
    for (one, other), often in pairs:
        x += one * often
        y += other * often
        both += one * other * often
    return (number * both - x * y) / (number * (number - 1))


def _sorted_pairs(first: Counter[int], second: Counter[int]) -> list[tuple[tuple[int, int], int]]:
    """Return the pairs that come of sorting both rows: the largest covariance that these values allow."""
    ones, others = sorted(first.items()), sorted(second.items())
    pairs, left, right = [], 0, 0
    here, there = 0, 0
    while left < len(ones) and right < len(others):
        here = here or ones[left][1]
        there = there or others[right][1]
        often = min(here, there)
        pairs.append(((ones[left][0], others[right][0]), often))
        here, there = here - often, there - often
        left, right = left + (not here), right + (not there)
    return pairs


def _median(counts: Mapping[int, int]) -> int:
    """Return the lower of the middle values."""
    half, so_far = (sum(counts.values()) + 1) // 2, 0
    for value, often in sorted(counts.items()):
        so_far += often
        if so_far >= half:
            return value
    raise ValueError("no values")


def _interval(correlation: float | None, number: int) -> tuple[float | None, float | None]:
    """Return the 95 % interval of a correlation by Fisher's transformation; None where it is not defined."""
    if correlation is None or number <= 3:
        return None, None
    if abs(correlation) >= 1:
        return correlation, correlation
    middle, half = atanh(correlation), _Z / sqrt(number - 3)
    return tanh(middle - half), tanh(middle + half)
