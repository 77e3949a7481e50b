"""Ctrl-Z at a command: it is suspended between two transactions, so that everybody else goes on saving."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import environment
from tests.house import House
from tests.server_process import PROJECT, wait_until

# As a long command does: a transaction, and another one after it.
_WRITES = """
import time
from datetime import UTC, datetime
from trainer.commands.database import with_database
with_database()
from django.db import transaction
from trainer.models import Event
for number in range(2):
    with transaction.atomic():
        Event.objects.create(at=datetime.now(UTC), kind="tests", details={"number": number})
        print("within", flush=True)
        input()
        time.sleep(0.2)
    time.sleep(0.5)
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "var")


@pytest.fixture
def writing(house: House) -> "Iterator[subprocess.Popen[str]]":
    """A command that stands within its first transaction."""
    process = subprocess.Popen(
        [sys.executable, "-c", _WRITES],
        cwd=PROJECT,
        env=environment(house.var, **house.more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "within\n"
        yield process
    finally:
        process.kill()
        process.communicate()


def _state(process: "subprocess.Popen[str]") -> str:
    return Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]


def _say(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_command_is_suspended_after_its_transaction_and_others_save(
    house: House, writing: "subprocess.Popen[str]"
) -> None:
    os.kill(writing.pid, signal.SIGTSTP)
    _say(writing)

    assert house.run("backup", str(house.var / "copy")).returncode == 0
    assert house.sql("SELECT COUNT(*) FROM trainer_event WHERE kind = 'tests'") == [(1,)]
    wait_until(lambda: _state(writing) == "T")


def test_a_suspended_command_goes_on_where_it_was(house: House, writing: "subprocess.Popen[str]") -> None:
    os.kill(writing.pid, signal.SIGTSTP)
    _say(writing)
    wait_until(lambda: _state(writing) == "T")

    os.kill(writing.pid, signal.SIGCONT)
    _say(writing)

    assert writing.wait(60) == 0
    assert house.sql("SELECT COUNT(*) FROM trainer_event WHERE kind = 'tests'") == [(2,)]
