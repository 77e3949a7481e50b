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
# So long a program of ours may hold a transaction open and say nothing: one that stands still must not keep its locks.
# Reading as of one moment holds none that anybody waits for, and says NO_SILENCE for itself.
SILENT_SECONDS = 15 * 60
NO_SILENCE = "SET LOCAL idle_in_transaction_session_timeout = 0"
# Told to each connection as it begins. PostgreSQL compiles what it believes to be long work: a third of a second for
# statements that take as long. It lets one wait for ever for what somebody else has locked, as a psql left open in the
# middle of something; and believes for two hours in a machine that lost its power, with all that that had locked. The
# patience of our own end is that of ``disk.database_url``.
_TELLS = """
SET jit = off;
SET lock_timeout = '{lock}s';
SET idle_in_transaction_session_timeout = '{silent}s';
SET tcp_keepalives_idle = 20;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 4;
SET tcp_user_timeout = '40s'
"""


def begin_with() -> str:
    """Return what each connection tells PostgreSQL first. By statements: of the options of a connection some pools want
    to know nothing. Over a socket of the same machine those of TCP do nothing."""
    return _TELLS.format(lock=LOCK_SECONDS, silent=SILENT_SECONDS)


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
