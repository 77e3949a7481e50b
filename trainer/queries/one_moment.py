"""Reading for minutes as of one moment, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_BEGIN = {"sqlite": "BEGIN DEFERRED", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"}


@contextmanager
def one_moment() -> Iterator[None]:
    """Let everything that this connection reads meanwhile be as of one moment: that of its first query.

    Nobody waits for it: it takes no lock, and nothing can be written by this connection meanwhile. Django's own
    ``atomic`` would take the write lock of SQLite. Within a transaction there is nothing to begin.
    """
    if connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        if connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
