"""When somebody stops being done, and from when he is late: what the passing of time alone does to how he stands.

``core.standing`` says how somebody stands at a moment. Here the same is turned round: of what is asked of him together
the moments at which that changes by itself, so that a figure over a whole city compares moments, a row an official.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from trainer.core.due_days import day_to_meet
from trainer.core.standing import State, without_pass
from trainer.core.vietnam_time import LOCAL

# What holds from a moment that lies before everything, or until one that lies after it.
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What decides how an official stands with one quiz, at whatever moment.

    ``valid_until``: until when his last pass counts (None: he never passed); ``pass_until``: until when it would, had
    nothing changed in the handbook; ``relearn_by``: until when what changed is to be learnt again. ``begun``: an
    attempt at the whole quiz is open; ``failed``: he handed in since that pass, and did not pass.
    """

    due_on: date | None = None
    valid_until: datetime | None = None
    relearn_by: date | None = None
    pass_until: datetime | None = None
    begun: bool = False
    failed: bool = False


@dataclass(frozen=True, slots=True)
class TurningPoints:
    """From when on (``_from``) or until when (``_until``) something holds of one quiz at least; None: it never does.

    ``late_from`` is about the days of campaigns only. Late with a change is who has not learnt it again by its day and
    whose pass has not ended: two moments of the same quiz, which cannot be put together with those of others.
    """

    undone_from: datetime
    late_from: datetime | None = None
    not_begun: bool = False
    in_progress_from: datetime | None = None
    failed_from: datetime | None = None
    expired_from: datetime | None = None
    update_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What can be put in order only when it is counted: how many quizzes are done, and the first day of those that are
    not. It is true from ``tally_since`` on and before ``tally_until``: of all passes none ends in between.

    The day of a change counts until its pass itself has ended: from then on the whole quiz is asked.
    """

    done: int
    next_day: date | None
    tally_since: datetime
    tally_until: datetime


def tally(asked: Iterable[StandingFacts], at: datetime) -> Tally:
    """Return what is to be counted at ``at``, and between which moments the count is that."""
    found = list(asked)
    changed = [one for one in found if one.relearn_by and one.pass_until]
    ends = [end for one in found for end in (one.valid_until, one.pass_until if one in changed else None) if end]
    left = [one for one in found if one.valid_until is None or one.valid_until <= at]
    return Tally(
        done=len(found) - len(left),
        next_day=min((day for one in left if (day := _day_to_meet(one, at))), default=None),
        tally_since=max((end for end in ends if end <= at), default=ALWAYS),
        tally_until=min((end for end in ends if end > at), default=NEVER),
    )


def _day_to_meet(one: StandingFacts, at: datetime) -> date | None:
    changed = one.relearn_by if one.pass_until and one.pass_until > at else None
    return day_to_meet(one.due_on, one.valid_until, changed)


def day_is_over(day: date) -> datetime:
    """Return the first moment at which ``day`` is over in Việt Nam, in UTC; the last day there is never is."""
    if day == date.max:
        return NEVER
    return datetime.combine(day + timedelta(days=1), time(), LOCAL).astimezone(UTC)


def turning_points(asked: Iterable[StandingFacts]) -> TurningPoints:
    """Return the turning points of all that is asked of an official together; of nothing he is done for ever."""
    found = list(asked)
    over: dict[State, list[datetime]] = defaultdict(list)
    for one in found:
        over[without_pass(one.valid_until, begun=one.begun, failed=one.failed)].append(_pass_is_over(one))
    days = (day_to_meet(one.due_on, one.valid_until, None) for one in found)
    return TurningPoints(
        undone_from=min((one.valid_until or ALWAYS for one in found), default=NEVER),
        late_from=min((day_is_over(day) for day in days if day), default=None),
        not_begun="not_begun" in over,
        in_progress_from=min(over["in_progress"], default=None),
        failed_from=min(over["failed"], default=None),
        expired_from=min(over["expired"], default=None),
        update_until=max((one.pass_until for one in found if one.relearn_by and one.pass_until), default=None),
    )


def _pass_is_over(one: StandingFacts) -> datetime:
    """Return from when nothing of a pass is left, not even one to bring up to date."""
    return (one.pass_until if one.relearn_by else one.valid_until) or ALWAYS
