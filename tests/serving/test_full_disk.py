"""A server whose disk is full: whoever asks is told so in one clear line, nothing acknowledged is lost, and with room
again everything goes on by itself."""

import http.client
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.serving.house import House, house
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
