"""How often questions were missed, with how sure that is: what differs by more than chance, and what cannot be told.

Answers of one paper go together: who has not read a page misses all its questions. So an answer counts for less than
one: the *effect* of a section says by how much (Kish's design effect, over the papers of the whole city, where it can
be known). With answers divided by it, bounds are those of Clopper and Pearson, as E. Korn and B. Graubard propose for
such samples (Survey Methodology 24, 1998). Wilson's are shorter, but where hundreds of rows are looked at together,
each must be very sure, and that far out they promise too much: of ten answers six missed, where one in ten is usual,
comes about 18 times as often by chance as they say.

``family``: how many rows are looked at together. The bounds of all of them hold together in 19 of 20 cases
(Bonferroni): where all are alike, hardly ever one is named.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from statistics import NormalDist
from typing import Literal

# In so many of a hundred cases something is named though nothing differs.
_WRONG_OF_HUNDRED = 5
# From so many answers on the two ways of reckoning agree to the tenth of a percent.
_MANY = 2_000
_TINY = 1e-300
_STEPS = 200

Sure = Literal["more", "less", ""]


@dataclass(frozen=True, slots=True)
class Missed:
    """Questions that were ``asked`` so often, and ``missed`` so often; ``effect``: so many answers tell as much as one
    that stands alone.
    """

    asked: int
    missed: int
    effect: float = 1.0

    @property
    def share(self) -> float:
        """The share that was missed, from 0 to 1."""
        return self.missed / self.asked if self.asked else 0.0


def effect(papers: int, asked: int, missed: int, squares: tuple[int, int, int]) -> float:
    """Return by how much answers of one paper go together; 1 where they do not, or nothing is known.

    ``squares``: over the papers, the sums of asked², missed² and asked × missed.
    """
    if papers < 2 or not 0 < missed < asked:
        return 1.0
    share = missed / asked
    of_asked, of_missed, both = squares
    around = of_missed - 2 * share * both + share * share * of_asked
    of_papers = papers / (papers - 1) * around / asked**2
    return max(1.0, of_papers / (share * (1 - share) / asked))


def sure(one: Missed, usual: float, family: int) -> Sure:
    """Say whether ``one`` was surely missed more or less often than ``usual``; "" when that cannot be told."""
    asked, missed, most = one.asked / one.effect, one.missed / one.effect, _each(family)
    if asked <= 0:
        return ""
    if one.share > usual:
        return "more" if beta(usual, missed, asked - missed + 1) < most else ""
    return "less" if asked > missed and 1 - beta(usual, missed + 1, asked - missed) < most else ""


def bounds(one: Missed, family: int) -> tuple[float, float]:
    """Return between which shares, from 0 to 1, the true one lies."""
    return _bounds(one.asked / one.effect, one.missed / one.effect, family)


@lru_cache(maxsize=20_000)
def _bounds(asked: float, missed: float, family: int) -> tuple[float, float]:
    if asked <= 0:
        return 0.0, 1.0
    most = _each(family)
    if asked > _MANY and min(missed, asked - missed) > _MANY / 20:
        return _wilson(asked, missed, most)
    low = _where(missed, asked - missed + 1, most) if missed > 0 else 0.0
    high = _where(missed + 1, asked - missed, 1 - most) if asked > missed else 1.0
    return low, high


def _each(family: int) -> float:
    """Return the chance that one bound of one row may be wrong with."""
    return _WRONG_OF_HUNDRED / 100 / 2 / max(1, family)


def _wilson(asked: float, missed: float, most: float) -> tuple[float, float]:
    z = -NormalDist().inv_cdf(most)
    share, of_z = missed / asked, z * z / asked
    middle = (share + of_z / 2) / (1 + of_z)
    half = z * sqrt(share * (1 - share) / asked + of_z / asked / 4) / (1 + of_z)
    return middle - half, middle + half


def _where(a: float, b: float, chance: float) -> float:
    """Return the x at which ``beta(x, a, b)`` is ``chance``: by halving, which always ends."""
    low, high = 0.0, 1.0
    while high - low > 1e-5:
        middle = (low + high) / 2
        low, high = (middle, high) if beta(middle, a, b) < chance else (low, middle)
    return (low + high) / 2


def beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), for a and b above 0.

    For whole numbers, the chance that of a + b - 1 trials that each come off with the chance x at least a do.
    """
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """Return the continued fraction of the incomplete beta function (Lentz; Numerical Recipes, 6.4)."""
    c, d = 1.0, 1 / _not_nought(1 - (a + b) * x / (a + 1))
    found = d
    for step in range(1, _STEPS):
        twice = a + 2 * step
        for part in (
            step * (b - step) * x / ((twice - 1) * twice),
            -(a + step) * (a + b + step) * x / (twice * (twice + 1)),
        ):
            d, c = 1 / _not_nought(1 + part * d), _not_nought(1 + part / c)
            found *= c * d
        if abs(c * d - 1) < 1e-10:
            break
    return found


def _not_nought(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
