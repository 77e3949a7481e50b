"""Whether the database answers, and takes a real tiny write: asked in a thread, so that one who waits can give up."""

import logging
import threading
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from trainer.models import Installation, Official

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Probe:
    """What the database has done so far."""

    reads: bool = False
    writes: bool = False


class Prober:
    """Asks one question at a time: while the database does not answer, no second thread is sent after the first."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._thread: threading.Thread | None = None
        self._probe = Probe()

    def ask(self, seconds: float) -> Probe:
        """Return what the database did within ``seconds``."""
        with self._asking:
            if self._thread is None or not self._thread.is_alive():
                self._probe = Probe()
                self._thread = threading.Thread(target=_try, args=(self._probe,), name="prober", daemon=True)
                self._thread.start()
            thread, probe = self._thread, self._probe
        thread.join(seconds)
        return Probe(probe.reads, probe.writes)


def _try(probe: Probe) -> None:
    try:
        Official.objects.order_by("pk").values_list("pk").first()
        probe.reads = True
        # One row, in the queue of the writers like everything else, and on the disk: a full one refuses.
        Installation.objects.update(since=F("since"))
        probe.writes = True
    except Exception as error:
        _log.error("the database does not serve: %s", error)
    finally:
        connection.close()
