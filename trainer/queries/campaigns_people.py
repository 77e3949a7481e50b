"""Whom a round of training concerns, and what it asks of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from trainer.core.campaigns import Terms, is_below
from trainer.core.quiz.model import Path, Role
from trainer.models import Campaign, Official, Requirement, RoleHolding, Unit

# The number of each unit, and its ancestry.
Tree: TypeAlias = Sequence[tuple[int, str]]
# Numbers of people whose names are still to be written, out of the pieces that hold them; of one who was merged since,
# that of the record that stays.
_STILL_NAMED = """
SELECT COALESCE(o.merged_into_id, o.id) FROM trainer_work w JOIN trainer_piece p ON p.work_id = w.id
CROSS JOIN {each}(p.content) AS one JOIN trainer_official o ON o.id = CAST(CAST(one.value AS text) AS bigint)
WHERE w.kind = 'names' AND w.decided AND {campaign} = %s
"""
_OF_DATABASE = {
    "sqlite": _STILL_NAMED.format(each="json_each", campaign="json_extract(w.details, '$.campaign')"),
    "postgresql": _STILL_NAMED.format(each="jsonb_array_elements", campaign="CAST(w.details ->> 'campaign' AS bigint)"),
}


def concerned(campaign: Campaign) -> QuerySet[Official]:
    """Return the active officials whom a campaign concerns: by name, or by role and unit."""
    return Official.objects.filter(whom(campaign, ""))


def would_concern(terms: Terms) -> QuerySet[Official]:
    """Return the active officials whom a campaign with ``terms`` would concern."""
    return Official.objects.filter(_by_role(terms.roles, terms.units, ""))


def whom(campaign: Campaign, before: str, tree: Tree | None = None) -> Q:
    """Return what a row looks like whose official, under the name ``before``, a campaign concerns."""
    if not campaign.cause:
        return _by_role(tuple(campaign.roles), [unit.code for unit in campaign.units.all()], before, tree)
    written = Campaign.people.through.objects.filter(campaign=campaign.pk).values("official_id")
    still = RawSQL(_OF_DATABASE[connection.vendor], [campaign.pk])
    named = Q(**{f"{before}pk__in": written}) | Q(**{f"{before}pk__in": still})
    return named & Q(**{f"{before}is_active": True})


def _by_role(roles: tuple[Role, ...], codes: Collection[str], before: str, tree: Tree | None = None) -> Q:
    found = Q(**{f"{before}is_active": True})
    if codes:
        found &= Q(**{f"{before}unit__in": below(codes, tree)})
    return found & _holds(roles, f"{before}pk") if roles else found


def tree_of_units() -> Tree:
    """Return the number and ancestry of every unit."""
    return list(Unit.objects.values_list("pk", "ancestry"))


def below(codes: Collection[str], tree: Tree | None = None) -> list[int]:
    """Return the numbers of the units ``codes`` and of all below them; ``tree`` where somebody read it already.

    By number, for thousands of prefixes joined by OR are more than SQLite reads.
    """
    chosen = frozenset(codes)
    return [number for number, ancestry in tree or tree_of_units() if is_below(ancestry, chosen)]


def _holds(roles: tuple[Role, ...], official: str) -> Q:
    return Q(Exists(RoleHolding.objects.filter(official=OuterRef(official), role__in=roles)))


def asked_by(campaign: Campaign, paths: Mapping[Role, Path]) -> QuerySet[Requirement]:
    """Return the requirements that a campaign is about; whose they are, ``concerned`` says."""
    if campaign.quizzes:
        return Requirement.objects.filter(quiz__in=campaign.quizzes)
    return of_paths(tuple(campaign.roles), paths)


def of_paths(roles: tuple[Role, ...], paths: Mapping[Role, Path]) -> QuerySet[Requirement]:
    """Return what the paths of ``roles`` (none: all) ask of those who hold them: role by role, since paths differ."""
    # For all roles, whatever is asked is of somebody's path, unless an open campaign asks for quizzes by name.
    asked = Q(pk__in=[]) if roles else ~Exists(_asking_for_quizzes())
    for role, path in paths.items():
        if not roles or role in roles:
            asked |= Q(quiz__in=path.quizzes) & _holds((role,), "official")
    return Requirement.objects.filter(asked)


def off_their_paths(paths: Mapping[Role, Path], most: int) -> list[int] | None:
    """Return of whom an open campaign asks by name a quiz that is on no path of theirs; None if they are more.

    A statement for each quiz, however many campaigns ask for it: where everybody has it on his path, each looks at all
    who are asked.
    """
    found: set[int] = set()
    for quiz, units in _asked_by_name().items():
        rows = Requirement.objects.filter(quiz=quiz)
        rows = rows if units is None else rows.filter(unit__in=units)
        roles = tuple(role for role, path in paths.items() if quiz in path.quizzes)
        off = rows.filter(~_holds(roles, "official")) if roles else rows
        found.update(off.order_by().values_list("official_id", flat=True)[: most + 1])
        if len(found) > most:
            return None
    return sorted(found)


def _asked_by_name() -> dict[str, list[int] | None]:
    """Return the quizzes that open campaigns ask for by name, and the numbers of the units there; None: in all."""
    places: dict[str, set[str]] = {}
    everywhere: set[str] = set()
    for campaign in _asking_for_quizzes().prefetch_related("units"):
        codes = {unit.code for unit in campaign.units.all()}
        for quiz in campaign.quizzes:
            places.setdefault(quiz, set()).update(codes)
        everywhere.update(() if codes else campaign.quizzes)
    tree = tree_of_units() if places.keys() - everywhere else ()
    return {quiz: None if quiz in everywhere else below(codes, tree) for quiz, codes in places.items()}


def _asking_for_quizzes() -> QuerySet[Campaign]:
    return Campaign.objects.filter(closed_at__isnull=True, cause={}).exclude(quizzes=[])
