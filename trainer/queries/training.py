"""What an official sees of his own training: path, quizzes, attempts, results."""

from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions import attempts
from trainer.core.completion import Standing, standing
from trainer.core.quiz import Quiz
from trainer.library import Library
from trainer.live_library import LOCAL
from trainer.models import Attempt, Completion, HandIn, Official, Requirement
from trainer.queries.relearning import Work, works


@dataclass(frozen=True, slots=True)
class PathItem:
    """One quiz of an official's path, and how he stands with it. ``required`` is false for one he may take freely.

    ``work`` is what he has to learn again to bring a pass that holds up to date; ``valid_until`` is that of the pass.
    """

    quiz: Quiz
    required: bool
    standing: Standing
    due_on: date | None
    passed_at: datetime | None
    valid_until: datetime | None
    open_attempt: Attempt | None
    work: Work | None


def path_of(official: Official, library: Library, now: datetime) -> list[PathItem]:
    """Return the quizzes of the official's roles in the order of the paths, then those he may take freely."""
    rows = {row.quiz: row for row in Requirement.objects.filter(official=official)}
    passes = {
        row.quiz: row
        for row in Completion.objects.filter(official=official, valid_until__gt=now).order_by("valid_until")
    }
    outdated = works(official, library, now) if passes else {}
    running = {
        attempt.quiz: attempt
        for attempt in Attempt.objects.filter(official=official, hand_in__isnull=True)
        if not attempts.is_over(attempt, now) and (attempt.purpose == "full" or attempt.quiz in outdated)
    }
    required = [quiz for path in library.paths.values() for quiz in path.quizzes if quiz in rows]
    ordered = list(dict.fromkeys([*required, *library.quizzes]))
    return [
        _path_item(library.quizzes[quiz], rows.get(quiz), running.get(quiz), passes.get(quiz), outdated.get(quiz), now)
        for quiz in ordered
        if quiz in library.quizzes and (quiz in rows or not library.quizzes[quiz].public)
    ]


def _path_item(
    quiz: Quiz,
    row: Requirement | None,
    running: Attempt | None,
    current: Completion | None,
    work: Work | None,
    now: datetime,
) -> PathItem:
    latest = current or row
    counts_until = row.valid_until if row else current.valid_until if current else None
    today = now.astimezone(LOCAL).date()
    return PathItem(
        quiz=quiz,
        required=row is not None,
        standing=standing(counts_until, row.due_on if row else None, now, today, work.until if work else None),
        due_on=row.due_on if row else None,
        passed_at=latest.passed_at if latest else None,
        valid_until=latest.valid_until if latest else None,
        open_attempt=running,
        work=work,
    )


def sittings(official: Official, quiz_id: str) -> list[HandIn]:
    """Return the official's handed-in attempts of a quiz, the latest first."""
    return list(
        HandIn.objects.filter(attempt__official=official, attempt__quiz=quiz_id)
        .select_related("attempt", "completion")
        .prefetch_related("corrections")
        .order_by("-handed_in_at")
    )
