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
    """PostgreSQL compiles what it believes to be long work: a third of a second for statements that take as long. And
    it lets one wait for ever for what somebody else has locked, as a psql left open in the middle of something.

    Told to each connection: of the options of a connection some pools want to know nothing.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET jit = off; SET lock_timeout = '{postgres_line.LOCK_SECONDS}s'")
