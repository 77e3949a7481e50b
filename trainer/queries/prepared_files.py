"""Which files wait to be taken away."""

from trainer.models import Official, PreparedFile


def waiting_for(official: Official) -> list[PreparedFile]:
    """Return the files that are ready for ``official`` and that he has not taken, the latest first."""
    mine = PreparedFile.objects.filter(asked_by=official, state="ready", taken_at__isnull=True).exclude(form="")
    return list(mine.order_by("-pk").only("pk", "name", "form"))
