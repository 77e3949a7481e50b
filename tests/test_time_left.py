"""A machine that is too slow ends the run in time, and is told what did not run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
PYTEST = ["-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", "tests/core/test_backoff.py"]


@pytest.mark.parametrize(("until", "expected"), [("1", "3 skipped"), ("99999999999", "3 passed"), ("", "3 passed")])
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
    assert expected in done.stdout
    assert ("not run: no time left on this machine" in done.stdout) == (until == "1")
