"""When a quiz came into the path of a role: kept when content is first served, for the content does not say it.

An open campaign asks for the paths as they are. Who is asked for a quiz that came after it was opened has days of his
own for it (``core.due_days``), counted from the day that is kept here.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Count

from trainer.content.library import Library
from trainer.core.quiz.model import Path, Role
from trainer.models import PathQuiz, Requirement

# What was taken out by mistake and is back within so many days was never away: nobody gets new days for it.
BACK_WITHIN = timedelta(days=30)


def keep(library: Library, now: datetime) -> None:
    """Keep since when each quiz of the paths of ``library``, which is served from ``now`` on, is on them.

    What is found the first time was always there, but for what its people are not asked for yet: that came with this
    very version. Reads one small table where nothing changed.
    """
    with transaction.atomic():
        known = {(row.role, row.quiz): row for row in PathQuiz.objects.all()}
        here = {(role, quiz): path for role, path in library.paths.items() for quiz in path.quizzes}
        if here.keys() - known.keys():
            since = _always(library.paths) if not known else {}
            fresh = [PathQuiz(role=role, quiz=quiz, since=since.get((role, quiz), now)) for role, quiz in here]
            PathQuiz.objects.bulk_create(fresh, ignore_conflicts=True)
        for key, row in known.items():
            if (key in here) != (row.left_at is None):
                _came_or_went(row, key in here, now)


def _came_or_went(row: PathQuiz, here: bool, now: datetime) -> None:
    if here and row.left_at is not None and row.left_at <= now - BACK_WITHIN:
        row.since = now
    row.left_at = None if here else now
    row.save(update_fields=["since", "left_at"])


def _always(paths: Mapping[Role, Path]) -> dict[tuple[Role, str], None]:
    """Return what was on ``paths`` before anything was kept.

    Before a version brings new quizzes, those who hold a role are asked for the old ones. One of which fewer than half
    as many know as of the others is new; some have it from another role or by name.
    """
    found: dict[tuple[Role, str], None] = {}
    for role, path in paths.items():
        asked = Requirement.objects.filter(official__role_holdings__role=role, quiz__in=path.quizzes)
        people = dict(asked.values_list("quiz").annotate(Count("pk")).order_by())
        most = max(people.values(), default=0)
        found |= {(role, quiz): None for quiz in path.quizzes if 2 * people.get(quiz, 0) >= most}
    return found


def recorded() -> Callable[[Role, str], datetime | None]:
    """Return since when a quiz is on the path of a role (None: always). One query.

    One that is not kept yet, where the path is, is as new as can be: a command has newer content than any server had.
    """
    rows = {(role, quiz): since for role, quiz, since in PathQuiz.objects.values_list("role", "quiz", "since")}
    kept, now = {role for role, _ in rows}, datetime.now(UTC)
    return lambda role, quiz: rows.get((role, quiz), now if role in kept else None)
