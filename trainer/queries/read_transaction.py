"""Reading for minutes as of one moment, whatever is written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from trainer.postgres_line import NO_SILENCE

_BEGIN = {
    "sqlite": "BEGIN DEFERRED",
    # Between two statements a file of minutes may be written.
    "postgresql": f"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY; {NO_SILENCE}",
}


@contextmanager
def read_transaction() -> Iterator[None]:
    """Let everything that this connection reads meanwhile be as of one moment: that of its first query.

    Nobody waits for it: it takes no lock, and nothing can be written by this connection meanwhile. Django's own
    ``atomic`` would take the write lock of SQLite. Within a transaction there is nothing to begin.
    """
    if _has_begun():
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


def _has_begun() -> bool:
    """Say whether this connection is within a transaction, whoever began it."""
    if connection.in_atomic_block:
        return True
    connection.ensure_connection()
    line: Any = connection.connection
    return bool(line.in_transaction if connection.vendor == "sqlite" else line.info.transaction_status.name != "IDLE")
