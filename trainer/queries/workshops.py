"""At which classes and drills somebody was, as his own page and his proof tell it; the rest is in ``workshops/``."""

from django.db.models import Q

from trainer.models import Attendance, Official, Workshop

_HOLDS = Q(withdrawn_at=None)


def attended(official: Official) -> list[Workshop]:
    """Return the workshops at which ``official`` was, the newest first. One query."""
    present = Attendance.objects.filter(_HOLDS, official=official)
    rows = Workshop.objects.filter(_HOLDS, pk__in=present.values("workshop")).select_related("unit")
    return list(rows.order_by("-held_on", "-pk"))
