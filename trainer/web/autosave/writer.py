"""One thread a process that saves answers: whatever has queued up while it wrote goes into the next commit together."""

import asyncio
import logging
import queue
import threading
import time
from collections.abc import Sequence
from typing import TypeAlias

from django.db import InterfaceError, OperationalError, connection

from trainer import metrics, postgres_line
from trainer.actions.answers import Save, Saved, save_batch
from trainer.clock import CLOCK

Waiting: TypeAlias = tuple[Save, "asyncio.Future[Saved]"]
_LARGEST_BATCH = 256
_TELLS_EVERY_SECONDS = 60.0
_log = logging.getLogger(__name__)


class Away:
    """What the log is told of a database that is away: a line a minute at most, and how much there was at the end."""

    def __init__(self) -> None:
        self._refused = 0
        self._tells_from = 0.0

    def refused(self, answers: int, error: Exception, ran: float) -> None:
        """Note that ``answers`` could not be saved at ``ran``, seconds of a clock that only grows."""
        self._refused += answers
        if ran >= self._tells_from:
            self._tells_from = ran + _TELLS_EVERY_SECONDS
            why = (str(error).splitlines() or [type(error).__name__])[0]
            _log.error(
                "the database is away (%s): %d answers could not be saved until now; pages keep theirs and send again",
                why,
                self._refused,
            )

    def saved(self) -> None:
        """Note that the database is there."""
        if self._refused:
            _log.warning("the database is back; %d answers could not be saved meanwhile", self._refused)
            self._refused, self._tells_from = 0, 0.0


class Writer:
    """Takes answers from the event loop of its process and says when they are on the disk."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._away = Away()

    async def save(self, save: Save) -> Saved:
        """Save one answer; return when it is on the disk. Raises the database's error when it is not."""
        self._start()
        future: asyncio.Future[Saved] = asyncio.get_running_loop().create_future()
        self._waiting.put((save, future))
        return await future

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
        began = time.perf_counter()
        postgres_line.let_go_of_dead()
        try:
            outcomes = save_batch([save for save, _ in batch], CLOCK.now())
        except (OperationalError, InterfaceError) as error:
            self._away.refused(len(batch), error, began)
            self._give_up(batch, error)
        except Exception as error:
            _log.exception("%d answers could not be saved", len(batch))
            self._give_up(batch, error)
        else:
            # Counted and logged before anybody hears of it: whoever looks after an answer finds it there.
            self._away.saved()
            metrics.saved(len(batch), time.perf_counter() - began, self._waiting.qsize())
            self._tell(batch, outcomes)

    def _give_up(self, batch: list[Waiting], error: Exception) -> None:
        connection.close()
        metrics.SAVES.add('result="failed"', len(batch))
        self._tell(batch, [error] * len(batch))

    def _tell(self, batch: list[Waiting], outcomes: Sequence[Saved | Exception]) -> None:
        """Wake the event loop once for all who wait."""
        futures = [future for _, future in batch]
        futures[0].get_loop().call_soon_threadsafe(_settle, futures, outcomes)


def _settle(futures: list["asyncio.Future[Saved]"], outcomes: Sequence[Saved | Exception]) -> None:
    for future, outcome in zip(futures, outcomes, strict=True):
        if future.done():
            # Whoever waited has given up.
            continue
        if isinstance(outcome, Exception):
            future.set_exception(outcome)
        else:
            future.set_result(outcome)
