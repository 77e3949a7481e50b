"""Rounds of training: whom they name, how far they have come, and what closed ones came to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT

from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.core.standing import State
from trainer.models import Campaign, Unit, Work
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import asked_by, concerned
from trainer.queries.progress import Filter, UnitRow, by_unit
from trainer.queries.standing import in_state, not_passed, over

_STATES: tuple[State, ...] = ("not_begun", "in_progress", "failed")


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a campaign has come: of ``people`` asked for something so many are ``done`` with all of it, so many have
    a quiz that is ``not_begun`` and so on, so many are ``late``. Those who are ``exempt`` are apart.
    """

    people: int = 0
    done: int = 0
    not_begun: int = 0
    in_progress: int = 0
    failed: int = 0
    late: int = 0
    exempt: int = 0

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    def plain(self) -> dict[str, int]:
        """Return the figures as JSON holds them."""
        return {**asdict(self), "left": self.left}


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign, whom it names and how far it has come (at its end, once closed).

    ``applying``: its days are still being written for some people.
    """

    campaign: Campaign
    roles: tuple[str, ...]
    units: tuple[str, ...]
    figures: Figures
    applying: bool


def opened(paths: Mapping[Role, Path], now: datetime) -> list[CampaignRow]:
    """Return the open campaigns, the nearest day first; those whose days are relative come last."""
    found = Campaign.objects.filter(closed_at__isnull=True).order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows(found.prefetch_related("units"), paths, now)


def closed() -> QuerySet[Campaign]:
    """Return the closed campaigns, the latest first, without their figures by unit."""
    kept = {name: KT(f"final__{name}") for name in Figures.__dataclass_fields__}
    found = Campaign.objects.filter(closed_at__isnull=False).defer("final")
    return found.annotate(**{f"final_{name}": value for name, value in kept.items()}).order_by("-closed_at", "-pk")


def rows(found: Iterable[Campaign], paths: Mapping[Role, Path], now: datetime) -> list[CampaignRow]:
    """Return open campaigns with how far they have come."""
    unfinished = being_applied()
    return [_row(one, figures(one, paths, now), unfinished) for one in found]


def closed_rows(found: Sequence[Campaign] | QuerySet[Campaign]) -> list[CampaignRow]:
    """Return some of ``closed`` with what they came to. Three queries, however many."""
    unfinished = being_applied()
    some = list(found)
    units = _units(some)
    return [
        CampaignRow(
            campaign=one,
            roles=_roles(one),
            units=units.get(one.pk, ()),
            figures=Figures(**{name: int(getattr(one, f"final_{name}") or 0) for name in Figures.__dataclass_fields__}),
            applying=one.pk in unfinished,
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


def row(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> CampaignRow:
    """Return one campaign: how far it has come, or what it came to."""
    known = kept(campaign) if campaign.closed_at else figures(campaign, paths, now)
    return _row(campaign, known, being_applied())


def _row(campaign: Campaign, known: Figures, unfinished: frozenset[int]) -> CampaignRow:
    units = tuple(unit.name for unit in campaign.units.all())
    return CampaignRow(campaign, _roles(campaign), units, known, applying=campaign.pk in unfinished)


def _roles(campaign: Campaign) -> tuple[str, ...]:
    return tuple(title for role, title in ROLE_TITLES.items() if role in campaign.roles)


def kept(campaign: Campaign) -> Figures:
    """Return what a closed campaign came to."""
    return Figures(**{name: campaign.final.get(name, 0) for name in Figures.__dataclass_fields__})


def kept_units(campaign: Campaign) -> list[UnitRow]:
    """Return what a closed campaign came to, unit by unit."""
    return [UnitRow(*values) for values in campaign.final.get("units", ())]


def about(campaign: Campaign, unit: Unit, paths: Mapping[Role, Path]) -> Filter:
    """Return the filter over the people of a campaign in ``unit`` and below."""
    return Filter(unit, among=concerned(campaign), about=asked_by(campaign, paths), undone=_undone(campaign))


def figures(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> Figures:
    """Return how far an open campaign has come. One query, however many people."""
    asked = asked_by(campaign, paths).filter(official=OuterRef("pk"))
    marks = {
        "undone": asked.filter(_undone(campaign) or not_passed(now)),
        "is_late": asked.filter(over(now)),
        **{f"has_{state}": asked.filter(in_state(state, now)) for state in _STATES},
    }
    here = concerned(campaign).filter(Exists(asked)).order_by()
    marked = here.annotate(away=exempt(now), **{name: Exists(rows) for name, rows in marks.items()})
    there = Q(away=False)
    return Figures(
        **marked.aggregate(
            people=Count("pk", filter=there),
            done=Count("pk", filter=there & Q(undone=False)),
            late=Count("pk", filter=there & Q(is_late=True)),
            exempt=Count("pk", filter=Q(away=True)),
            **{state: Count("pk", filter=there & Q(**{f"has_{state}": True})) for state in _STATES},
        )
    )


def _undone(campaign: Campaign) -> Q | None:
    """Return what a requirement looks like that is not done, where a campaign says so otherwise than the lists.

    Who learns a change again is done once nothing is left to bring up to date.
    """
    return Q(relearn_by__isnull=False) if campaign.cause else None


def unit_rows(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> list[UnitRow]:
    """Return how far an open campaign has come in each unit, in the order of the units."""
    return by_unit(about(campaign, _top(), paths), now)


def _top() -> Unit:
    return Unit.objects.filter(parent__isnull=True).order_by("pk")[0]


def final(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> dict[str, Any]:
    """Return what is kept of a campaign that is closed now: its figures, and those of each unit."""
    units = [[one.code, one.name, one.people, one.done, one.overdue] for one in unit_rows(campaign, paths, now)]
    return {**asdict(figures(campaign, paths, now)), "units": units}


def campaign_progress(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[int, int]:
    """Return how many officials a campaign concerns now, and how many of them have nothing left to pass."""
    found = figures(campaign, paths, now)
    return found.people, found.done
