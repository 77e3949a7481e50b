"""The paper of a running attempt as the trainee sees it: the questions as drawn, with what has been saved so far."""

from collections.abc import Sequence

from trainer.actions import answers, papers
from trainer.core.drawing import DrawnQuestion
from trainer.models import Answer, Attempt
from trainer.queries.drawn import ShownQuestion, shown
from trainer.queries.drawn import shape_of as shape_of


def questions_to_answer(attempt: Attempt) -> list[ShownQuestion]:
    """Return the paper of a running attempt."""
    given = answers.history(attempt.pk)
    return [shown_question(place, drawn, given.get(place, [])) for place, drawn in enumerate(papers.read(attempt))]


def shown_question(place: int, drawn: DrawnQuestion, given: Sequence[Answer]) -> ShownQuestion:
    """Return one question of a running paper; ``given`` are its answers in the order they came."""
    chosen = answers.counting(drawn.question.kind, given)
    last = given[-1] if given else None
    return shown(place, drawn, chosen, last.revision if last else 0, last.saved_at if last else None)


def question_to_answer(attempt: Attempt, place: int) -> ShownQuestion | None:
    """Return one question of the paper of a running attempt; None when the paper has no such place."""
    paper = papers.read(attempt)
    return shown_question(place, paper[place], answers.history(attempt.pk)[place]) if place < len(paper) else None
