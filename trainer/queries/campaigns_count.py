"""How far rounds of training have come; those that ask for the same are counted together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Q

from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign
from trainer.queries import counts
from trainer.queries.campaigns_people import Tree, asked_by, below, by_name_of_quizzes, tree_of_units, whom
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
    """Return what a campaign is about, and its measures. ``others``: whether an open one asks for quizzes by name, so
    that not all that is asked is of a path; None where nobody has looked.
    """
    if campaign.quizzes or campaign.cause:
        return _of_quizzes(campaign, paths, now)
    if not campaign.roles and not (by_name_of_quizzes() if others is None else others):
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
    others, tree = bool(campaigns) and by_name_of_quizzes(), tree_of_units() if campaigns else ()
    known: dict[Scope, dict[int, Figures]] = {}
    found = []
    for one in campaigns:
        scope = scope_of(one, paths, now, others)
        if scope.requirements is not None:
            found.append(_total(counts.by_unit(scope, now, among=whom(one, "official__", tree)), None))
            continue
        # Counted as though somebody might be late already, for all campaigns that ask for the same.
        asked = replace(scope, days_count=True)
        known[asked] = known.get(asked) or counts.by_unit(asked, now)
        total = _total(known[asked], units_of(one, tree))
        found.append(total if scope.days_count else total._replace(late=0))
    return found


def counted(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[Figures, list[UnitRow]]:
    """Return how far an open campaign has come, and that of each unit, in the order of the units."""
    scope, tree = scope_of(campaign, paths, now), tree_of_units()
    of_quizzes = scope.requirements is not None
    units, among = (None, whom(campaign, "official__", tree)) if of_quizzes else (units_of(campaign, tree), None)
    found = counts.by_unit(scope, now, units, among, with_states=True)
    return _total(found, None), counts.unit_rows(found)


def units_of(campaign: Campaign, tree: Tree | None = None) -> Collection[int] | None:
    """Return the numbers of the units in which a campaign asks; None: in all."""
    codes = [unit.code for unit in campaign.units.all()]
    return below(codes, tree) if codes else None


def _total(found: Mapping[int, Figures], units: Collection[int] | None) -> Figures:
    return Figures.total(found[one] for one in (found if units is None else units) if one in found)
