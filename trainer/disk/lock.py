"""A lock on work that one process at a time may do."""

import fcntl
import os
from pathlib import Path


def take(file: Path) -> int | None:
    """Take the lock that is ``file``; None while another process has it.

    The lock is the kernel's: it lasts until the last process that holds the number returned closes it or ends.
    """
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        return None
    return handle
