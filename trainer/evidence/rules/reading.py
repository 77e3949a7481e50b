"""A proof as it is read on a day: of what is required and not passed, whether it is asked for then."""

from dataclasses import replace
from datetime import date, datetime

from trainer.core.due_days import Span, days_ahead, days_in_a_row
from trainer.core.vietnam_time import day_of
from trainer.evidence.rules.model import AttemptEvidence, ChangeSince, Evidence, QuizEvidence


def read_at(evidence: Evidence, now: datetime) -> Evidence:
    """Return a proof as it is read ``now``: the same facts and the same digest, other words.

    While nothing is asked of him, a change whose day falls into these days is to be learnt by none.
    """
    spans = [(one.starts_on, one.ends_on) for one in evidence.exempt if one.withdrawn_at is None]
    away = days_in_a_row(spans, day_of(now))
    ahead = days_ahead(spans, day_of(now))
    if ahead and any(quiz.required for quiz in evidence.quizzes):
        evidence = replace(evidence, ahead=ahead)
    if away is None:
        return evidence
    quizzes = (_read(quiz, away, now) if quiz.required else quiz for quiz in evidence.quizzes)
    return replace(evidence, quizzes=tuple(quizzes))


def is_within(day: date | None, away: Span) -> bool:
    """Say whether ``day`` is one on which nothing is asked."""
    return day is not None and away[0] <= day <= (away[1] or date.max)


def _read(quiz: QuizEvidence, away: Span, now: datetime) -> QuizEvidence:
    attempts = tuple(_without_days(one, away) for one in quiz.attempts)
    return replace(quiz, attempts=attempts, away=away, excused=not _counts(quiz.present_attempt, now))


def _counts(attempt: AttemptEvidence | None, now: datetime) -> bool:
    """Say whether a pass counts, as lists and figures say it: it holds, and no day to learn a change again is over."""
    if attempt is None or attempt.valid_until is None or attempt.valid_until <= now:
        return False
    days = [change.own_day for section in attempt.sections for change in section.material if change.own_day]
    return not days or day_of(now) <= min(days)


def _without_days(attempt: AttemptEvidence, away: Span) -> AttemptEvidence:
    return replace(
        attempt,
        sections=tuple(
            replace(section, changes=tuple(_without_day(change, away) for change in section.changes))
            for section in attempt.sections
        ),
    )


def _without_day(change: ChangeSince, away: Span) -> ChangeSince:
    return replace(change, own_day=None, excused=True) if is_within(change.own_day, away) else change
