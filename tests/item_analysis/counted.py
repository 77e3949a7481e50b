"""Counts of a question as if some people had sat its quiz: rows of the tables, worked out by the real rules."""

from collections.abc import Sequence
from datetime import UTC, datetime

from tests.item_analysis.plainly import Answered, add
from trainer.actions import papers
from trainer.content.live import library
from trainer.core.quiz.model import Question
from trainer.item_analysis.rules.statistics import of_question
from trainer.item_analysis.rules.tally import FULL, Tallies
from trainer.models import CountedPapers, CountedQuestion


def a_question(kind: str = "single", quiz: str = "lua-dao") -> Question:
    """Return the first question of ``kind`` in a quiz of today's content."""
    return next(one for one in library().quizzes[quiz].questions if one.kind == kind)


def count(
    question: Question, answers: Sequence[tuple[int, int, tuple[int, ...] | None]], quiz: str = "lua-dao"
) -> None:
    """Write counts of papers of two questions, ``question`` and another, by (points of it, of the other, options)."""
    papers.keep_versions(library(), datetime.now(UTC))
    other = next(one for one in library().quizzes[quiz].questions if one.id != question.id)
    tallies = Tallies()
    for mine, rest, options in answers:
        add(
            tallies,
            quiz,
            [Answered(question.fingerprint(), mine, options, 40), Answered(other.fingerprint(), rest, (0,), 20)],
        )
    for (_, places), of_papers in tallies.papers.items():
        CountedPapers.objects.create(quiz=quiz, places=places, tally=of_papers.plain())
    for (_, places, fingerprint), tally in tallies.questions.items():
        found = of_question(tally, places).plain()
        CountedQuestion.objects.create(
            quiz=quiz, places=places, fingerprint=fingerprint, tally=tally.plain(), found=found
        )


def right_option(question: Question) -> int:
    """Return the number of its first right option."""
    return next(number for number, option in enumerate(question.options) if option.right)


def wrong_option(question: Question) -> int:
    """Return the number of its first wrong option."""
    return next(number for number, option in enumerate(question.options) if not option.right)


def usual(question: Question) -> list[tuple[int, int, tuple[int, ...] | None]]:
    """Return what forty people answer who mostly know it: who misses it misses the other, too."""
    right, wrong = (right_option(question),), (wrong_option(question),)
    return [(FULL, FULL, right)] * 30 + [(0, 0, wrong)] * 8 + [(0, 0, None)] * 2
