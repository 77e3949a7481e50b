"""From answers to a result. Exact fractions: nobody fails by a rounding."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trainer.core.quiz.kinds import RULES, Answer
from trainer.core.quiz.model import Question, Rule


@dataclass(frozen=True, slots=True)
class Mark:
    """What one answer earned: ``points`` from 0 to 1, ``full`` when nothing is missing or too much."""

    answer: Answer
    points: Fraction
    full: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The marks in the order of the paper, and whether they reach the pass mark."""

    marks: tuple[Mark, ...]
    points: Fraction
    passed: bool

    @property
    def hundredths(self) -> int:
        """The score in hundredths of a percent, rounded down (10000 is everything right)."""
        return int(self.points * 10_000 / len(self.marks)) if self.marks else 0


def grade(question: Question, answer: Answer) -> Mark:
    """Return the mark of ``answer``, in the author's numbers."""
    points = RULES[question.kind].points(question, answer)
    return Mark(answer=answer, points=points, full=points == 1)


def grade_paper(questions: Sequence[Question], answers: Mapping[int, Answer], rule: Rule) -> Result:
    """Return the result of a paper; ``answers`` by place in the paper, a missing one counts as not answered."""
    marks = tuple(grade(question, answers.get(place, ())) for place, question in enumerate(questions))
    points = sum((mark.points for mark in marks), Fraction(0))
    return Result(marks=marks, points=points, passed=points * 100 >= rule.pass_mark * len(marks) > 0)


@dataclass(frozen=True, slots=True)
class Corrected:
    """The score in hundredths of a percent over the questions that are left, and whether it is a pass."""

    hundredths: int
    passed: bool


def mark_again(
    points: Sequence[Fraction], withdrawn: Collection[int], rule: Rule, passed: bool, revokes: bool
) -> Corrected:
    """Return the result of a paper without its questions number ``withdrawn``.

    ``points`` of each question from 0 to 1, ``passed`` what held until now. A pass is kept unless ``revokes``. A paper
    of which nothing is left shows nothing: it is not passed by the correction, nor lost unless ``revokes``.
    """
    left = [earned for place, earned in enumerate(points) if place not in withdrawn]
    total = sum(left, Fraction(0))
    reached = total * 100 >= rule.pass_mark * len(left) > 0
    return Corrected(int(total * 10_000 / len(left)) if left else 0, reached or (passed and not revokes))
