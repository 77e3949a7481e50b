"""Houses outside that a sign-in asks: the provider and the directory of the province. They may be slow, or gone.

Whoever signs in waits for them with a thread in hand, and there are few. So at most half of the threads wait, nobody
waits long, and a house that did not answer is left alone for some seconds: who comes meanwhile is told so at once.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

# A house that did not answer is not asked again for so long.
LEFT_ALONE_SECONDS = 10.0
_WAIT_SECONDS = 2.0


class NotReached(Exception):
    """The house did not answer; the text says why, for the log."""


class Outside:
    """One house outside, asked by the threads of this process."""

    def __init__(self) -> None:
        self._free = threading.BoundedSemaphore(max(1, settings.THREADS // 2))
        self._silent_until = 0.0

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Ask the house within; NotReached within is remembered. Raises NotReached at once while it is left alone."""
        if time.monotonic() < self._silent_until:
            raise NotReached("it did not answer a moment ago")
        if not self._free.acquire(timeout=_WAIT_SECONDS):
            raise NotReached("too many wait for it")
        try:
            yield
        except NotReached:
            self._silent_until = time.monotonic() + LEFT_ALONE_SECONDS
            raise
        finally:
            self._free.release()
