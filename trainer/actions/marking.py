"""Marking an attempt by its saved answers, under its own paper and rule."""

from collections.abc import Mapping, Sequence

from trainer.actions import answers, papers
from trainer.actions.completions import rule_of
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.grading import Result, grade_paper
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds import Answer as Choice
from trainer.models import Answer, Attempt, HandIn


class CannotBeMarked(Exception):
    """The saved answers of ``attempt_id`` do not fit its paper. Nothing is handed in; what fits is not guessed."""

    def __init__(self, attempt_id: int) -> None:
        self.attempt_id = attempt_id
        super().__init__(f"attempt {attempt_id} cannot be marked")


def mark(attempt: Attempt) -> Result:
    """Return the result of the saved answers of ``attempt`` under its own rule.

    Raises CannotBeMarked when an answer does not fit its question: it was saved for another one.
    """
    return marked(attempt, answers.history(attempt.pk))


def marked(attempt: Attempt, given: Mapping[int, Sequence[Answer]]) -> Result:
    """Return the result of the answers ``given``, by place in the order they came. Raises CannotBeMarked."""
    paper = papers.read(attempt)
    try:
        chosen: dict[int, Choice] = {place: _in_authors_numbers(paper[place], rows) for place, rows in given.items()}
        return grade_paper([drawn.question for drawn in paper], chosen, rule_of(attempt))
    except (LookupError, ValueError) as unfit:
        raise CannotBeMarked(attempt.pk) from unfit


def borne_out(hand_in: HandIn) -> bool:
    """Say whether the saved answers give the result that ``hand_in`` holds."""
    try:
        result = mark(hand_in.attempt)
    except (CannotBeMarked, LookupError, TypeError, ValueError, ArithmeticError, AttributeError):
        # Whoever writes past the programs writes what no program can read.
        return False
    return (result.hundredths, result.passed) == (hand_in.hundredths, hand_in.passed)


def _in_authors_numbers(drawn: DrawnQuestion, given: Sequence[Answer]) -> Choice:
    kind = drawn.question.kind
    return RULES[kind].to_author(answers.counting(kind, given), drawn.order)
