"""What is hashed into a one-time link: Django's own words, and the installation, so that a restore voids it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from trainer.actions.installation import identity


class LinksOfThisInstallation(PasswordResetTokenGenerator):
    """A restore brings back old passwords and times, and with them links that were used up; a new identity does not.

    Nor does a link from before somebody left open after he came back.
    """

    def check_token(self, user: Any, token: str | None) -> bool:
        """Say whether ``token`` opens: never for who left."""
        return bool(user is not None and user.is_active and super().check_token(user, token))

    def _make_hash_value(self, user: Any, timestamp: int | datetime) -> str:
        words: str = super()._make_hash_value(user, timestamp)  # type: ignore[arg-type]
        left = f"|{user.departures}" if user.departures else ""
        return f"{words}|{identity()}{left}"
