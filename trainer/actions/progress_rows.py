"""The rows of progress: made from requirements alone, for everything asked and for the path of each role held.

What is counted in them is counted as of now: each row says between which moments its count is true, and whoever reads
at another counts for himself (``queries.progress_order``).
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from trainer.actions import derived_rows, holding, pieces
from trainer.actions.derived_rows import Difference
from trainer.core.quiz.model import Path, Role
from trainer.core.turning_points import StandingFacts, Tally, TurningPoints, tally, turning_points
from trainer.models import Official, Progress, Requirement
from trainer.models.fixed_query import FixedQuery

# Official and scope.
Place: TypeAlias = tuple[int, str]
EVERYTHING = ""
_KEY = ("official_id", "scope")
_POINTS = tuple(TurningPoints.__dataclass_fields__)
_COUNTED = tuple(Tally.__dataclass_fields__)
_ALL = (*_POINTS, *_COUNTED)
# So many officials a transaction are counted again.
_COUNTED_AT_ONCE = 50
_ASKED = tuple(StandingFacts.__dataclass_fields__)
# Held before his requirements are read: of two quizzes handed in together the second sees what the first one changed.
_OF_OFFICIAL = FixedQuery(
    lambda official: (
        Progress.objects.select_for_update(no_key=True)
        .filter(official=official)
        .order_by("pk")
        .values_list("pk", "quizzes", *_ALL)
    ),
    int,
)
_REQUIRED = FixedQuery(
    lambda official: Requirement.objects.filter(official=official).values_list("quiz", *_ASKED).order_by(), int
)


def missing() -> QuerySet[Official]:
    """Return those of whom something is asked and who have no row yet: all of them after the upgrade that brought the
    rows, until a server has started. A twentieth of a second of the processor for 200,000 people who have theirs.
    """
    of_official = {"official": OuterRef("pk")}
    asked = Exists(Requirement.objects.filter(**of_official))
    return Official.objects.filter(asked, ~Exists(Progress.objects.filter(scope=EVERYTHING, **of_official)))


def not_of(now: datetime) -> tuple[Q, Q, Q]:
    """Return what a row looks like whose count is not true at ``now``: one of these, each with its index."""
    return Q(tally_until__lte=now), Q(tally_since__gt=now), Q(tally_until__isnull=True)


def difference(
    asked: Mapping[tuple[int, str], StandingFacts],
    roles: Mapping[int, Iterable[Role]],
    paths: Mapping[Role, Path],
    officials: Sequence[int],
) -> Difference[Progress]:
    """Return what must be written so that ``officials``, of whom is ``asked`` by official and quiz, have their rows."""
    now = datetime.now(UTC)
    units = dict(Official.objects.filter(pk__in=officials).values_list("pk", "unit_id"))
    of_official: dict[int, dict[str, StandingFacts]] = defaultdict(dict)
    for (official, quiz), one in asked.items():
        of_official[official][quiz] = one
    wanted: dict[Place, dict[str, Any]] = {}
    for official, quizzes in of_official.items():
        for scope, path in _scopes(roles.get(official, ()), paths):
            found = _worked_out([quizzes[quiz] for quiz in path or quizzes], now)
            wanted[official, scope] = {"unit_id": units[official], "quizzes": path, **found}
    return derived_rows.difference(Progress.objects.filter(official__in=officials), _KEY, wanted)


def _worked_out(asked: Collection[StandingFacts], now: datetime) -> dict[str, Any]:
    """``dataclasses.asdict`` copies every moment: a quarter of the time it takes to look at everybody."""
    points, counted = turning_points(asked), tally(asked, now)
    return {name: getattr(points, name) for name in _POINTS} | {name: getattr(counted, name) for name in _COUNTED}


def _scopes(roles: Iterable[Role], paths: Mapping[Role, Path]) -> Iterable[tuple[str, list[str]]]:
    yield EVERYTHING, []
    for role in roles:
        if role in paths and paths[role].quizzes:
            yield role, list(paths[role].quizzes)


def write(found: Difference[Progress]) -> None:
    """Write it, in the transaction of the caller."""
    derived_rows.write(Progress, found, ("unit", "quizzes", *_ALL))


def renew(official: int) -> None:
    """Bring the rows of an official in line with his requirements, of which none came or went."""
    rows = _OF_OFFICIAL(official)
    asked = {quiz: StandingFacts(*values) for quiz, *values in _REQUIRED(official)}
    now = datetime.now(UTC)
    derived_rows.update(Progress, [row for one in rows if (row := _renewed(one, asked, now))], _ALL)


def _renewed(row: tuple[Any, ...], asked: Mapping[str, StandingFacts], now: datetime) -> Progress | None:
    pk, quizzes, *values = row
    # What is brought in line comes and goes with the rows; nobody's attempt fails for one that is not yet.
    found = _worked_out([asked[quiz] for quiz in quizzes or asked if quiz in asked], now)
    return Progress(pk=pk, **found) if list(found.values()) != values else None


def count_again(now: datetime, seconds: float) -> int:
    """Count again what is not true at ``now``, a pass having ended since; return of how many officials.

    Some people a transaction, for about ``seconds``: who is left then is counted in the next round, and until then by
    whoever reads.
    """
    end, counted = time.monotonic() + seconds, 0
    while (began := time.monotonic()) < end and (some := _not_counted(now)):
        with transaction.atomic():
            holding.officials(some)
            _count(some, now)
        pieces.rest(began)
        counted += len(some)
    return counted


def _not_counted(now: datetime) -> list[int]:
    """Return some of those to be counted again. One look after the other: SQLite would look at everybody for all."""
    for look in not_of(now):
        found = Progress.objects.filter(look).order_by().values_list("official_id", flat=True)[:_COUNTED_AT_ONCE]
        if some := sorted(set(found)):
            return some
    return []


def _count(officials: Collection[int], now: datetime) -> None:
    asked: dict[int, dict[str, StandingFacts]] = defaultdict(dict)
    required = Requirement.objects.filter(official__in=officials).values_list("official_id", "quiz", *_ASKED)
    for official, quiz, *values in required.order_by():
        asked[official][quiz] = StandingFacts(*values)
    rows = Progress.objects.select_for_update(no_key=True).filter(official__in=officials).order_by("pk")
    found = rows.values_list("official_id", "pk", "quizzes", *_ALL)
    renewed = [_renewed(row, asked[official], now) for official, *row in found]
    derived_rows.update(Progress, [row for row in renewed if row], _ALL)
