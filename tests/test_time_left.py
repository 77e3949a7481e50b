"""A machine that is too slow ends the run in time, and is told what did not run. One test that stands still holds up no
run, and what fails is told at once."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PYTEST = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "tests/core/test_backoff.py"]

_ONE_STANDS_STILL = """
import threading

def test_good():
    pass

def test_stands_still():
    threading.Event().wait()

def test_wrong():
    assert "what was said" == "what was not"

def test_good_after_all():
    pass
"""


@pytest.mark.parametrize(("until", "expected"), [("1", "skipped"), ("99999999999", "passed"), ("", "passed")])
def test_no_test_is_begun_when_its_time_is_over(until: str, expected: str, tmp_path: Path) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "TESTS_UNTIL"))}
    done = subprocess.run(
        [sys.executable, *PYTEST, f"--basetemp={tmp_path / 'folder'}"],
        cwd=PROJECT,
        env=ours | {"TESTS_UNTIL": until},
        capture_output=True,
        text=True,
        check=True,
    )
    # All of them and nothing else.
    assert re.search(rf"= \d+ {expected} in ", done.stdout), done.stdout
    assert ("not run: no time left on this machine" in done.stdout) == (until == "1")


def _run_of_one_that_stands_still(folder: Path, *options: str, **more: str) -> "subprocess.Popen[str]":
    """Begin a run of four tests with the rules of ours."""
    (folder / "test_four.py").write_text(_ONE_STANDS_STILL, encoding="utf-8")
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "PYTHON", "TESTS_", "DATABASE"))
    }
    named = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "tests.conftest", "-p", "no:django"]
    kept = [f"--rootdir={folder}", "-c", os.devnull, f"--basetemp={folder / 'base'}", *options, str(folder)]
    return subprocess.Popen(
        [sys.executable, *named, *kept],
        cwd=PROJECT,
        env=ours | more,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _end(run: "subprocess.Popen[str]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    run.communicate()


@pytest.mark.parametrize(
    "limit", [{"TESTS_LIMIT": "3"}, {"TESTS_UNTIL": "LATER", "TESTS_GRACE": "1"}], ids=["of one", "of the run"]
)
def test_one_that_stands_still_fails_with_where_it_stood_and_the_others_are_run(
    limit: dict[str, str], tmp_path: Path
) -> None:
    limit = {name: value.replace("LATER", str(time.time() + 6)) for name, value in limit.items()}
    run = _run_of_one_that_stands_still(tmp_path, "-n", "1", "--dist", "loadfile", **limit)
    try:
        said, _ = run.communicate(timeout=240)
    finally:
        _end(run)

    assert run.returncode == 1, said
    assert "crashed while running 'test_four.py::test_stands_still'" in said
    assert 'test_four.py", line 8 in test_stands_still' in said
    # It is not begun again; and whoever has no time left runs none after it.
    assert ("2 failed, 2 passed, 1 skipped" if "TESTS_LIMIT" in limit else "1 failed, 1 passed, 3 skipped") in said, (
        said
    )


def test_what_failed_is_named_when_it_fails_and_not_when_the_run_is_over(tmp_path: Path) -> None:
    run = _run_of_one_that_stands_still(tmp_path, "-n", "2", "--dist", "load", TESTS_LIMIT="25")
    assert run.stdout is not None
    try:
        said: list[str] = []
        while not any("NOW FAILED" in line for line in said):
            said.append(run.stdout.readline())
            assert said[-1], "".join(said)
        assert said[-1] == "NOW FAILED test_four.py::test_wrong\n"
        assert run.stdout.readline() == "    AssertionError: assert 'what was said' == 'what was not'\n"
        assert run.poll() is None
    finally:
        _end(run)
