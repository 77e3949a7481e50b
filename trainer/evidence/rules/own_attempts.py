"""The attempts of one's own record: all of them in a line each, the newest first, and the one that is read now."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from trainer.evidence.rules.model import AskedQuestion, AttemptEvidence, Evidence, QuizEvidence


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt and the quiz it was at."""

    quiz: QuizEvidence
    attempt: AttemptEvidence


def newest_first(evidence: Evidence) -> list[Sitting]:
    """Return every attempt of a record, the one that began last first."""
    found = [Sitting(quiz, one) for quiz in evidence.quizzes for one in quiz.attempts]
    return sorted(found, key=lambda one: (one.attempt.started_at, one.attempt.number), reverse=True)


def by_year(found: Iterable[Sitting]) -> list[tuple[int, list[Sitting]]]:
    """Return ``found``, in its order, by the year in which they began."""
    return [(year, list(some)) for year, some in groupby(found, key=lambda one: one.attempt.started_at.year)]


def read_now(evidence: Evidence, number: str) -> Sitting | None:
    """Return the attempt whose answers are shown: of a record of one quiz the one that is asked for by its ``number``,
    "" for the newest; None where there is no such."""
    if not evidence.only_quiz:
        return None
    return next((one for one in newest_first(evidence) if number in ("", str(one.attempt.number))), None)


def wrong_first(questions: Iterable[AskedQuestion]) -> list[AskedQuestion]:
    """Return the questions of an attempt as one reads them again: what was not all right before the rest."""
    return sorted(questions, key=lambda one: one.verdict == "right")
