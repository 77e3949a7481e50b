"""The trainer as Django loads it."""

from django.apps import AppConfig


class Trainer(AppConfig):
    """Our one application; from its start on sign-ins leave their traces."""

    name = "trainer"

    def ready(self) -> None:
        """Listen to sign-ins, once Django's own listeners are in place."""
        from trainer.web.accounts import sign_in_events

        sign_in_events.connect()
