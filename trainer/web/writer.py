"""One thread a process that saves answers: whatever has queued up while it wrote goes into the next commit together."""

import logging
import queue
import threading
from concurrent.futures import Future
from typing import TypeAlias

from django.db import connection

from trainer.actions.answers import Save, Saved, save_batch
from trainer.clock import CLOCK

Waiting: TypeAlias = tuple[Save, "Future[Saved]"]
_LARGEST_BATCH = 256
_log = logging.getLogger(__name__)


class Writer:
    """Takes answers from many request threads and returns when they are on the disk."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
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

    def stop(self) -> None:
        """Save what is waiting, close the database connection and end the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()

    def _run(self) -> None:
        waiting = True
        while waiting:
            batch, waiting = self._next_batch()
            if batch:
                self._write(batch)
        connection.close()

    def _next_batch(self) -> tuple[list[Waiting], bool]:
        """Return everything that has queued up, and whether there will be more."""
        batch: list[Waiting] = []
        item = self._waiting.get()
        while item is not None:
            batch.append(item)
            if len(batch) == _LARGEST_BATCH:
                return batch, True
            try:
                item = self._waiting.get_nowait()
            except queue.Empty:
                return batch, True
        return batch, False

    def _write(self, batch: list[Waiting]) -> None:
        try:
            outcomes = save_batch([save for save, _ in batch], CLOCK.now())
        except Exception as error:
            _log.exception("%d answers could not be saved", len(batch))
            connection.close()
            for _, future in batch:
                future.set_exception(error)
        else:
            for (_, future), outcome in zip(batch, outcomes, strict=True):
                future.set_result(outcome)
