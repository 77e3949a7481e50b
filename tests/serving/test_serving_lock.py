"""The lock of a server: held by every one of its processes, let go by none before it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.command import PROJECT, environment

_HOLD = "from trainer.disk import serving_lock; serving_lock.hold(); print('held', flush=True); input()"
_FORK = """
import os, time
from trainer.disk import serving_lock
serving_lock.hold()
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(60)
"""


def _python(var: Path, code: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        env=environment(var),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _ask(var: Path) -> str:
    asked = _python(var, "from trainer.disk import serving_lock; print(serving_lock.held())")
    return asked.communicate(timeout=60)[0].strip()


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()


def test_it_is_held_while_any_process_lives_and_free_afterwards(tmp_path: Path) -> None:
    assert _ask(tmp_path) == "False"
    first, second = _python(tmp_path, _HOLD), _python(tmp_path, _HOLD)
    for process in (first, second):
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
    _end(first)
    assert _ask(tmp_path) == "True"
    _end(second)
    assert _ask(tmp_path) == "False"


def test_an_orphan_holds_it_on(tmp_path: Path) -> None:
    parent = _python(tmp_path, _FORK)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait(60)
    assert _ask(tmp_path) == "True"
    os.kill(child, signal.SIGKILL)
    _end(parent)
    assert _ask(tmp_path) == "False"


def test_no_server_starts_during_a_restore(tmp_path: Path) -> None:
    restoring = _python(
        tmp_path,
        "from trainer.disk import serving_lock\nwith serving_lock.alone():\n print('alone', flush=True); input()",
    )
    assert restoring.stdout is not None
    assert restoring.stdout.readline() == "alone\n"
    server = _python(tmp_path, _HOLD)
    assert "Restoring" in server.communicate(timeout=60)[1]
    _end(restoring)
