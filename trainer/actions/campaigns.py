"""Rounds of training: opening one sets a day for those concerned, closing it takes the day away."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from trainer.actions import requirements
from trainer.content.library import Library
from trainer.core.quiz.model import Role
from trainer.core.vietnam_time import LOCAL
from trainer.models import Campaign, Event, Official, Unit

BATCH = 2000


def open_campaign(
    *,
    title: str,
    roles: Sequence[Role],
    units: Sequence[Unit],
    due_on: date,
    actor: Official | None,
    library: Library,
    now: datetime,
) -> Campaign:
    """Open a campaign for the holders of ``roles`` (none: all) in ``units`` and below (none: all), until ``due_on``.

    The very same campaign, still open, is returned instead: a second click opens nothing.
    """
    with transaction.atomic():
        # PostgreSQL: two clicks at once wait for each other here.
        Unit.objects.select_for_update().order_by("pk").first()
        for same in Campaign.objects.filter(title=title, roles=list(roles), due_on=due_on, closed_at__isnull=True):
            if set(same.units.all()) == set(units):
                return same
        campaign = Campaign.objects.create(
            title=title, roles=list(roles), due_on=due_on, created_at=now, created_by=actor
        )
        campaign.units.set(units)
        Event.objects.create(
            at=now, kind="campaign_opened", actor=actor, details={"campaign": campaign.pk, "title": title}
        )
        requirements.refresh(library)
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
) -> Campaign:
    """Open a campaign for ``people`` by name: until ``due_on`` they bring what they passed of ``quizzes`` up to date.

    ``cause`` as in Campaign. The very same campaign, still open, is returned instead when it names all of ``people``: a
    second click opens nothing. Raises ValueError when there is nobody to name.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().order_by("pk").first()
        requirements.follow_changes(library, now.astimezone(LOCAL).date())
        wanted = list(people.order_by("pk").values_list("pk", flat=True))
        if not wanted:
            raise ValueError("nobody to name")
        for same in Campaign.objects.filter(title=title, cause=dict(cause), due_on=due_on, closed_at__isnull=True):
            if not people.exclude(campaigns=same).exists():
                return same
        campaign = Campaign.objects.create(
            title=title,
            quizzes=sorted(set(quizzes)),
            cause=dict(cause),
            due_on=due_on,
            created_at=now,
            created_by=actor,
        )
        names = Campaign.people.through
        names.objects.bulk_create([names(campaign_id=campaign.pk, official_id=pk) for pk in wanted], batch_size=BATCH)
        details = {"campaign": campaign.pk, "title": title, "cause": dict(cause), "people": len(wanted)}
        Event.objects.create(at=now, kind="campaign_opened", actor=actor, details=details)
        requirements.set_days(campaign)
    return campaign


def close_campaign(
    campaign_id: int, actor: Official | None, library: Library, now: datetime, people: int = 0, done: int = 0
) -> None:
    """Close a campaign, keeping how many it concerned and had completed it; closing it twice changes nothing."""
    with transaction.atomic():
        closed = Campaign.objects.filter(pk=campaign_id, closed_at__isnull=True).update(closed_at=now)
        if closed:
            outcome = {"campaign": campaign_id, "people": people, "done": done}
            Event.objects.create(at=now, kind="campaign_closed", actor=actor, details=outcome)
            requirements.refresh(library)
