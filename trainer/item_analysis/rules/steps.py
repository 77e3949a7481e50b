"""A situation step by step: how many came to each step, and which of them did what there.

Nothing more is counted for it: a step other than the first is reached by whoever took a choice that leads to it, so the
count of each choice (``QuestionStatistics.choices``) tells of the steps, too.
"""

from dataclasses import dataclass

from trainer.core.quiz.kinds.scenario import BEST, choices
from trainer.core.quiz.model import Question, Turn
from trainer.item_analysis.rules.statistics import FEWEST, Choice, QuestionStatistics

# By what a choice is worth, as results say it.
WORTHS = ("Chưa ổn", "Tạm được", "Tốt nhất")


@dataclass(frozen=True, slots=True)
class Taken:
    """A choice of a step: how many took it, which share of those who came there, what these earned over the rest.

    ``worth`` from 0 to ``BEST``; ``leads_to`` is the place of the step that follows, None where the situation ends;
    ``rest`` is None where nobody took it.
    """

    option: int
    number: int
    share: float
    rest: float | None
    worth: int
    leads_to: int | None


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A step, at ``place``: its words, how many came to it, how many of those took none of its choices."""

    place: int
    text: str
    reached: int
    stopped: int
    taken: tuple[Taken, ...]

    @property
    def judged(self) -> bool:
        """Whether enough came here to say anything."""
        return self.reached >= FEWEST

    @property
    def not_best(self) -> int:
        """How many came here and did not take the best choice."""
        return self.reached - sum(one.number for one in self.taken if one.worth == BEST)

    @property
    def lost(self) -> int:
        """How much worth was lost here by all together."""
        return BEST * self.stopped + sum((BEST - one.worth) * one.number for one in self.taken)


def by_step(question: Question, found: QuestionStatistics) -> tuple[StepFigures, ...]:
    """Return the steps of a situation as they were gone through; none of another kind."""
    by_option = {one.option: one for one in found.choices}
    return tuple(_step(question, place, found.number, by_option) for place in range(len(question.steps)))


def _step(question: Question, place: int, asked: int, by_option: dict[int, Choice]) -> StepFigures:
    reached = asked if place == 0 else sum(by_option[one].number for one in _leading(question, place, by_option))
    taken = tuple(_taken(question, option, reached, by_option) for option in choices(question, place))
    stopped = reached - sum(one.number for one in taken)
    return StepFigures(place, question.steps[place], reached, stopped, taken)


def _leading(question: Question, place: int, by_option: dict[int, Choice]) -> list[int]:
    return [option for option in by_option if _turn(question, option).leads_to == place]


def _taken(question: Question, option: int, reached: int, by_option: dict[int, Choice]) -> Taken:
    turn, one = _turn(question, option), by_option.get(option)
    number = one.number if one else 0
    share, rest = number / reached if reached else 0.0, one.rest if one else None
    return Taken(option, number, share, rest, turn.worth, turn.leads_to)


def _turn(question: Question, option: int) -> Turn:
    turn = question.options[option].turn
    if turn is None:
        raise ValueError(f"{question.id}: option {option} stands in no step")
    return turn
