"""A server whose disk is full: whoever asks is told so in one clear line, nothing acknowledged is lost, and with room
again everything goes on by itself."""

import http.client
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.server_process import wait_until
from tests.serving.house import ON_POSTGRES, House, house
from tests.serving.savers import saving
from trainer.serving.request_body import NO_ROOM


@contextmanager
def small_disk(at: Path, size: str) -> Iterator[Path]:
    """Yield a folder on a disk of its own, of ``size``."""
    at.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def fill(disk: Path) -> None:
    """Leave nothing free."""
    handle = os.open(disk / "filled", os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(handle, b"x" * 4096)
    except OSError:
        os.close(handle)


@pytest.fixture
def temporary(tmp_path: Path) -> Iterator[Path]:
    """Yield a folder for temporary files that takes 3 MB."""
    with small_disk(tmp_path / "temporary", "3m") as disk:
        yield disk


def _post(house: House, size: int) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", house.port, timeout=60)
    line.request("POST", "/", b"x" * size)
    answer = line.getresponse()
    said = answer.status, answer.read().decode()
    line.close()
    return said


def test_who_sends_more_than_the_disk_takes_is_told_and_the_next_one_is_served(tmp_path: Path, temporary: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    with house(var, 1) as served:
        served._environment["TMPDIR"] = str(temporary)
        served.start(workers=1)

        refused = _post(served, 8_000_000)
        # To a page that takes no forms of strangers, as it says only of what it has got.
        taken, _ = _post(served, 2_000_000)

    assert refused == (503, f"{NO_ROOM}\n")
    assert taken == 403
    assert [line for line in served.said().splitlines() if "Traceback" in line] == []
    assert str(temporary) in served.said()


@pytest.mark.skipif(ON_POSTGRES, reason="the disk of PostgreSQL is its own affair")
def test_what_was_acknowledged_until_the_disk_was_full_is_there_and_with_room_saving_goes_on(tmp_path: Path) -> None:
    var = tmp_path / "var"
    var.mkdir()
    with small_disk(tmp_path / "disk", "40m") as disk, house(var, 4) as served:
        shutil.move(served.file, disk / "gan-dan.sqlite3")
        served.settle_in(f"sqlite:///{disk / 'gan-dan.sqlite3'}")
        served.start(workers=1)
        with saving(served) as savers:
            savers.wait_for(50)
            fill(disk)
            wait_until(lambda: "the database is away (database or disk is full)" in served.said(), served.said)
            (disk / "filled").unlink()
            savers.wait_for(50)
        served.stop()
        stored = _stored(disk / "gan-dan.sqlite3")

    assert {key: chosen for key, chosen in savers.acknowledged.items() if stored.get(key) != chosen} == {}


def _stored(file: Path) -> dict[tuple[int, int, int], str]:
    with closing(sqlite3.connect(file)) as found:
        assert found.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = found.execute("SELECT attempt_id, place, revision, chosen FROM trainer_answer").fetchall()
    return {(attempt, place, revision): chosen for attempt, place, revision, chosen in rows}
