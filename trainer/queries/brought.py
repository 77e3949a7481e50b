"""Whom a staff list that was applied brought."""

from django.db.models import Exists, OuterRef, QuerySet

from trainer.models import Event, Official, RosterUpload


def brought_by(upload: RosterUpload) -> QuerySet[Official]:
    """Return whom a list added or brought back, and no later list brought back since: its traces bear its moment.
    Nobody of one that is not applied."""
    if upload.applied_at is None:
        return Official.objects.none()
    traces = Event.objects.filter(at=upload.applied_at, kind__in=("joined", "returned"))
    later = Event.objects.filter(kind="roster_applied", at__gt=upload.applied_at)
    again = Event.objects.filter(kind="returned", official=OuterRef("pk"), at__in=later.values("at"))
    return Official.objects.filter(~Exists(again), pk__in=traces.values("official"))
