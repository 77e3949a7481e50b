"""What is hashed into a one-time link: Django's own words, the installation, so that a restore voids it, and the last
link made by hand, so that another one does."""

from datetime import datetime
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db.models import Max

from trainer.actions.installation import identity
from trainer.models import Event, Official

MADE = "link_issued"


def last_by_hand(official: Official) -> int:
    """Return the number of the event by which a link was last made for ``official`` by hand, 0 where none was."""
    events = Event.objects.filter(official=official.pk, kind=MADE)
    return events.aggregate(last=Max("pk"))["last"] or 0


class LinksOfThisInstallation(PasswordResetTokenGenerator):
    """A restore brings back old passwords and times, and with them links that were used up; a new identity does not.

    Nor does a link from before somebody left open after he came back; nor one from before another was made by hand,
    which its event tells. A link that is mailed voids none: anybody may ask for one.
    """

    def check_token(self, user: Any, token: str | None) -> bool:
        """Say whether ``token`` opens: never for who left."""
        return bool(user is not None and user.is_active and super().check_token(user, token))

    def _make_hash_value(self, user: Any, timestamp: int | datetime) -> str:
        words: str = super()._make_hash_value(user, timestamp)  # type: ignore[arg-type]
        left = f"|{user.departures}" if user.departures else ""
        made = last_by_hand(user)
        return f"{words}|{identity()}{left}" + (f"|made {made}" if made else "")
