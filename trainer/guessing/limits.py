"""How much may be guessed by form: of each kind the mean of points, of each quiz the share of papers passed.

Each figure is the mean of several plays, which halve the quizzes otherwise: one play alone jumps by ten points and more
where a kind has few questions, when the words of *other* quizzes change.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean as mean

from trainer.core.quiz.model import Kind, Quiz
from trainer.guessing.playing import Outcome, Played

_POINTS: tuple[tuple[tuple[Kind, ...], float], ...] = (
    (("single",), 0.40),
    (("multiple",), 0.28),
    (("mark", "spot"), 0.22),
    (("scenario",), 0.60),
)
_PASSES, _PASSES_PUBLIC = 0.005, 0.05


@dataclass(frozen=True, slots=True)
class Measured:
    """What guessing earns in each play, beside what a lot earns and what it may earn."""

    plays: tuple[float, ...]
    by_lot: float
    limit: float

    @property
    def guessing(self) -> float:
        """The mean of all plays."""
        return sum(self.plays) / len(self.plays)

    @property
    def kept(self) -> bool:
        """Whether the mean is within its limit."""
        return self.guessing <= self.limit

    @property
    def broken(self) -> bool:
        """Whether every play is above the limit, so that the halving has no part in it."""
        return min(self.plays) > self.limit


def of_kinds(plays: Sequence[Sequence[Played]]) -> Iterator[tuple[tuple[Kind, ...], int, Measured]]:
    """Yield the kinds that are measured together, how many questions they have, and their points.

    ``plays`` are the same questions in each play.
    """
    for kinds, limit in _POINTS:
        found = [[one for one in played if one.question.kind in kinds] for played in plays]
        if found[0]:
            points = tuple(mean([one.points for one in those]) for those in found)
            yield kinds, len(found[0]), Measured(points, mean([one.by_lot for one in found[0]]), limit)


def of_papers(quiz: Quiz, outcomes: Sequence[Outcome]) -> Measured:
    """Return the share of papers of ``quiz`` that are passed."""
    limit = _PASSES_PUBLIC if quiz.public else _PASSES
    return Measured(tuple(one.passes[quiz.id] for one in outcomes), outcomes[0].passes_by_lot[quiz.id], limit)
