"""What is hashed into a one-time link: allauth's own words, and the installation, so that a restore voids it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from trainer.actions.installation import identity


class LinksOfThisInstallation(PasswordResetTokenGenerator):
    """A restore brings back old passwords and times, and with them links that were used up; a new identity does not."""

    def _make_hash_value(self, user: Any, timestamp: int | datetime) -> str:
        # allauth asks for this class while that module is being loaded.
        from allauth.account.forms import EmailAwarePasswordResetTokenGenerator

        words: str = EmailAwarePasswordResetTokenGenerator()._make_hash_value(user, timestamp)
        return f"{words}|{identity()}"
