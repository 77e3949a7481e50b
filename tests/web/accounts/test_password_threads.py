"""Checking passwords: what many at once cost in memory, that a forked process can, and one that does it for all."""

import json
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.hashers import check_password, make_password

from tests.server_process import wait_until

ROOT = Path(__file__).resolve().parents[3]
_MANY_AT_ONCE = """
import threading
from django.conf import settings
settings.configure(PASSWORD_HASHERS=["trainer.web.accounts.passwords.Argon2id"])
from django.contrib.auth.hashers import check_password, make_password

kept = make_password("chim-sẻ")
together, right = threading.Barrier(32, timeout=60), []

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


_APART = """
import json, os, signal, sys
from django.conf import settings
settings.configure(PASSWORD_HASHERS=["trainer.web.accounts.passwords.Argon2id"])
from django.contrib.auth.hashers import check_password, make_password
from trainer.web.accounts.passwords import hash_apart

def peak():
    return int(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1]) // 1024

def below():
    return [int(pid) for pid in open(f"/proc/self/task/{os.getpid()}/children").read().split()]

hash_apart(workers=2)
[apart] = below()
before, kept = peak(), make_password("chim-sẻ")
worker = os.fork()
if worker == 0:
    os._exit(7 if check_password("chim-sẻ", kept) and not check_password("sai", kept) else 1)
told = {"of a worker": os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])}
told |= {"right": check_password("chim-sẻ", kept), "wrong": check_password("sai", kept)}
told |= {"megabytes": peak() - before, "long": check_password("dài" * 50_000, kept)}
if sys.argv[1:]:
    os.kill(apart, signal.SIGKILL)
    os.waitpid(apart, 0)
    told |= {"right": check_password("chim-sẻ", kept), "wrong": check_password("sai", kept)}
print(json.dumps({**told, "apart": apart}))
"""


def _apart(*given: str) -> dict[str, int]:
    command = [sys.executable, "-c", _APART, *given]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=100)
    told: dict[str, int] = json.loads(done.stdout)
    return told


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every process hashes for itself")


@ON_LINUX
def test_a_process_apart_checks_for_all_and_ends_with_them() -> None:
    told = _apart()

    assert (told["of a worker"], told["right"], told["wrong"], told["long"]) == (7, True, False, False)
    wait_until(lambda: not Path(f"/proc/{told['apart']}/cwd").exists())


@ON_LINUX
def test_who_asks_keeps_no_memory_of_checks() -> None:
    assert _apart()["megabytes"] < 10


@ON_LINUX
def test_when_the_process_apart_is_killed_passwords_are_checked_all_the_same() -> None:
    told = _apart("kill")

    assert (told["right"], told["wrong"]) == (True, False)


_HANGS = """
import os, signal, threading
from trainer.web.accounts import hashing

hashing.start({"same": str}, 1)
[apart] = [int(pid) for pid in open(f"/proc/self/task/{os.getpid()}/children").read().split()]
first = hashing.ask("same", "một")
hashing._PATIENCE_SECONDS = 1
os.kill(apart, signal.SIGSTOP)
told = []
# More than the system lets wait on its line.
threads = [threading.Thread(target=lambda: told.append(hashing.ask("same", "hai"))) for _ in range(600)]
for thread in threads: thread.start()
for thread in threads: thread.join()
os.kill(apart, signal.SIGCONT)
os.waitpid(apart, 0)  # nobody asks it any more, so it ends
print(first, len(told), set(told))
"""


@ON_LINUX
def test_when_the_process_apart_hangs_nobody_waits_for_it_for_ever_nor_asks_it_again() -> None:
    done = subprocess.run([sys.executable, "-c", _HANGS], cwd=ROOT, capture_output=True, text=True, timeout=100)

    assert done.stdout == "('một',) 600 {None}\n", done.stderr
