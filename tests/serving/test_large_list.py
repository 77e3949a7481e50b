"""A large list is applied and undone by a process of its own: once and whole, whichever is killed and when."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.server_process import wait_until
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.test_exporting import Browser, makers

NEW = 6_000


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[House, Browser]]:
    """Yield an installation with its server and an IT officer at it."""
    with house(tmp_path, 1) as made:
        session = made.run("tests.serving.large", "10").strip()
        made.start()
        yield made, Browser(made, session)


def ask(made: House, query: str) -> list[tuple[Any, ...]]:
    """Return what the database answers."""
    if ON_POSTGRES:
        with psycopg.connect(made.database) as server:
            return server.execute(query).fetchall()
    with closing(sqlite3.connect(made.file, timeout=60)) as file:
        return file.execute(query).fetchall()


def kill_maker_once(made: House, query: str) -> None:
    """Kill the process that applies as soon as ``query`` finds something."""
    found = wait_until(lambda: makers(made) and makers(made)[0], made.said)
    wait_until(lambda: ask(made, query), made.said, every=0.002)
    os.kill(found, signal.SIGKILL)
    wait_until(lambda: found not in makers(made))


def people(made: House) -> int:
    return int(ask(made, "SELECT COUNT(*) FROM trainer_official WHERE staff_code LIKE 'M%'")[0][0])


def test_it_is_applied_and_undone_once_and_whole_whoever_is_killed_and_when(served: tuple[House, Browser]) -> None:
    made, browser = served
    place = made.run("tests.serving.large_list", str(NEW)).strip()
    assert place.startswith("/tep/")

    kill_maker_once(made, "SELECT 1 FROM trainer_preparedfile WHERE state = 'running' AND total > 0")
    assert people(made) == 0
    kill_maker_once(made, "SELECT 1 FROM trainer_work WHERE kind = 'roster'")
    assert people(made) == 0
    assert not ask(made, "SELECT 1 FROM trainer_work WHERE decided")
    kill_maker_once(made, "SELECT 1 FROM trainer_work WHERE kind = 'roster' AND decided")
    # That was the third time: what it decided goes on. The power fails in the middle of that.
    wait_until(lambda: people(made) > 0, made.said)
    assert "Đang áp dụng danh sách" in browser.get(place)[1].decode()
    made.stop()
    assert 0 < people(made) < NEW
    made.start()

    wait_until(lambda: "Đã áp dụng danh sách" in browser.get(place)[1].decode(), made.said)
    assert browser.get(place)[0].endswith("/ket-qua/")
    assert people(made) == NEW
    joined = "SELECT COUNT(*), COUNT(DISTINCT official_id) FROM trainer_event WHERE kind = 'joined'"
    assert ask(made, joined) == [(NEW, NEW)]
    by = "SELECT o.staff_code FROM trainer_event e JOIN trainer_official o ON o.id = e.actor_id"
    assert ask(made, f"{by} WHERE e.kind = 'roster_applied'") == [("CNTT001",)]
    assert ask(made, "SELECT COUNT(*) FROM trainer_work WHERE kind = 'roster' AND decided") == [(0,)]
    _undone_once_and_whole(made, browser)


def _undone_once_and_whole(made: House, browser: Browser) -> None:
    """Undo it again: the same kills at the same moments."""
    undo = "/cntt/danh-sach/hoan-tac/"
    browser.get(undo)
    wait_until(lambda: ask(made, "SELECT 1 FROM trainer_appliedroster WHERE plan IS NOT NULL"), made.said)
    place = made.run("tests.serving.large_undo").strip()
    assert place.startswith("/tep/")

    of_it = "FROM trainer_preparedfile WHERE kind = 'roster_undo'"
    kill_maker_once(made, f"SELECT 1 {of_it} AND state = 'running' AND total > 0")
    assert working(made) == NEW
    kill_maker_once(made, "SELECT 1 FROM trainer_work WHERE kind = 'roster_undo'")
    assert not ask(made, "SELECT 1 FROM trainer_work WHERE decided")
    assert working(made) == NEW
    kill_maker_once(made, "SELECT 1 FROM trainer_work WHERE kind = 'roster_undo' AND decided")
    wait_until(lambda: working(made) < NEW, made.said)
    assert "Đang hoàn tác danh sách" in browser.get(place)[1].decode()
    made.stop()
    assert 0 < working(made) < NEW
    made.start()

    wait_until(lambda: "đã được hoàn tác" in browser.get(place)[1].decode(), made.said)
    assert browser.get(place)[0].endswith(undo)
    assert working(made) == 0
    left = "SELECT COUNT(*), COUNT(DISTINCT official_id) FROM trainer_event WHERE kind = 'left'"
    assert ask(made, left) == [(NEW, NEW)]
    by = "SELECT o.staff_code FROM trainer_event e JOIN trainer_official o ON o.id = e.actor_id"
    assert ask(made, f"{by} WHERE e.kind = 'roster_undone'") == [("CNTT001",)]
    assert ask(made, "SELECT COUNT(*) FROM trainer_work WHERE kind = 'roster_undo' AND decided") == [(0,)]


def working(made: House) -> int:
    return int(ask(made, "SELECT COUNT(*) FROM trainer_official WHERE staff_code LIKE 'M%' AND is_active")[0][0])
