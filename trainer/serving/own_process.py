"""Work of a server in a process of its own, which ends with the one that started it: that holds the other end of its
input."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import NoReturn

_NICE = 10
BROKEN = 1
_INPUT = 0


def run(work: Callable[[], int], broken: str) -> NoReturn:
    """Do ``work`` and end with what it returns, or with BROKEN after saying ``broken`` in the log."""
    # Ctrl-C at a terminal reaches all processes of a server; this one ends with the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_starter, name="starter", daemon=True).start()
    os.nice(_NICE)
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trainer.settings")
    try:
        import django

        django.setup()
        # Which brings the kind of file that is made there.
        from trainer.disk import serving_lock

        serving_lock.hold()
        code = work()
    except Exception:
        logging.exception(broken)
        code = BROKEN
    logging.shutdown()
    # Everything is on the disk; left to end by itself, Python would wait for the thread that waits for its starter.
    os._exit(code)


def _end_with_starter() -> None:
    while os.read(_INPUT, 1):
        pass
    os._exit(1)
