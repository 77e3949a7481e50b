"""Two people side by side get different papers of the real quizzes."""

from itertools import pairwise

from trainer.content.reading import read
from trainer.core.quiz.drawing import draw
from trainer.core.quiz.model import Quiz
from trainer.disk import paths

PAPERS = 400


def shared(quiz: Quiz) -> float:
    """Return which part of his questions one has in common with his neighbour, on average."""
    papers = [{item.question.id for item in draw(quiz, f"đề {number}")} for number in range(PAPERS)]
    return sum(len(one & other) / quiz.rule.draw for one, other in pairwise(papers)) / (PAPERS - 1)


def test_neighbours_share_less_than_half_of_their_questions() -> None:
    quizzes = read(paths.PROJECT, None).quizzes.values()

    assert {quiz.id: f"{share:.0%}" for quiz in quizzes if (share := shared(quiz)) >= 0.5} == {}
