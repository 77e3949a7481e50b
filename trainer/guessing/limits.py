"""How much may be guessed by form: of each kind the mean of points, of each quiz the share of papers passed."""

from collections.abc import Iterator
from dataclasses import dataclass

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
    """What guessing earns, beside what a lot earns and what it may earn."""

    guessing: float
    by_lot: float
    limit: float

    @property
    def kept(self) -> bool:
        """Whether it is within its limit."""
        return self.guessing <= self.limit


def of_kinds(played: list[Played]) -> Iterator[tuple[tuple[Kind, ...], int, Measured]]:
    """Yield the kinds that are measured together, how many questions they have in ``played``, and their points."""
    for kinds, limit in _POINTS:
        found = [one for one in played if one.question.kind in kinds]
        if found:
            points = sum(one.points for one in found) / len(found)
            yield kinds, len(found), Measured(points, sum(one.by_lot for one in found) / len(found), limit)


def of_papers(quiz: Quiz, outcome: Outcome) -> Measured:
    """Return the share of papers of ``quiz`` that are passed."""
    limit = _PASSES_PUBLIC if quiz.public else _PASSES
    return Measured(outcome.passes[quiz.id], outcome.passes_by_lot[quiz.id], limit)
