"""What was acknowledged is there, whichever of the server's processes is killed, and whatever runs beside."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests import processes
from tests.server_process import wait_until
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.savers import Savers, saving

PEOPLE = 8


@pytest.fixture
def served(tmp_path: Path) -> Iterator[House]:
    """Yield a running server with two workers."""
    with house(tmp_path, PEOPLE) as made:
        made.start()
        yield made


def _all_there(house: House, savers: Savers) -> bool:
    stored = house.stored()
    lost = {key for key, chosen in savers.acknowledged.items() if stored.get(key) != chosen}
    assert not lost, f"{len(lost)} of {len(savers.acknowledged)} acknowledged answers are not there"
    return True


def test_workers_whose_parent_is_killed_stop_by_themselves(served: House) -> None:
    with saving(served) as savers:
        savers.wait_for(200)
        served.kill_parent()
        _wait_until_all_have_stopped(served)

    assert _all_there(served, savers)


def test_after_the_parent_is_killed_nothing_acknowledged_is_lost_whatever_runs_beside(served: House) -> None:
    with saving(served) as savers:
        savers.wait_for(200)
        served.kill_parent()
        _use_beside(served)
        _wait_until_all_have_stopped(served)

    assert _all_there(served, savers)


def _wait_until_all_have_stopped(house: House) -> None:
    wait_until(lambda: not house.members(), lambda: "workers without a parent go on")


def _use_beside(house: House) -> None:
    """Do what an operator does in such a moment: look, copy, tidy up."""
    house.run("trainer", "report", "--json")
    if ON_POSTGRES:
        return
    with closing(sqlite3.connect(house.file, timeout=60)) as file, closing(sqlite3.connect(house.var / "copy")) as copy:
        file.backup(copy)
    with closing(sqlite3.connect(house.file, timeout=60)) as file:
        file.execute("VACUUM")


def test_a_worker_that_is_killed_is_replaced_and_nothing_acknowledged_is_lost(served: House) -> None:
    killed = min(served.listening())
    with saving(served) as savers:
        savers.wait_for(200)
        os.kill(killed, signal.SIGKILL)
        savers.wait_for(200)
        wait_until(lambda: len(served.listening() - {killed}) == 2, served.said)
        savers.wait_for(50)

    assert _all_there(served, savers)


def test_after_everything_is_killed_nothing_acknowledged_is_lost(served: House) -> None:
    with saving(served) as savers:
        savers.wait_for(200)
        served.stop()
        served.start()
        savers.wait_for(50)

    assert _all_there(served, savers)


def test_what_is_on_its_way_is_finished_when_the_server_is_stopped(served: House) -> None:
    with saving(served) as savers:
        savers.wait_for(200)
        served.process.terminate()
        served.process.wait(60)

    assert served.process.returncode == 0
    # Python's own tracker of resources ends a moment after the process that had it.
    wait_until(lambda: not served.members())
    assert _all_there(served, savers)


def test_the_process_that_watches_holds_nothing_of_the_database(served: House) -> None:
    """What it held would be shared by the workers, which are forked from it, by those that replace others too."""
    assert not _holds(served.process.pid)
    wait_until(lambda: all(_holds(worker) for worker in served.listening()), served.said)


def _holds(pid: int) -> bool:
    """Say whether a process has something open of the database: its files, or a connection."""
    if not ON_POSTGRES:
        return any("gan-dan.sqlite3" in path for path in processes.files_of(pid))
    return processes.talks_to(pid, int(os.environ["DATABASE_URL"].rpartition(":")[2].partition("/")[0]))
