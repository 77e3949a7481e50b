"""What a server does to the database before its first worker starts: content may have changed since the last start."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from django.db import OperationalError, connection

from trainer.actions import papers, reliance, requirements
from trainer.content.library import Library
from trainer.core.vietnam_time import LOCAL

# Any number by which nothing else in this database locks.
_STARTING = 20_261_126
_TRIES = 5
# Is told how many people are done, of how many.
Told: TypeAlias = Callable[[int, int], None]


def prepare(library: Library, now: datetime, told: Told = lambda done, total: None) -> None:
    """Keep the words of everything that can be asked; bring in line what derives from paths, texts and editions.

    ``told`` is called with how many people are done, of how many. May be done again at any time. Raises the database's
    error when it cannot be done.
    """
    if connection.vendor == "postgresql":
        # Several hosts may start together; the lock goes with the connection.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_STARTING])
    for tried in range(1, _TRIES + 1):
        try:
            _bring_in_line(library, now, told)
            return
        except OperationalError:
            # Another host that is at work may have locked the same rows in another order: PostgreSQL then ends one.
            if tried == _TRIES or connection.vendor != "postgresql":
                raise


def _bring_in_line(library: Library, now: datetime, told: Told) -> None:
    papers.keep_versions(library, now)
    reliance.mark_outdated(library, now.astimezone(LOCAL).date())
    requirements.refresh_all(library, told)
