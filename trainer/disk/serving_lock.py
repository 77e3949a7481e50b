"""Says whether a server runs on the data in ``VAR``, so that nobody puts another database under it.

The lock is the kernel's and ends with the process that holds it, however that ends. Every process of a server holds it
shared: the parent, and each worker for itself, so that an orphan counts too.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from trainer.disk import paths

_NAME = "server.lock"
# Held until the process ends.
_held: list[int] = []


class Restoring(Exception):
    """The database is being restored: no server may start now."""


class Serving(Exception):
    """A server runs: the database must not be replaced."""


def hold() -> None:
    """Hold the lock of a server until this process ends. Raises Restoring while a restore holds it."""
    if _held:
        return
    handle = _open()
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Restoring from None
    # Inherited by processes that this one starts: a worker is held back from the first moment.
    os.set_inheritable(handle, True)
    _held.append(handle)


def held() -> bool:
    """Say whether a process of a server lives, or a restore is at work."""
    try:
        with alone():
            return False
    except Serving:
        return True


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Keep every server away meanwhile. Raises Serving when one runs."""
    handle = _open()
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Serving from None
        yield
    finally:
        os.close(handle)


def _open() -> int:
    path = Path(paths.VAR) / _NAME
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
