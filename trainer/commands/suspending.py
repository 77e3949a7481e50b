"""Ctrl-Z at a command waits for the end of its transaction: suspended within it, it keeps everybody from saving."""

import os
import signal
import threading

_LOOKS_AGAIN_SECONDS = 0.02


def between_transactions() -> None:
    """Suspend this process, when its terminal asks for that, as soon as it holds no transaction."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTSTP, _suspend)
        signal.signal(signal.SIGALRM, _suspend)


def at_once() -> None:
    """Suspend this process as any other: a server, whose processes answer for themselves."""
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)


def _suspend(number: int, frame: object) -> None:
    if _holds_others():
        signal.setitimer(signal.ITIMER_REAL, _LOOKS_AGAIN_SECONDS)
    else:
        os.kill(os.getpid(), signal.SIGSTOP)


def _holds_others() -> bool:
    from django.db import connection

    return connection.connection is not None and (not connection.autocommit or getattr(connection, "in_queue", False))
