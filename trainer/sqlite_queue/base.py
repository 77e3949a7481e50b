"""Django's SQLite backend whose write transactions wait in a queue instead of polling.

SQLite waits for its write lock by sleeping and trying again, which lets late comers overtake and makes a long tail.
Here a transaction first takes a lock between the threads of this process, then an exclusive ``flock`` on a file beside
the database, and lets both go when it ends. A process that dies lets its lock go with it; one that is stopped does not
(``commands.suspending``).
"""

import fcntl
import os
import threading
from typing import IO, Any

from django.db.backends.sqlite3 import base

_thread_locks: dict[str, threading.Lock] = {}
_registry = threading.Lock()


class WriteQueue:
    """One connection's place in the queue of a database file."""

    def __init__(self, database: str) -> None:
        self._path = f"{database}.queue"
        self._file: IO[bytes] | None = None
        with _registry:
            self._threads = _thread_locks.setdefault(self._path, threading.Lock())

    def enter(self) -> None:
        """Wait until it is this connection's turn to write."""
        if self._file is not None:
            return
        self._threads.acquire()
        try:
            lock_file = open(self._path, "ab")  # noqa: SIM115 - held until the transaction ends
            fcntl.flock(lock_file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise
        self._file = lock_file

    @property
    def held(self) -> bool:
        """Whether it is this connection's turn."""
        return self._file is not None

    def leave(self) -> None:
        """Let the next one write. Harmless when not in the queue."""
        if self._file is not None:
            self._file.close()
            self._file = None
            self._threads.release()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection with the queue; everything else is untouched."""

    _queue: WriteQueue | None = None

    @property
    def in_queue(self) -> bool:
        """Whether others wait for this connection, if any do."""
        return self._queue is not None and self._queue.held

    def _start_transaction_under_autocommit(self) -> None:
        if self._queue is None and not self.is_in_memory_db():
            self._queue = WriteQueue(os.fspath(self.settings_dict["NAME"]))
        if self._queue is not None:
            self._queue.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_queue()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]
        self._leave_queue()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._leave_queue()

    def _leave_queue(self) -> None:
        if self._queue is not None:
            self._queue.leave()
