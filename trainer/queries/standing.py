"""How officials stand, as conditions on rows: the same definition as ``core.standing``, for lists and figures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeAlias

from django.db.models import Case, DateField, Q, Value, When
from django.db.models.functions import Greatest

from trainer.actions import attempt_rows
from trainer.core.in_groups import in_groups
from trainer.core.quiz.model import Quiz
from trainer.core.standing import Facts, Standing, State, Try, left_of, standing, withheld_last
from trainer.core.turning_points import day_is_over
from trainer.core.vietnam_time import day_of
from trainer.models import Requirement
from trainer.queries.agreements import exempt
from trainer.queries.local_day import LocalDay

# Official and quiz.
Key: TypeAlias = tuple[int, str]
_AT_ONCE = 5_000
NO_DAY = date.max
_NO_DAY = Value(NO_DAY, DateField())


def not_passed(now: datetime) -> Q:
    """Return what a requirement looks like that is not passed, or no longer."""
    return Q(valid_until__isnull=True) | Q(valid_until__lte=now)


def pass_holds(now: datetime) -> Q:
    """Return what a requirement looks like whose pass itself has not ended, whatever changed in the handbook since."""
    return Q(pass_until__gt=now)


def first_day(now: datetime) -> Case:
    """Return by when what is not passed is asked, as ``core.due_days.day_to_meet`` does; ``NO_DAY`` without a day."""
    ended = LocalDay("valid_until")
    return Case(
        When(pass_holds(now) & Q(relearn_by__isnull=False), then="relearn_by"),
        When(due_on__isnull=True, then=_NO_DAY),
        # Most of a city: SQLite asks Python for the day of a moment, a hundred thousand a second.
        When(valid_until__gt=now, then="due_on"),
        When(valid_until__isnull=False, then=Greatest("due_on", ended)),
        default="due_on",
        output_field=DateField(),
    )


def over(now: datetime) -> Q:
    """Return what a requirement looks like whose day is over, that of a campaign or that of a change to relearn, and
    that is not passed: late, unless nothing is asked of its official today."""
    today = day_of(now)
    # A pass that ended met the day of the campaign: until the day of its end is over nobody is late for it.
    ended = Q(valid_until__isnull=True) | Q(valid_until__lt=day_is_over(today - timedelta(days=1)))
    return not_passed(now) & ((Q(due_on__lt=today) & ended) | (Q(relearn_by__lt=today) & pass_holds(now)))


def in_state(state: State, now: datetime) -> Q:
    """Return what a requirement looks like in ``state``."""
    changed = Q(relearn_by__isnull=False)
    if state == "completed":
        return Q(valid_until__gt=now) & ~changed
    if state == "exempt":
        return not_passed(now) & exempt(now, "official")
    outdated = changed & pass_holds(now)
    asked = not_passed(now) & ~exempt(now, "official")
    if state == "update":
        return (Q(valid_until__gt=now) & changed) | (asked & outdated)
    asked &= ~outdated
    if state == "in_progress":
        return asked & Q(begun=True)
    asked &= Q(begun=False)
    if state == "failed":
        return asked & Q(failed=True)
    return asked & Q(failed=False, valid_until__isnull=state == "not_begun")


def standings(
    asked: Sequence[Requirement], quizzes: Mapping[str, Quiz], away: Collection[int], now: datetime
) -> dict[Key, Standing]:
    """Return by official and quiz how the officials of ``asked`` stand; ``quizzes`` are those of the content, ``away``
    those of whom nothing is asked today.

    A query for some thousands of those who failed, however many: how often they may fail again.
    """
    found: dict[Key, Standing] = {}
    for some in in_groups(asked, _AT_ONCE):
        failed = sorted({row.official_id for row in some if row.failed and not row.begun})
        tries = {key: sat.tries for key, sat in attempt_rows.sat(failed).items()} if failed else {}
        for row in some:
            key = row.official_id, row.quiz
            facts = _facts(row, tries.get(key, ()), quizzes.get(row.quiz), row.official_id in away, now)
            found[key] = standing(facts, now)
    return found


def _facts(row: Requirement, tries: Sequence[Try], quiz: Quiz | None, away: bool, now: datetime) -> Facts:
    return Facts(
        valid_until=row.valid_until,
        relearn_by=row.relearn_by,
        pass_holds=row.pass_until is not None and row.pass_until > now,
        due_on=row.due_on,
        begun=row.begun,
        failed=row.failed,
        left=left_of(quiz.rule if quiz else None, tries),
        exempt=away,
        withheld=withheld_last(tries),
    )
