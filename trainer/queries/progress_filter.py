"""Whom a list of officials tells of, and what of theirs counts there: unit, role, quiz, state, name, campaign."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, TypeAlias, cast, get_args

from django.db.models import Q, QuerySet

from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.core.standing import LATE, STATE_TITLES
from trainer.models import Official, Requirement, RoleHolding, Unit
from trainer.queries.campaigns_people import tree_of_units
from trainer.queries.scope import Scope

# Of whom a list tells: “done” has passed all that the list is about, “not_done” lacks some of it. Of the states of a
# quiz those who have one in it. Those of whom nothing is asked today are “exempt”, and in “all” alone besides; “asked”
# are the others of whom something is.
Chosen: TypeAlias = Literal[
    "all",
    "asked",
    "done",
    "not_done",
    "overdue",
    "not_begun",
    "in_progress",
    "failed",
    "update",
    "expired",
    "exempt",
    "left",
]
CHOICES: tuple[Chosen, ...] = get_args(Chosen)
CHOICE_TITLES: dict[Chosen, str] = {
    "all": "Tất cả",
    "asked": "Có bài bắt buộc, không kể tạm miễn",
    "done": "Đã hoàn thành",
    "not_done": "Chưa hoàn thành",
    "overdue": LATE,
    "not_begun": STATE_TITLES["not_begun"],
    "in_progress": STATE_TITLES["in_progress"],
    "failed": STATE_TITLES["failed"],
    "update": STATE_TITLES["update"],
    "expired": STATE_TITLES["expired"],
    "exempt": STATE_TITLES["exempt"],
    "left": "Đã rời danh sách",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which officials: in ``unit`` and below, who must pass ``path`` (None: any), asked for ``quiz`` (empty: any), in
    ``state``, named ``text``.

    ``late_first``: those who are late stand before the others; ``never_signed_in``: only who never did; ``among``: only
    these; ``scope`` and ``about``: of a campaign what it is about, with its measures and as requirements: nothing else
    counts, and only who has one of them; ``units``: the numbers of those in which it asks.
    """

    unit: Unit
    path: Path | None = None
    quiz: str = ""
    state: Chosen = "all"
    text: str = ""
    late_first: bool = False
    never_signed_in: bool = False
    among: QuerySet[Official] | None = None
    about: QuerySet[Requirement] | None = None
    scope: Scope | None = None
    units: Collection[int] | None = None


def path_for(role: str, paths: Mapping[Role, Path]) -> Path:
    """Return the path of ``role``; without quizzes when nothing is asked of it. Raises KeyError: no role."""
    known = cast(Role, role)
    return paths.get(known) or Path(known, ROLE_TITLES[known], ())


def about(wanted: Filter) -> QuerySet[Requirement]:
    """Return the requirements that ``wanted`` is about."""
    found = Requirement.objects.all() if wanted.about is None else wanted.about
    if wanted.quiz:
        return found.filter(quiz=wanted.quiz)
    return found.filter(quiz__in=wanted.path.quizzes) if wanted.path else found


def scope_of(wanted: Filter) -> Scope:
    """Return what ``wanted`` is about: one quiz, the path of one role, what a campaign asks, or everything."""
    of_campaign = wanted.scope or Scope()
    if wanted.quiz:
        return replace(of_campaign, paths=None, requirements=about(wanted), one_each=True)
    if wanted.path is None:
        return of_campaign
    if of_campaign.requirements is None and (of_campaign.paths is None or wanted.path in of_campaign.paths):
        return replace(of_campaign, paths=(wanted.path,), one_each=True)
    return replace(of_campaign, paths=None, requirements=about(wanted), one_each=False)


def units_of(wanted: Filter) -> Collection[int] | None:
    """Return the numbers of the units of ``wanted``; None: all there are.

    By number: a comparison of each official's ancestry takes ten times as long.
    """
    tree, top = tree_of_units(), wanted.unit.ancestry
    found = [number for number, ancestry in tree if ancestry.startswith(top)]
    if wanted.units is not None:
        return sorted(set(found) & set(wanted.units))
    return found if len(found) < len(tree) else None


def among_of(scope: Scope, wanted: Filter) -> Q | None:
    """Return to whom rows of ``scope`` must belong to be among those of ``wanted``; None: to anybody."""
    found = Q(official__in=wanted.among.values("pk")) if wanted.among is not None else None
    # The rows of a path are of those alone who hold its role.
    if wanted.path and scope.requirements is not None:
        mine = Q(official__in=RoleHolding.objects.filter(role=wanted.path.role).values("official"))
        found = mine if found is None else found & mine
    return found


def reason(scope: Scope, chosen: Chosen, now: datetime) -> Q:
    """Return what a row looks like for which somebody is among those of a state; all of his for most."""
    if chosen == "not_done":
        return scope.undone(now)
    if chosen == "overdue":
        return scope.late(now)
    if chosen == "all" or chosen == "asked" or chosen == "done" or chosen == "exempt" or chosen == "left":
        return Q()
    return scope.in_state(chosen, now)
