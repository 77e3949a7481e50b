"""The rows of progress: made from requirements alone, for everything asked and for the path of each role held."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from django.db.models import Exists, OuterRef, QuerySet

from trainer.actions import derived_rows
from trainer.actions.derived_rows import Difference
from trainer.core.quiz.model import Path, Role
from trainer.core.turning_points import Asked, TurningPoints, turning_points
from trainer.models import Official, Progress, Requirement
from trainer.models.fixed_query import FixedQuery

# Official and scope.
Place: TypeAlias = tuple[int, str]
EVERYTHING = ""
_KEY = ("official_id", "scope")
_POINTS = tuple(TurningPoints.__dataclass_fields__)
_ASKED = tuple(Asked.__dataclass_fields__)
# Held before his requirements are read: of two quizzes handed in together the second sees what the first one changed.
_OF_OFFICIAL = FixedQuery(
    lambda official: (
        Progress.objects.select_for_update(no_key=True)
        .filter(official=official)
        .order_by("pk")
        .values_list("pk", "quizzes", *_POINTS)
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


def difference(
    asked: Mapping[tuple[int, str], Asked],
    roles: Mapping[int, Iterable[Role]],
    paths: Mapping[Role, Path],
    officials: Sequence[int],
) -> Difference[Progress]:
    """Return what must be written so that ``officials``, of whom is ``asked`` by official and quiz, have their rows."""
    units = dict(Official.objects.filter(pk__in=officials).values_list("pk", "unit_id"))
    of_official: dict[int, dict[str, Asked]] = defaultdict(dict)
    for (official, quiz), one in asked.items():
        of_official[official][quiz] = one
    wanted: dict[Place, dict[str, Any]] = {}
    for official, quizzes in of_official.items():
        for scope, path in _scopes(roles.get(official, ()), paths):
            points = turning_points(quizzes[quiz] for quiz in path or quizzes)
            wanted[official, scope] = {"unit_id": units[official], "quizzes": path, **_fields(points)}
    return derived_rows.difference(Progress.objects.filter(official__in=officials), _KEY, wanted)


def _fields(points: TurningPoints) -> dict[str, Any]:
    """``dataclasses.asdict`` copies every moment: a quarter of the time it takes to look at everybody."""
    return {name: getattr(points, name) for name in _POINTS}


def _scopes(roles: Iterable[Role], paths: Mapping[Role, Path]) -> Iterable[tuple[str, list[str]]]:
    yield EVERYTHING, []
    for role in roles:
        if role in paths and paths[role].quizzes:
            yield role, list(paths[role].quizzes)


def write(found: Difference[Progress]) -> None:
    """Write it, in the transaction of the caller."""
    derived_rows.write(Progress, found, ("unit", "quizzes", *_POINTS))


def renew(official: int) -> None:
    """Bring the rows of an official in line with his requirements, of which none came or went."""
    rows = _OF_OFFICIAL(official)
    asked = {quiz: Asked(*values) for quiz, *values in _REQUIRED(official)}
    changed = []
    for pk, quizzes, *values in rows:
        # What is brought in line comes and goes with the rows; nobody's attempt fails for one that is not yet.
        points = turning_points(asked[quiz] for quiz in quizzes or asked if quiz in asked)
        if points != TurningPoints(*values):
            changed.append(Progress(pk=pk, **_fields(points)))
    derived_rows.update(Progress, changed, _POINTS)
