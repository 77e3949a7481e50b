"""Connections to PostgreSQL whose other end is gone, as when it was killed and its standby took over.

Every thread keeps its connection, so after a change of the database as many would fail once as there are threads, each
in the face of somebody. A look at the socket tells before: between two requests the server has nothing to say but that
it leaves.
"""

import select
from typing import Any

from django.db import connection

# What we do ourselves locks for a second; a change of the tables for some more.
LOCK_SECONDS = 60
_LOCK_NOT_AVAILABLE = "55P03"


def let_go_of_dead(**_: Any) -> None:
    """Close this thread's connection if its other end is gone; the next query opens another. Asks the server nothing.

    What a server says unasked (that a setting of its own changed) closes it too, which harms nobody.
    """
    if connection.vendor == "postgresql" and connection.connection is not None and not connection.in_atomic_block:
        line = connection.connection
        if line.closed or _says_something(line.fileno()):
            connection.close()


def waited_in_vain(error: BaseException | None) -> bool:
    """Say whether this is PostgreSQL's word that somebody else has held for LOCK_SECONDS what one waited for."""
    return getattr(getattr(error, "__cause__", None), "sqlstate", None) == _LOCK_NOT_AVAILABLE


def _says_something(socket: int) -> bool:
    looking = select.poll()
    looking.register(socket, select.POLLIN)
    return bool(looking.poll(0))
