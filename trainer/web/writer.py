"""One thread a process that saves answers: whatever has queued up while it wrote goes into the next commit together."""

import logging
import queue
import threading
from concurrent.futures import Future
from datetime import UTC, datetime

from django.db import connection

from trainer.actions.answers import Save, Saved, save_batch

_LARGEST_BATCH = 256
_log = logging.getLogger(__name__)


class Writer:
    """Takes answers from many request threads and returns when they are on the disk."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[tuple[Save, Future[Saved]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def save(self, save: Save, timeout: float = 20) -> Saved:
        """Save one answer. Raises the database's error, or TimeoutError, when it is not known to be saved."""
        self._start()
        future: Future[Saved] = Future()
        self._waiting.put((save, future))
        return future.result(timeout)

    def _start(self) -> None:
        if self._thread is None:
            with self._starting:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
                    self._thread.start()

    def _run(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < _LARGEST_BATCH:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            self._write(batch)

    def _write(self, batch: list[tuple[Save, "Future[Saved]"]]) -> None:
        try:
            outcomes = save_batch([save for save, _ in batch], datetime.now(UTC))
        except Exception as error:
            _log.exception("%d answers could not be saved", len(batch))
            connection.close()
            for _, future in batch:
                future.set_exception(error)
        else:
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                future.set_result(outcome)
