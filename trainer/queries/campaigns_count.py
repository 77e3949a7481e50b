"""How far rounds of training have come; those that ask for the same are counted together."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.queries import counts
from trainer.queries.campaigns_people import Tree, asked_by, below, off_their_paths, tree_of_units, whom
from trainer.queries.counts import Figures, UnitRow
from trainer.queries.scope import Scope


def undone_in(campaign: Campaign, now: datetime) -> Q:
    """Return what a requirement looks like that is not done by the measure of a campaign.

    Who learns a change again is done once nothing is left to bring up to date.
    """
    return _of_quizzes(campaign, {}, now).undone(now)


def late_in(campaign: Campaign, now: datetime) -> Q:
    """Return what a requirement looks like for whose official a campaign counts as late: nobody before its own day is
    over, whatever other campaigns and changes ask for earlier."""
    return _of_quizzes(campaign, {}, now).late(now)


def scope_of(campaign: Campaign, paths: Mapping[Role, Path], now: datetime, others: bool | None = None) -> Scope:
    """Return what a campaign is about, and its measures. ``others``: whether somebody is asked by name for a quiz that
    is on no path of his, so that not all that is asked is of a path; None where nobody has looked.
    """
    if campaign.quizzes or campaign.cause:
        return _of_quizzes(campaign, paths, now)
    if not campaign.roles and not (off_their_paths(paths, 0) != [] if others is None else others):
        return Scope(days_count=_day_is_over(campaign, now))
    chosen = tuple(path for role, path in paths.items() if not campaign.roles or role in campaign.roles)
    return Scope(chosen, one_each=len(chosen) == 1, days_count=_day_is_over(campaign, now))


def _of_quizzes(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> Scope:
    return Scope(
        requirements=asked_by(campaign, paths),
        one_each=len(campaign.quizzes) == 1,
        relearning=bool(campaign.cause),
        days_count=_day_is_over(campaign, now),
    )


def _day_is_over(campaign: Campaign, now: datetime) -> bool:
    return campaign.last_day() < day_of(now)


def progress_of(campaigns: Sequence[Campaign], paths: Mapping[Role, Path], now: datetime) -> list[Figures]:
    """Return how far open campaigns have come, in their order, without the states of single quizzes.

    A statement for each thing that is asked for, however many ask for it.
    """
    apart, tree = off_their_paths(paths, counts.FEW) if campaigns else [], tree_of_units() if campaigns else ()
    known: dict[Hashable, dict[int, Figures]] = {}
    found = []
    for one in campaigns:
        scope, units = scope_of(one, paths, now, apart != []), units_of(one, tree)
        # Counted as though somebody might be late already, for all campaigns that ask for the same.
        asked = replace(scope, days_count=True)
        key = asked if scope.requirements is None else _by_name(one)
        if key not in known and scope.requirements is None:
            known[key] = _of_paths(asked, _apart(asked, paths, apart), now)
        elif key not in known:
            # The rows know their units: of a campaign in a few of them nobody else's are read.
            known[key] = counts.by_unit(asked, now, units, whom(one, "official__", tree))
        total = _total(known[key], units)
        found.append(total if scope.days_count else total._replace(late=0))
    return found


def _by_name(campaign: Campaign) -> Hashable:
    """Return what those campaigns have in common that ask the same people for the same quizzes; one with a cause is for
    people of its own."""
    if campaign.cause:
        return campaign.pk
    codes = frozenset(unit.code for unit in campaign.units.all())
    return frozenset(campaign.quizzes), frozenset(campaign.roles), codes


def counted(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[Figures, list[UnitRow], Scope]:
    """Return how far an open campaign has come, that of each unit, in the order of the units, and what it is about."""
    apart = [] if campaign.quizzes or campaign.cause else off_their_paths(paths, counts.FEW)
    scope, tree = scope_of(campaign, paths, now, apart != []), tree_of_units()
    units = units_of(campaign, tree)
    if scope.requirements is not None:
        found = counts.by_unit(scope, now, units, whom(campaign, "official__", tree), with_states=True)
    else:
        found = _of_paths(scope, _apart(scope, paths, apart), now, units, with_states=True)
    return _total(found, None), counts.unit_rows(found), scope


def _of_paths(
    scope: Scope,
    apart: Collection[int] | None,
    now: datetime,
    units: Collection[int] | None = None,
    *,
    with_states: bool = False,
) -> dict[int, Figures]:
    """Return the figures of each unit of what paths ask.

    ``apart``: everybody else has one row that says the same; None where nobody has. A city that is counted path by path
    takes ten times as long.
    """
    if apart is None:
        return counts.by_unit(scope, now, units, with_states=with_states)
    whole, mine = replace(scope, paths=None, one_each=True), Q(official__in=apart)
    found = counts.by_unit(whole, now, units, ~mine if apart else None, with_states=with_states)
    few = counts.by_unit(scope, now, units, mine, with_states=with_states) if apart else {}
    return found | {unit: Figures.total([some, found.get(unit, Figures())]) for unit, some in few.items()}


def _apart(scope: Scope, paths: Mapping[Role, Path], off: Collection[int] | None) -> Collection[int] | None:
    """Return of whom else is asked than ``scope``, if that is all paths: those ``off`` them. None for less."""
    return off if scope.paths == tuple(paths.values()) else None


def units_of(campaign: Campaign, tree: Tree | None = None) -> Collection[int] | None:
    """Return the numbers of the units in which a campaign asks; None: in all."""
    codes = [unit.code for unit in campaign.units.all()]
    return below(codes, tree) if codes else None


def _total(found: Mapping[int, Figures], units: Collection[int] | None) -> Figures:
    return Figures.total(found[one] for one in (found if units is None else units) if one in found)
