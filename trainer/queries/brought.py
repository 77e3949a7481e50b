"""Whom a staff list that was applied brought."""

from django.db.models import QuerySet

from trainer.models import Event, Official, RosterUpload


def brought_by(upload: RosterUpload) -> QuerySet[Official]:
    """Return whom a list added or brought back: its traces bear its moment. Nobody of one that is not applied."""
    if upload.applied_at is None:
        return Official.objects.none()
    traces = Event.objects.filter(at=upload.applied_at, kind__in=("joined", "returned"))
    return Official.objects.filter(pk__in=traces.values("official"))
