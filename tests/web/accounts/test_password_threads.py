"""Checking passwords: what many at once cost in memory, and that a forked process can."""

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password, make_password

ROOT = Path(__file__).resolve().parents[3]
_MANY_AT_ONCE = """
import threading
from django.conf import settings
settings.configure(PASSWORD_HASHERS=["trainer.web.accounts.passwords.Argon2id"])
from django.contrib.auth.hashers import check_password, make_password

kept = make_password("chim-sẻ")
together, right = threading.Barrier(32), []

def check(typed):
    together.wait()
    right.append(check_password(typed, kept))

def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024

before = peak()
threads = [threading.Thread(target=check, args=["chim-sẻ" if n % 2 else "sai"]) for n in range(32)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(right.count(True), right.count(False), peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells a process its memory")
def test_many_checks_at_once_need_the_memory_of_one() -> None:
    done = subprocess.run([sys.executable, "-c", _MANY_AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=True)

    right, wrong, megabytes = map(int, done.stdout.split())
    assert (right, wrong) == (16, 16)
    assert megabytes < 21


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_forked_after_a_check_can_check() -> None:
    kept = make_password("chim-sẻ")
    assert check_password("chim-sẻ", kept)

    child = multiprocessing.get_context("fork").Process(target=_leave_with, args=(kept,))
    child.start()
    child.join(timeout=60)
    ended, code = child.exitcode is not None, child.exitcode
    child.kill()

    assert (ended, code) == (True, 7)


def _leave_with(kept: str) -> None:
    os._exit(7 if check_password("chim-sẻ", kept) else 1)
