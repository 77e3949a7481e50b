"""A port that another program has is told before anything takes time, with a command that can be typed as it stands."""

import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.command import environment, trainer
from tests.server_process import PROJECT


@pytest.fixture
def taken() -> Iterator[int]:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def make_run(var: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run ``make run`` in a tree that is set up."""
    command = ["make", "--no-print-directory", "--old-file=setup", "run", *words]
    # What a `make test` around it hands down is not meant for this one.
    without = {name: value for name, value in environment(var).items() if not name.startswith("MAKE")}
    return subprocess.run(command, cwd=PROJECT, env=without, capture_output=True, text=True, check=False)


def _free(said: str, port: int) -> int:
    (proposed,) = set(map(int, re.findall(r"(?:PORT=|--port )(\d+)", said)))
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", proposed))
    return proposed - port


def test_a_server_names_both_whole_commands_with_a_port_that_is_free(tmp_path: Path, taken: int) -> None:
    done = trainer(tmp_path, "serve", "--port", str(taken))

    assert done.returncode == 2
    assert re.fullmatch(
        rf"Lỗi: cổng {taken} đang có chương trình khác dùng "
        r"→ chọn cổng khác: make run PORT=(\d+), hoặc: python -m trainer serve --port \1\n",
        done.stderr,
    )
    assert _free(done.stderr, taken) > 0


def test_make_run_tries_its_port_before_anything_else(tmp_path: Path, taken: int) -> None:
    done = make_run(tmp_path, f"PORT={taken}")

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"Lỗi: cổng {taken} đang có chương trình khác dùng → chọn cổng khác: make run PORT=" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_make_run_serves_on_the_port_that_it_is_given(tmp_path: Path) -> None:
    told = make_run(tmp_path, "PORT=8123", "--dry-run").stdout.splitlines()

    assert "-m trainer serve --try-port --port 8123" in told[0]
    assert told[-1].endswith("-m trainer serve --port 8123")


def test_a_port_that_is_free_is_not_served_when_it_is_only_tried(tmp_path: Path) -> None:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    done = trainer(tmp_path, "serve", "--try-port", "--port", str(port))

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
