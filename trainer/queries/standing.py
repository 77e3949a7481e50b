"""How officials stand, as conditions on rows: the same definition as ``core.standing``, for lists and figures."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db.models import BigIntegerField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from trainer.core.quiz.model import Quiz
from trainer.core.standing import Facts, Standing, State, Try, failed_since, left_of, standing
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, Requirement
from trainer.queries.agreements import exempt

# Official and quiz.
Key: TypeAlias = tuple[int, str]
_AT_ONCE = 5_000


def not_passed(now: datetime) -> Q:
    """Return what a requirement looks like that is not passed, or no longer."""
    return Q(valid_until__isnull=True) | Q(valid_until__lte=now)


def pass_holds(now: datetime) -> Q:
    """Return what a requirement looks like whose pass itself has not ended, whatever changed in the handbook since."""
    passes = Completion.objects.filter(official=OuterRef("official"), quiz=OuterRef("quiz"), valid_until__gt=now)
    return Q(Exists(passes))


def over(now: datetime) -> Q:
    """Return what a requirement looks like whose day is over, that of a campaign or that of a change to relearn, and
    that is not passed: late, unless nothing is asked of its official today."""
    today = day_of(now)
    return not_passed(now) & (Q(due_on__lt=today) | (Q(relearn_by__lt=today) & pass_holds(now)))


def late(now: datetime) -> Q:
    """Return what a requirement looks like that is late."""
    return over(now) & ~exempt(now, "official")


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
        return asked & _begun()
    asked &= ~_begun()
    if state == "failed":
        return asked & _failed()
    return asked & ~_failed() & Q(valid_until__isnull=state == "not_begun")


def _begun() -> Q:
    return Q(Exists(_attempts().filter(hand_in__isnull=True)))


def _failed() -> Q:
    lost = _attempts().filter(hand_in__isnull=False, hand_in__completion__isnull=True)
    since = lost.filter(hand_in__handed_in_at__gt=OuterRef("passed_at"))
    return (Q(passed_at__isnull=True) & Q(Exists(lost))) | Q(Exists(since))


def _attempts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(official=OuterRef("official"), quiz=OuterRef("quiz"), purpose="full")


def standings(
    asked: Sequence[Requirement], quizzes: Mapping[str, Quiz], away: Collection[int], now: datetime
) -> dict[Key, Standing]:
    """Return by official and quiz how the officials of ``asked`` stand; ``quizzes`` are those of the content, ``away``
    those of whom nothing is asked today.

    Two queries for some thousands of them, however many: attempts are looked at only where no pass counts.
    """
    found: dict[Key, Standing] = {}
    for start in range(0, len(asked), _AT_ONCE):
        some = asked[start : start + _AT_ONCE]
        lacking = [row for row in some if row.valid_until is None or row.valid_until <= now]
        known = _known(lacking, now)
        for row in some:
            key = row.official_id, row.quiz
            facts = _facts(row, known, quizzes.get(row.quiz), row.official_id in away)
            found[key] = standing(facts, now)
    return found


@dataclass(frozen=True, slots=True)
class _Known:
    """What else is known of those who lack a pass: attempts, passes that have not ended."""

    tries: Mapping[Key, Sequence[Try]]
    begun: Collection[Key]
    holding: Collection[Key]


def _known(lacking: Sequence[Requirement], now: datetime) -> _Known:
    officials = sorted({row.official_id for row in lacking})
    quizzes = sorted({row.quiz for row in lacking})
    if not officials:
        return _Known({}, (), ())
    tries: dict[Key, list[Try]] = defaultdict(list)
    begun: set[Key] = set()
    wanted = {(row.official_id, row.quiz) for row in lacking}
    sat = Attempt.objects.filter(official__in=officials, quiz__in=quizzes, purpose="full")
    fields = ("official_id", "quiz", "hand_in__handed_in_at", "hand_in__passed", "hand_in__completion")
    for official, quiz, handed_in_at, passed, completion in sat.order_by("hand_in__handed_in_at", "pk").values_list(
        *fields
    ):
        key = official, quiz
        if key in wanted and handed_in_at is None:
            begun.add(key)
        elif key in wanted:
            tries[key].append(Try(handed_in_at, passed, completion is not None))
    changed = sorted({row.official_id for row in lacking if row.relearn_by})
    holding = (
        Completion.objects.filter(official__in=changed, valid_until__gt=now) if changed else Completion.objects.none()
    )
    return _Known(
        tries=tries,
        begun=begun,
        holding=set(holding.values_list("official_id", "quiz")),
    )


def _facts(row: Requirement, known: _Known, quiz: Quiz | None, away: bool) -> Facts:
    key = row.official_id, row.quiz
    tries = known.tries.get(key, ())
    return Facts(
        valid_until=row.valid_until,
        relearn_by=row.relearn_by,
        pass_holds=key in known.holding,
        due_on=row.due_on,
        begun=key in known.begun,
        failed=failed_since(tries, row.passed_at),
        left=left_of(quiz.rule if quiz else None, tries),
        exempt=away,
    )


def state_weights(weights: Mapping[State, int], now: datetime) -> Case:
    """Return the weight of the state of a requirement (0: none), where whose official is exempt is left out already.

    The same as ``in_state`` asks of each, in one go: attempts are looked for once, and only where no pass counts.
    """
    order: tuple[tuple[Q, State], ...] = (
        (Q(valid_until__gt=now) & Q(relearn_by__isnull=True), "completed"),
        (Q(relearn_by__isnull=False) & (Q(valid_until__gt=now) | pass_holds(now)), "update"),
        (_begun(), "in_progress"),
        (_failed(), "failed"),
        (Q(valid_until__isnull=True), "not_begun"),
    )
    whens = [When(looks, then=Value(weights.get(state, 0))) for looks, state in order]
    return Case(*whens, default=Value(weights.get("expired", 0)), output_field=BigIntegerField())
