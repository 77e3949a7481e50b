"""What the database itself costs, where it is a process of its own on this machine."""

import os
from contextlib import suppress
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds() -> float:
    """Return the processor time of all processes of PostgreSQL so far, those that have ended among them; 0 with SQLite
    (it works in the processes that ask) and where it runs on another machine.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (mine,) = cursor.fetchone()
    first = _fields(mine)[1:2]
    # Its own, and what it waited for of those that ended; the living beside it.
    each = [_ticks(pid, 4 if pid == int(first[0]) else 2) for pid in _family(int(first[0]))] if first else []
    return sum(each) / _TICKS


def _family(first: int) -> list[int]:
    numbers = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    return [first, *(pid for pid in numbers if _fields(pid)[1:2] == [str(first)])]


def _ticks(pid: int, columns: int) -> int:
    return sum(map(int, _fields(pid)[11 : 11 + columns]))


def _fields(pid: int) -> list[str]:
    """Return what the system tells of a process, from its state on; nothing of one that is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []
