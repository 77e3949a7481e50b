"""What an older server, running beside, left with a record that it merged: of newer tables it knows nothing."""

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from trainer.actions import holding, objections
from trainer.models import Attendance, Objection, Official
from trainer.people import following

_AT_ONCE = 100


def follow(now: datetime) -> int:
    """Let what still stands with merged records be that of those who stay; return how many there were. One query when
    there is none."""
    rows = (Attendance.objects.filter(official=OuterRef("pk")), Objection.objects.filter(official=OuterRef("pk")))
    left = Official.objects.filter(Exists(rows[0]) | Exists(rows[1]), merged_into__isnull=False)
    found = list(left.select_related("merged_into")[:_AT_ONCE])
    for gone in found:
        stays = gone.merged_into
        assert stays is not None
        with transaction.atomic():
            holding.officials([stays.pk, gone.pk])
            following.attendances(stays, gone, None, now)
            objections.follow(stays, gone)
    return len(found)
