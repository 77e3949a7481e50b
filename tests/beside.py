"""What others do beside the running test: in threads, each with a connection to the database of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

_SECONDS = 120


def elsewhere(act: Callable[[], Any]) -> None:
    """Let somebody else do ``act`` meanwhile, who must not have to wait for this thread. Raises what it raises."""
    at_once([act])


def at_once(acts: Sequence[Callable[[], Any]]) -> None:
    """Do all of ``acts`` at the same moment, and wait for them. Raises what one of them raises."""
    ready = threading.Barrier(len(acts), timeout=_SECONDS)

    def one(act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            act()
        finally:
            connection.close()

    hands = ThreadPoolExecutor(len(acts))
    begun = [hands.submit(one, act) for act in acts]
    hands.shutdown(wait=False)
    for each in begun:
        each.result(_SECONDS)
