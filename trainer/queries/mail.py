"""Mail that waits to be sent."""

from trainer.models import OutgoingMail


def waiting_mails() -> int:
    """Return how many mails wait for the mail server; what is for nobody does not count."""
    return OutgoingMail.objects.exclude(to="").count()
