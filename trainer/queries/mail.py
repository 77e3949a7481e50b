"""Mail that waits to be sent, and how the mail server answers."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from trainer.models import MailServer, OutgoingMail


@dataclass(frozen=True, slots=True)
class Queue:
    """How many mails wait, since when the oldest does, how many were put off, and how the server answers."""

    waiting: int
    oldest_at: datetime | None
    put_off: int
    server: MailServer


def waiting_mails() -> int:
    """Return how many mails wait for the mail server; what is for nobody does not count."""
    return _waiting().count()


def oldest_waiting(now: datetime) -> timedelta | None:
    """Return for how long the oldest mail has been waiting; None when none waits."""
    first = _oldest_at()
    return now - first if first is not None else None


def server() -> MailServer:
    """Return how the mail server answered of late, the same for all processes; all nought before it was ever tried."""
    return MailServer.objects.filter(pk=1).first() or MailServer()


def queue() -> Queue:
    """Return the state of the queue."""
    return Queue(waiting_mails(), _oldest_at(), _waiting().filter(tries__gt=0).count(), server())


def mails() -> QuerySet[OutgoingMail]:
    """Return the mails that wait, those tried in vain first, then in the order in which they go."""
    found = _waiting().select_related("official").defer("body")
    return found.order_by("-tries", "-urgent", "due_at", "pk")


def _waiting() -> QuerySet[OutgoingMail]:
    # A mail of a kind gets its address when it goes.
    return OutgoingMail.objects.exclude(to="", kind="")


def _oldest_at() -> datetime | None:
    return _waiting().order_by("created_at").values_list("created_at", flat=True).first()
