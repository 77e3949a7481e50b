"""Rounds of training: opening one sets a day for those concerned, closing it takes the day away.

The campaign itself is written at once; the days of those whom it concerns follow in pieces (``actions.pieces``).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from trainer.actions import holding, pieces, requirements
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import LOCAL
from trainer.models import Campaign, Event, Official, Piece, Unit, Work


def open_campaign(
    *,
    title: str,
    roles: Sequence[Role],
    units: Sequence[Unit],
    due_on: date,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> Campaign:
    """Open a campaign for the holders of ``roles`` (none: all) in ``units`` and below (none: all), until ``due_on``.

    The very same campaign, still open, is returned instead: a second click opens nothing. After ``seconds`` (None:
    never) what is left of the days is left to the housekeeper.
    """
    with transaction.atomic():
        # PostgreSQL: two clicks at once wait for each other here, and a list that is being applied between two pieces.
        holding.people()
        for same in Campaign.objects.filter(title=title, roles=list(roles), due_on=due_on, closed_at__isnull=True):
            if set(same.units.all()) == set(units):
                return same
        campaign = Campaign.objects.create(
            title=title, roles=list(roles), due_on=due_on, created_at=now, created_by=actor
        )
        campaign.units.set(units)
        _trace(campaign, "campaign_opened", {"title": title}, actor, now)
        work = _days_of(campaign, now)
    pieces.finish(library, work, seconds)
    return campaign


def open_relearning(
    *,
    title: str,
    people: QuerySet[Official],
    quizzes: Sequence[str],
    cause: Mapping[str, str],
    due_on: date,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> Campaign:
    """Open a campaign for ``people`` by name: until ``due_on`` they bring what they passed of ``quizzes`` up to date.

    ``cause`` as in Campaign, ``seconds`` as for ``open_campaign``. The very same campaign, still open, is returned
    instead when it names all of ``people``: a second click opens nothing. Raises ValueError when there is nobody to
    name.
    """
    requirements.follow_changes(library, now.astimezone(LOCAL).date())
    wanted = list(people.order_by("pk").values_list("pk", flat=True))
    if not wanted:
        raise ValueError("nobody to name")
    with transaction.atomic():
        holding.people()
        for same in Campaign.objects.filter(title=title, cause=dict(cause), due_on=due_on, closed_at__isnull=True):
            if named(same).issuperset(wanted):
                return same
        campaign = Campaign.objects.create(
            title=title,
            quizzes=sorted(set(quizzes)),
            cause=dict(cause),
            due_on=due_on,
            created_at=now,
            created_by=actor,
        )
        _trace(campaign, "campaign_opened", {"title": title, "cause": dict(cause), "people": len(wanted)}, actor, now)
        names = pieces.groups(wanted, requirements.AT_ONCE)
        work = pieces.decide("names", {"campaign": campaign.pk}, now, names)
    pieces.finish(library, work, seconds)
    return campaign


def named(campaign: Campaign) -> set[int]:
    """Return whom a campaign names, those too whose names are still to be written."""
    left = Piece.objects.filter(work__kind="names", work__details__campaign=campaign.pk)
    # First those that are left: a piece that is written meanwhile is then found among the people.
    still = list(left.values_list("content", flat=True))
    return set(campaign.people.values_list("pk", flat=True)).union(*still)


def _name(library: Library, work: Work, content: Content) -> None:
    names = Campaign.people.through
    holding.officials(content)
    names.objects.bulk_create(
        [names(campaign_id=work.details["campaign"], official_id=number) for number in content], ignore_conflicts=True
    )
    requirements.refresh(library, content)


def close_campaign(
    campaign_id: int,
    actor: Official | None,
    library: Library,
    now: datetime,
    people: int = 0,
    done: int = 0,
    seconds: float | None = None,
) -> None:
    """Close a campaign, keeping how many it concerned and had completed it; closing it twice changes nothing.

    ``seconds`` as for ``open_campaign``.
    """
    with transaction.atomic():
        holding.people()
        campaign = Campaign.objects.filter(pk=campaign_id, closed_at__isnull=True).first()
        if campaign is None:
            return
        campaign.closed_at = now
        campaign.save(update_fields=["closed_at"])
        _trace(campaign, "campaign_closed", {"people": people, "done": done}, actor, now)
        work = _days_of(campaign, now)
    pieces.finish(library, work, seconds)


def _days_of(campaign: Campaign, now: datetime) -> Work:
    return pieces.decide("days", {"campaign": campaign.pk}, now, pieces.ranges(requirements.AT_ONCE))


def _set_days(library: Library, work: Work, content: Content) -> None:
    """Bring those in line who are in the range ``content`` and whom the campaign of ``work`` concerns."""
    first, last = content
    campaign = Campaign.objects.get(pk=work.details["campaign"])
    concerned = _concerned(campaign).filter(pk__gte=first, pk__lte=last).order_by("pk").distinct()
    requirements.refresh(library, list(concerned.values_list("pk", flat=True)))


def _concerned(campaign: Campaign) -> QuerySet[Official]:
    if campaign.cause:
        return campaign.people.all()
    below = Q()
    for unit in campaign.units.all():
        below |= Q(unit__ancestry__startswith=unit.ancestry)
    asked = Q(role_holdings__role__in=campaign.roles) if campaign.roles else Q()
    return Official.objects.filter(below, asked)


pieces.KINDS["days"] = pieces.Kind(_set_days)
pieces.KINDS["names"] = pieces.Kind(_name)


def _trace(campaign: Campaign, kind: str, details: Mapping[str, object], actor: Official | None, now: datetime) -> None:
    Event.objects.create(at=now, kind=kind, actor=actor, details={"campaign": campaign.pk, **details})
