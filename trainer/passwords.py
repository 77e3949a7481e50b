"""How passwords are kept: argon2id with OWASP's parameters (19 MiB, two passes, one lane), two checks at a time."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.contrib.auth.hashers import Argon2PasswordHasher

_AT_ONCE = 2
_Made = TypeVar("_Made")


def _threads_of_this_process() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="password")


# Starts no thread before the first check. A forked process has none of its parent's threads and needs its own.
_threads = _threads_of_this_process()


def _begin_anew() -> None:
    global _threads
    _threads = _threads_of_this_process()


os.register_at_fork(after_in_child=_begin_anew)


def _in_turn(work: Callable[..., _Made], *given: str) -> _Made:
    """Do ``work`` in one of the two threads and return what it returns; raises what it raises.

    The C library keeps the 19 MiB of a check for the thread that made it: 64 threads of a server would hold 1.2 GB,
    two hold 38 MB and never ask the kernel for them again, which is a third of a check. More at a time than there are
    processors make nobody faster, and let the saves of others wait.
    """
    return _threads.submit(work, *given).result()


class Argon2id(Argon2PasswordHasher):
    """Argon2id as the OWASP Password Storage Cheat Sheet sets it; about 19 ms of one processor a check."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of ``password``."""
        return _in_turn(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Say whether ``password`` is the one whose hash is ``encoded``."""
        return _in_turn(super().verify, password, encoded)
