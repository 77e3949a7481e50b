"""Rounds of training and how far they have come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from trainer.actions.campaigns import named
from trainer.actions.pieces import groups
from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.models import Campaign, Event, Official, Requirement, Work
from trainer.queries.agreements import exempt
from trainer.queries.progress import holds, of_path
from trainer.queries.standing import not_passed

# As many numbers as one statement takes everywhere.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """A campaign, whom it names, how many it concerns and how many of them are done (at its end, once closed).

    ``applying``: its days are still being written for some people.
    """

    campaign: Campaign
    roles: tuple[str, ...]
    units: tuple[str, ...]
    people: int
    done: int
    applying: bool


def campaigns(paths: Mapping[Role, Path], now: datetime) -> tuple[list[CampaignRow], list[CampaignRow]]:
    """Return the open campaigns, the nearest day first, and the closed ones, the latest first."""
    opened = Campaign.objects.filter(closed_at__isnull=True).order_by("due_on", "pk").prefetch_related("units")
    closed = Campaign.objects.filter(closed_at__isnull=False).order_by("-closed_at").prefetch_related("units")
    at_end = {event.details["campaign"]: event.details for event in Event.objects.filter(kind="campaign_closed")}
    unfinished = being_applied()
    return (
        [_row(one, campaign_progress(one, paths, now), unfinished) for one in opened],
        [_row(one, _at_end(at_end.get(one.pk, {})), unfinished) for one in closed],
    )


def _at_end(details: Mapping[str, int]) -> tuple[int, int]:
    return details.get("people", 0), details.get("done", 0)


def being_applied() -> frozenset[int]:
    """Return the campaigns whose days are still being written, or taken away, for some people."""
    left = Work.objects.filter(kind__in=("days", "names"), decided=True)
    return frozenset(left.values_list("details__campaign", flat=True))


def _row(campaign: Campaign, counted: tuple[int, int], unfinished: frozenset[int]) -> CampaignRow:
    roles = tuple(title for role, title in ROLE_TITLES.items() if role in campaign.roles)
    units = campaign.unit_names()
    return CampaignRow(campaign, roles, units, *counted, applying=campaign.pk in unfinished)


def campaign_progress(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[int, int]:
    """Return how many officials a campaign asks now, and how many of them have nothing left to pass."""
    if campaign.cause:
        return _progress_by_name(campaign, now)
    asked, left = _asked(campaign, paths, now)
    concerned = _in_units(campaign).filter(asked, ~exempt(now))
    return concerned.count(), concerned.exclude(left).count()


def _progress_by_name(campaign: Campaign, now: datetime) -> tuple[int, int]:
    """Done is who has nothing left to bring up to date; who is not asked for any of the quizzes now does not count."""
    here = Requirement.objects.filter(official=OuterRef("pk"), quiz__in=campaign.quizzes)
    concerned = Official.objects.filter(~exempt(now), Exists(here), is_active=True)
    people = done = 0
    for some in _named(campaign):
        asked = concerned.filter(some)
        people += asked.count()
        done += asked.exclude(Exists(here.filter(relearn_by__isnull=False))).count()
    return people, done


def _named(campaign: Campaign) -> list[Q]:
    """Return whom a campaign names: all at once, or some at a time while some of the names are still to be written."""
    if campaign.pk not in being_applied():
        return [Q(campaigns=campaign)]
    return [Q(pk__in=some) for some in groups(sorted(named(campaign)), _AT_ONCE)]


def _in_units(campaign: Campaign) -> QuerySet[Official]:
    below = Q()
    for unit in campaign.units.all():
        below |= Q(unit__ancestry__startswith=unit.ancestry)
    return Official.objects.filter(below, is_active=True)


def _asked(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[Q, Q]:
    """Return who is asked for something by the campaign, and who still lacks it: role by role, since paths differ."""
    asked, left = Q(pk__in=[]), Q(pk__in=[])
    for role, path in paths.items():
        if campaign.roles and role not in campaign.roles:
            continue
        here = of_path(path).filter(official=OuterRef("pk"))
        asked |= holds(role) & Q(Exists(here))
        left |= holds(role) & Q(Exists(here.filter(not_passed(now))))
    return asked, left
