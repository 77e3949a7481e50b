"""Work of a server in a process of its own, which ends with the one that started it: that holds the other end of its
input."""

import contextlib
import logging
import os
import signal
import threading
from collections.abc import Callable
from typing import NoReturn

from trainer.disk.own_python import look_for_rubbish_seldom

_NICE = 10
_SECONDS_TO_LEAVE = 5
BROKEN = 1
_INPUT = 0


def run(work: Callable[[], int], broken: str, left_off: Callable[[], object] = lambda: None) -> NoReturn:
    """Do ``work`` and end with what it returns, or with BROKEN after saying ``broken`` in the log.

    Where the server is stopped meanwhile, do ``left_off`` in another thread, as far as a few seconds reach, and end.
    """
    # Ctrl-C at a terminal reaches all processes of a server; this one ends with the one that started it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    stopping = _Stopping(left_off)
    # By which systemd tells every process of a server to stop, this one too.
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stopping.end, daemon=True).start())
    threading.Thread(target=_end_with_starter, args=[stopping], name="starter", daemon=True).start()
    os.nice(_NICE)
    look_for_rubbish_seldom()
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


class _Stopping:
    """Ends this process once, from whichever side it is told to."""

    def __init__(self, left_off: Callable[[], object]) -> None:
        self._left_off, self._first = left_off, threading.Lock()

    def end(self) -> None:
        """Leave the work off and end; never returns to the first who asks, and does nothing for the next."""
        if not self._first.acquire(blocking=False):
            return
        leaving = threading.Thread(target=self._leave, daemon=True)
        leaving.start()
        leaving.join(_SECONDS_TO_LEAVE)
        os._exit(BROKEN)

    def _leave(self) -> None:
        # Who cannot say it, since the database is away, ends all the same.
        with contextlib.suppress(Exception):
            self._left_off()


def _end_with_starter(stopping: _Stopping) -> None:
    while os.read(_INPUT, 1):
        pass
    stopping.end()
