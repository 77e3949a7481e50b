"""The process of a server that works out the hashes of passwords for all its workers.

A hash takes 19 MiB of memory and some 19 ms of one processor, on purpose. One process keeps that memory once instead of
every worker for itself, and does one hash after the other, so that a processor is left to those who make pages and save
answers. Where there is none (a command, a test, another system than Linux, or it was killed or hangs), a process hashes
for itself.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeAlias

# Hashing takes less than half of what a person who signs in costs: so many workers have one process.
_WORKERS_OF_ONE = 2
# A password that is longer is looked at by who got it.
_LARGEST = 32 * 1024
_PATIENCE_SECONDS = 15
_REPLY = 4096
Work: TypeAlias = Callable[..., Any]
_line: socket.socket | None = None


def start(works: dict[str, Work], workers: int) -> None:
    """Fork as many processes as ``workers`` need, which do ``works`` by name; they end when all who know of them have.

    To be called once, before the workers are forked. ``works`` take texts and return what JSON can tell.
    """
    global _line
    if sys.platform != "linux":
        return
    _line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    # Where some hundreds wait already, whoever comes has it done sooner by himself.
    _line.setblocking(False)
    for _ in range(-(-workers // _WORKERS_OF_ONE)):
        if os.fork() == 0:
            _serve(theirs, works)
    theirs.close()


def ask(name: str, *given: str) -> tuple[Any] | None:
    """Return what the work ``name`` came to; None where it has to be done here, because nobody else did it."""
    global _line
    request, line = json.dumps([name, *given]).encode(), _line
    if line is None or len(request) > _LARGEST:
        return None
    answer, theirs = os.pipe()
    # Nobody there, or too many wait: then its end is closed, and nothing comes.
    with contextlib.suppress(OSError):
        socket.send_fds(line, [request], [theirs])
    os.close(theirs)
    reply = _wait(answer)
    if reply is None:
        # It hangs. Who waited in vain for every password would keep all threads from everybody else.
        _line = None
    return (json.loads(reply),) if reply else None


def _wait(answer: int) -> bytes | None:
    """Return what comes: nothing when the other end was closed, None when that stays silent."""
    waiting = select.poll()
    waiting.register(answer, select.POLLIN)
    try:
        return os.read(answer, _REPLY) if waiting.poll(_PATIENCE_SECONDS * 1000) else None
    finally:
        os.close(answer)


def _serve(line: socket.socket, works: dict[str, Work]) -> NoReturn:
    """Work until nobody is left who could ask, and end the process."""
    try:
        if _line is not None:
            _line.close()
        # It ends after its workers, however they are told to.
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        while _one(line, works):
            pass
    finally:
        os._exit(0)


def _one(line: socket.socket, works: dict[str, Work]) -> bool:
    request, fds, _, _ = socket.recv_fds(line, _LARGEST, 1)
    for answer in fds:
        # Who sees it closed without a word does the work himself, and raises what there is to raise.
        with contextlib.suppress(Exception):
            name, *given = json.loads(request)
            os.write(answer, json.dumps(works[name](*given)).encode())
        os.close(answer)
    return bool(request)
