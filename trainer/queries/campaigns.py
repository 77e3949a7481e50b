"""Rounds of training: whom they name, how far they have come, and what closed ones came to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Case, F, Max, Q, QuerySet, Sum, Value, When
from django.db.models.fields.json import KT

from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.core.standing import State
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Unit, Work
from trainer.queries.agreements import exempting
from trainer.queries.campaigns_people import asked_by, asked_of_people, concerned
from trainer.queries.progress import Filter, UnitRow
from trainer.queries.standing import not_passed, over, state_weights

# Added up over the quizzes of an official, of which there are fewer than a thousand, each state keeps its own digits.
_WEIGHTS: dict[State, int] = {"not_begun": 1, "in_progress": 1_000, "failed": 1_000_000}
# An official is a row of “each”; of a unit these are counted.
_COUNTED = ("people", "done", "not_begun", "in_progress", "failed", "late")
_BY_UNIT = """
SELECT each_one.place, COUNT(*), SUM(1 - each_one.undone),
SUM(CASE WHEN each_one.states %% 1000 > 0 THEN 1 ELSE 0 END),
SUM(CASE WHEN each_one.states / 1000 %% 1000 > 0 THEN 1 ELSE 0 END),
SUM(CASE WHEN each_one.states / 1000000 > 0 THEN 1 ELSE 0 END), SUM(each_one.is_late)
FROM ({each}) AS each_one GROUP BY each_one.place
"""


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


def opened(paths: Mapping[Role, Path], now: datetime, most: int | None = None) -> list[CampaignRow]:
    """Return the open campaigns, ``most`` of them (None: all), the nearest day first; relative days come last."""
    found = Campaign.objects.filter(closed_at__isnull=True).order_by(F("due_on").asc(nulls_last=True), "pk")
    return rows(found.prefetch_related("units")[:most], paths, now)


def closed() -> QuerySet[Campaign]:
    """Return the closed campaigns, the latest first, without their figures by unit."""
    kept = {name: KT(f"final__{name}") for name in Figures.__dataclass_fields__}
    found = Campaign.objects.filter(closed_at__isnull=False).defer("final")
    return found.annotate(**{f"final_{name}": value for name, value in kept.items()}).order_by("-closed_at", "-pk")


def rows(found: Iterable[Campaign], paths: Mapping[Role, Path], now: datetime) -> list[CampaignRow]:
    """Return open campaigns with how far they have come, but for the states of their quizzes."""
    unfinished = being_applied()
    return [_row(one, counted(one, paths, now, with_states=False)[0], unfinished) for one in found]


def closed_rows(found: Iterable[Campaign]) -> list[CampaignRow]:
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


def row(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[CampaignRow, list[UnitRow]]:
    """Return one campaign, how far it has come or what it came to, and that of each unit."""
    if campaign.closed_at:
        return _row(campaign, kept(campaign), being_applied()), kept_units(campaign)
    known, units = counted(campaign, paths, now)
    return _row(campaign, known, being_applied()), units


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
    """Return how far an open campaign has come. As many queries, however many people."""
    return counted(campaign, paths, now)[0]


def _undone(campaign: Campaign) -> Q | None:
    """Return what a requirement looks like that is not done, where a campaign says so otherwise than the lists.

    Who learns a change again is done once nothing is left to bring up to date.
    """
    return Q(relearn_by__isnull=False) if campaign.cause else None


def final(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> dict[str, Any]:
    """Return what is kept of a campaign that is closed now: its figures, and those of each unit."""
    known, units = counted(campaign, paths, now)
    return {**asdict(known), "units": [[one.code, one.name, one.people, one.done, one.overdue] for one in units]}


def campaign_progress(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[int, int]:
    """Return how many officials a campaign asks now, and how many of them have nothing left to pass."""
    known = counted(campaign, paths, now, with_states=False)[0]
    return known.people, known.done


def counted(
    campaign: Campaign, paths: Mapping[Role, Path], now: datetime, *, with_states: bool = True
) -> tuple[Figures, list[UnitRow]]:
    """Return how far an open campaign has come, and that of each unit, in the order of the units.

    Each requirement is looked at once, each official counted once: then the same numbers as those of the list of its
    people, a fraction of the time. Without states those of quizzes are left out, which would look at attempts.
    """
    asked, away = asked_of_people(campaign, paths), exempting(day_of(now)).values("official_id")
    marks: dict[str, Any] = {
        "undone": Max(Case(When(_undone(campaign) or not_passed(now), then=1), default=0)),
        "is_late": Max(Case(When(over(now), then=1), default=0)),
        "states": Sum(state_weights(_WEIGHTS, now) if with_states else Value(0)),
    }
    each = asked.exclude(official__in=away).values("official_id", place=F("official__unit_id")).annotate(**marks)
    sql, params = each.query.get_compiler(connection=connection).as_sql()
    with connection.cursor() as cursor:
        cursor.execute(_BY_UNIT.format(each=sql), params)
        by_unit = {row[0]: row[1:] for row in cursor.fetchall()}
    exempt = asked.filter(official__in=away).values("official_id", "official__unit_id").distinct()
    spared = Counter(unit for _, unit in exempt.values_list("official_id", "official__unit_id"))
    sums = [*map(sum, zip(*by_unit.values(), strict=True)), *[0] * 6][:6]
    found = dict(zip(_COUNTED, sums, strict=True))
    return Figures(**found, exempt=sum(spared.values())), _unit_rows(by_unit, spared)


def _unit_rows(by_unit: Mapping[int, Sequence[int]], spared: Mapping[int, int]) -> list[UnitRow]:
    units = Unit.objects.order_by("position", "code").values_list("pk", "code", "name")
    return [
        UnitRow(code, name, people, done, late, spared.get(pk, 0))
        for pk, code, name in units
        if pk in by_unit or pk in spared
        for people, done, *_, late in [by_unit.get(pk, (0, 0, 0))]
    ]
