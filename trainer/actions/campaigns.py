"""Rounds of training: opening one sets a day for those concerned, closing it takes the day away."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from trainer.actions import requirements
from trainer.core.quiz import Role
from trainer.library import Library
from trainer.models import Campaign, Event, Official, Unit


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


def close_campaign(
    campaign_id: int, actor: Official | None, library: Library, now: datetime, people: int = 0, done: int = 0
) -> None:
    """Close a campaign, keeping how many it concerned and had completed it; closing it twice changes nothing."""
    with transaction.atomic():
        closed = Campaign.objects.filter(pk=campaign_id, closed_at__isnull=True).update(closed_at=now)
        if closed:
            standing = {"campaign": campaign_id, "people": people, "done": done}
            Event.objects.create(at=now, kind="campaign_closed", actor=actor, details=standing)
            requirements.refresh(library)
