"""Starting again with the same content: nobody is looked at before the first page, and nothing is lost by a kill."""

import contextlib
import os
import signal
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import processes
from tests.server_process import wait_until
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.test_starting import prepares

ODD = "2001-01-01"


@contextlib.contextmanager
def database(served: House) -> Iterator[Any]:
    if ON_POSTGRES:
        with psycopg.connect(served.database) as server:
            yield server
    else:
        with contextlib.closing(sqlite3.connect(served.file, isolation_level=None, timeout=30)) as file:
            yield file


def out_of_line(served: House) -> None:
    """Let everybody's days be what no rule says: only who looks at everybody finds it."""
    with database(served) as found:
        found.execute(f"UPDATE trainer_requirement SET due_on = '{ODD}'")


def looked(served: House) -> bool:
    with database(served) as found:
        return found.execute(f"SELECT COUNT(*) FROM trainer_requirement WHERE due_on = '{ODD}'").fetchone() == (0,)


def waits_for_the_database(served: House) -> bool:
    """Say whether a process of the server waits for a row, or, where that cannot be seen, has the database open."""
    if ON_POSTGRES:
        waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        with database(served) as found:
            return found.execute(waiting).fetchone() is not None
    return any(has_open(pid, served) for pid in served.members())


def has_open(pid: int, served: House) -> bool:
    """Say whether a process has the file of the database open."""
    return str(served.file.resolve()) in processes.files_of(pid)


def as_of(served: House, moment: datetime) -> None:
    with database(served) as found:
        found.execute(f"UPDATE trainer_servedcontent SET looked_at = '{moment:%Y-%m-%d %H:%M:%S}'")


def night_workers(served: House) -> list[int]:
    return [pid for pid in served.members() if "night_work" in processes.command_of(pid)]


def test_the_same_content_is_not_looked_at_again_before_the_first_page(tmp_path: Path) -> None:
    with house(tmp_path, 3) as served:
        served.start()
        served.stop()
        out_of_line(served)
        served.start()
        assert not looked(served)
        # A day later one housekeeper looks all the same, in a process of its own, while the server answers.
        served.stop()
        as_of(served, datetime.now(UTC) - timedelta(days=2))
        served.start()
        wait_until(lambda: looked(served), served.said, seconds=120)
        wait_until(lambda: not night_workers(served), served.said, seconds=60)
        assert served.responds()
        said = served.said()
    assert "Traceback" not in said


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_a_look_that_is_killed_does_not_count(tmp_path: Path, how: signal.Signals) -> None:
    with house(tmp_path, 3) as served:
        served.start()
        served.stop()
        out_of_line(served)
        with database(served) as found:
            found.execute("UPDATE trainer_servedcontent SET looked_at = NULL")
            if ON_POSTGRES:
                found.commit()
        with database(served) as held:
            if ON_POSTGRES:
                held.execute("SELECT * FROM trainer_official FOR UPDATE")
            else:
                # Whoever brings somebody in line waits here.
                held.execute("BEGIN IMMEDIATE")
            served.begin(until=lambda: prepares(served))
            wait_until(lambda: waits_for_the_database(served), served.said)
            processes.send(how, *reversed(served.members()))
            assert served.process is not None
            served.process.wait(60)
            wait_until(lambda: not served.members(), served.said, seconds=30)
        assert not looked(served)
        with database(served) as found:
            assert found.execute("SELECT looked_at FROM trainer_servedcontent").fetchall() == [(None,)]
        served.start()
        assert looked(served)


def test_the_process_of_a_night_that_is_killed_counts_for_nothing_and_the_next_one_does_it(tmp_path: Path) -> None:
    with house(tmp_path, 3) as served:
        served.start()
        out_of_line(served)
        as_of(served, datetime.now(UTC) - timedelta(days=2))
        (worker,) = wait_until(lambda: night_workers(served), served.said)
        # It loads for a second before it reads anything: it stands still until nothing can be written.
        os.kill(worker, signal.SIGSTOP)
        with database(served) as held:
            held.execute("SELECT * FROM trainer_official FOR UPDATE" if ON_POSTGRES else "BEGIN IMMEDIATE")
            os.kill(worker, signal.SIGCONT)
            wait_until(lambda: waits_for_the_database(served) if ON_POSTGRES else has_open(worker, served), served.said)
            os.kill(worker, signal.SIGKILL)
            wait_until(lambda: worker not in night_workers(served), served.said, seconds=30)
        assert not looked(served)
        assert looked_at(served) < f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
        # The next process begins anew.
        wait_until(lambda: looked(served), served.said, seconds=240)
        wait_until(lambda: looked_at(served) >= f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}", served.said)
        assert served.responds()


def looked_at(served: House) -> str:
    """Return when the last whole look at everybody began."""
    with database(served) as found:
        ((moment,),) = found.execute("SELECT looked_at FROM trainer_servedcontent").fetchall()
    return str(moment)
