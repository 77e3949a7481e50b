"""A process of a server whose parent has gone stops: nobody would start it anew, and nobody who stops the server would
reach it."""

import logging
import multiprocessing
import os
import signal
import threading
import time

# As long as a parent would give it (`commands.server_processes`).
_SECONDS_TO_FINISH = 15
_LOOKS_EVERY_SECONDS = 0.2
WORKER = "the parent process is gone; this worker finishes its requests and stops"
_log = logging.getLogger(__name__)


def stop_with_it(says: str = WORKER) -> None:
    """Watch over the parent from now on; say so in the log when it is gone. Does nothing in a process that no other one
    started as its worker."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.pid, says), name="parent", daemon=True).start()


def _watch(parent: int | None, says: str) -> None:
    # Its end of a pipe would tell only when all who were forked after this one have gone too: they hold it as well.
    while os.getppid() == parent:
        time.sleep(_LOOKS_EVERY_SECONDS)
    _log.error("%s", says)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_SECONDS_TO_FINISH)
    os._exit(1)
