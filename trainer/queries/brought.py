"""Whom a staff list that was applied brought."""

from django.db.models import Exists, OuterRef, QuerySet

from trainer.models import Event, Official, RosterUpload


def brought_by(upload: RosterUpload) -> QuerySet[Official]:
    """Return whom a list added or brought back, and no later list brought back since: its traces bear its moment.
    Nobody of one that is not applied."""
    if upload.applied_at is None:
        return Official.objects.none()
    traces = Event.objects.filter(at=upload.applied_at, kind__in=("joined", "returned"))
    by_list = Event.objects.filter(kind="returned", details__by_hand__isnull=True)
    again = by_list.filter(official=OuterRef("pk"), at__gt=upload.applied_at)
    return Official.objects.filter(~Exists(again), pk__in=traces.values("official"))
