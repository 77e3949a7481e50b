"""What other processes do, as the tests ask: one that ends while it is asked has nothing, which is no error."""

import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import psutil


def of_session(session: int) -> list[int]:
    """Return the living processes of a session, by number: its first one leads."""
    found = []
    for one in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(one.pid) == session and one.status() != psutil.STATUS_ZOMBIE:
                found.append(one.pid)
    return sorted(found)


def children_of(pid: int) -> list[int]:
    """Return the processes that this one has started itself and that still live."""
    with suppress(psutil.Error):
        return [one.pid for one in psutil.Process(pid).children()]
    return []


def parent_of(pid: int) -> int:
    """Return who started it; 0 for one that has ended."""
    with suppress(psutil.Error):
        return psutil.Process(pid).ppid()
    return 0


def command_of(pid: int) -> str:
    """Return its command line, or nothing."""
    with suppress(psutil.Error):
        return " ".join(psutil.Process(pid).cmdline())
    return ""


def files_of(pid: int) -> set[str]:
    """Return the paths of the files that it has open."""
    with suppress(psutil.Error):
        return {one.path for one in psutil.Process(pid).open_files()}
    return set()


def listens_on(pid: int, port: int) -> bool:
    """Say whether it waits for connections on a port."""
    return any(one.status == psutil.CONN_LISTEN and one.laddr.port == port for one in _sockets(pid))


def talks_to(pid: int, port: int) -> bool:
    """Say whether it has a connection to a port."""
    return any(one.raddr and one.raddr.port == port for one in _sockets(pid))


def _sockets(pid: int) -> Sequence[Any]:
    with suppress(psutil.Error):
        return psutil.Process(pid).net_connections("tcp")
    return []


def send(signalled: signal.Signals, *pids: int) -> None:
    """Signal processes; one that has ended meanwhile, or is none (0), needs none: 0 would be everybody of ours."""
    for pid in filter(None, pids):
        with suppress(ProcessLookupError):
            os.kill(pid, signalled)
