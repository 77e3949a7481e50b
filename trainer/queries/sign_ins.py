"""What somebody is signed in with, and when he signed in from where."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.crypto import salted_hmac

from trainer.models import AccountSession, Event, Official

LATEST = 20


@dataclass(frozen=True, slots=True)
class Living:
    """A session that has not ended. ``mark`` names it to its owner: who read its key could enter."""

    key: str
    mark: str
    browser: str
    address: str
    began_at: datetime
    seen_at: datetime
    ends_at: datetime


def living(official: Official, now: datetime) -> list[Living]:
    """Return the sessions of ``official``, the one that was used last first. One query."""
    rows = AccountSession.objects.filter(official=official, expire_date__gt=now).order_by("-seen_at", "pk")
    return [
        Living(row.pk, _mark(row.pk), row.browser, row.address, row.began_at, row.seen_at, row.expire_date)
        for row in rows
    ]


def latest(official: Official) -> list[Event]:
    """Return the latest sign-ins of ``official``. One query."""
    return list(Event.objects.filter(official=official, kind="signed_in").order_by("-at", "-pk")[:LATEST])


def _mark(key: str) -> str:
    return salted_hmac("gan-dan.session", key, algorithm="sha256").hexdigest()[:16]
