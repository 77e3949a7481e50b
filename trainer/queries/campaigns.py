"""Rounds of training: whom they name, how far they have come, and what closed ones came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.fields.json import KT

from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.models import Campaign, Unit, Work
from trainer.queries.campaigns_count import counted, progress_of, scope_of, units_of
from trainer.queries.campaigns_people import asked_by, concerned
from trainer.queries.counts import Figures, UnitRow
from trainer.queries.progress_filter import Filter
from trainer.queries.scope import Scope


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign, whom it names and how far it has come (at its end, once closed).

    ``applying``: its days are still being written for some people. ``known``: the names of the figures that are known:
    one that an old version closed kept only two.
    """

    campaign: Campaign
    roles: tuple[str, ...]
    units: tuple[str, ...]
    figures: Figures
    applying: bool
    known: frozenset[str] = frozenset(Figures._fields)
    scope: Scope | None = None


def opened(paths: Mapping[Role, Path], now: datetime, most: int | None = None) -> list[CampaignRow]:
    """Return the open campaigns, ``most`` of them (None: all), the nearest day first; relative days come last."""
    found = Campaign.objects.filter(closed_at__isnull=True).order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows(found.prefetch_related("units")[:most], paths, now)


def closed() -> QuerySet[Campaign]:
    """Return the closed campaigns, the latest first, without their figures by unit."""
    kept = {name: KT(f"final__{name}") for name in Figures._fields}
    found = Campaign.objects.filter(closed_at__isnull=False).defer("final")
    found = found.annotate(**{f"final_{name}": value for name, value in kept.items()})
    return found.annotate(names_then=F("final__unit_names")).order_by("-closed_at", "-pk")


def rows(found: Iterable[Campaign], paths: Mapping[Role, Path], now: datetime) -> list[CampaignRow]:
    """Return open campaigns with how far they have come, but for the states of their quizzes."""
    unfinished, some = being_applied(), list(found)
    return [_row(one, known, unfinished) for one, known in zip(some, progress_of(some, paths, now), strict=True)]


def closed_rows(found: Iterable[Campaign]) -> list[CampaignRow]:
    """Return some of ``closed`` with what they came to. Three queries, however many."""
    unfinished = being_applied()
    some = list(found)
    units = _units(some)
    return [
        CampaignRow(
            campaign=one,
            roles=_roles(one),
            # Those they had then, whatever they are called now.
            units=tuple(getattr(one, "names_then", None) or units.get(one.pk, ())),
            figures=Figures(**{name: int(getattr(one, f"final_{name}") or 0) for name in Figures._fields}),
            applying=one.pk in unfinished,
            known=frozenset(name for name in Figures._fields if getattr(one, f"final_{name}") is not None),
        )
        for one in some
    ]


def _units(campaigns: Sequence[Campaign]) -> dict[int, tuple[str, ...]]:
    named: dict[int, tuple[str, ...]] = {}
    through = Campaign.units.through.objects.filter(campaign__in=[one.pk for one in campaigns])
    for number, name in through.order_by("unit__position", "unit__code").values_list("campaign_id", "unit__name"):
        named[number] = (*named.get(number, ()), name)
    return named


def being_applied() -> frozenset[int]:
    """Return the campaigns whose days are still being written, or taken away, for some people."""
    left = Work.objects.filter(kind__in=("days", "names"), decided=True)
    return frozenset(left.values_list("details__campaign", flat=True))


def row(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[CampaignRow, list[UnitRow]]:
    """Return one campaign, how far it has come or what it came to, and that of each unit."""
    if campaign.closed_at:
        return _row(campaign, kept(campaign), being_applied()), kept_units(campaign)
    known, units, scope = counted(campaign, paths, now)
    return replace(_row(campaign, known, being_applied()), scope=scope), units


def _row(campaign: Campaign, figures: Figures, unfinished: frozenset[int]) -> CampaignRow:
    return CampaignRow(
        campaign, _roles(campaign), campaign.unit_names(), figures, campaign.pk in unfinished, known(campaign)
    )


def _roles(campaign: Campaign) -> tuple[str, ...]:
    return tuple(title for role, title in ROLE_TITLES.items() if role in campaign.roles)


def kept(campaign: Campaign) -> Figures:
    """Return what a closed campaign came to."""
    return Figures(**{name: campaign.final.get(name, 0) for name in Figures._fields})


def known(campaign: Campaign) -> frozenset[str]:
    """Return the names of the figures that are known of a campaign: one that an old version closed kept only two."""
    return frozenset(Figures._fields if campaign.closed_at is None else campaign.final.keys() & set(Figures._fields))


def kept_units(campaign: Campaign) -> list[UnitRow]:
    """Return what a closed campaign came to, unit by unit."""
    return [UnitRow(*values) for values in campaign.final.get("units", ())]


def about(campaign: Campaign, unit: Unit, paths: Mapping[Role, Path], now: datetime) -> Filter:
    """Return the filter over the people of a campaign in ``unit`` and below."""
    scope, asked = scope_of(campaign, paths, now), asked_by(campaign, paths)
    if scope.requirements is not None:
        return Filter(unit, among=concerned(campaign), about=asked, scope=scope)
    return Filter(unit, units=units_of(campaign), about=asked, scope=scope)


def figures(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> Figures:
    """Return how far an open campaign has come. As many queries, however many people."""
    return counted(campaign, paths, now)[0]


def final(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> dict[str, Any]:
    """Return what is kept of a campaign that is closed now: its figures, and those of each unit."""
    known, units, _ = counted(campaign, paths, now)
    return {**known._asdict(), "units": [[one.code, one.name, one.people, one.done, one.overdue] for one in units]}
