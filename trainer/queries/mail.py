"""Mail that waits to be sent."""

from datetime import datetime, timedelta

from trainer.models import OutgoingMail


def waiting_mails() -> int:
    """Return how many mails wait for the mail server; what is for nobody does not count."""
    return OutgoingMail.objects.exclude(to="").count()


def oldest_waiting(now: datetime) -> timedelta | None:
    """Return for how long the oldest mail has been waiting; None when none waits."""
    first = OutgoingMail.objects.exclude(to="").order_by("created_at").values_list("created_at", flat=True).first()
    return now - first if first is not None else None
