"""The trainer as Django loads it."""

from django.apps import AppConfig


class Trainer(AppConfig):
    """Our one application; from its start on sign-ins, and changes of how one signs in, leave their traces."""

    name = "trainer"

    def ready(self) -> None:
        """Listen to sign-ins and second steps, once Django's own listeners are in place."""
        from trainer.actions.accounts import second_step
        from trainer.web.accounts import sign_in_events

        sign_in_events.connect()
        second_step.connect()
