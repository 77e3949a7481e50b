"""The trainer as Django loads it."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from trainer import postgres_line


class Trainer(AppConfig):
    """Our one application; from its start on sign-ins, and changes of how one signs in, leave their traces."""

    name = "trainer"

    def ready(self) -> None:
        """Listen to new connections, and to sign-ins and second steps once Django's own listeners are in place."""
        from trainer.actions.accounts import second_step
        from trainer.web.accounts import sign_in_events

        connection_created.connect(_set_up_postgresql)
        sign_in_events.connect()
        second_step.connect()


def _set_up_postgresql(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(postgres_line.begin_with())
