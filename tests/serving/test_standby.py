"""A primary of PostgreSQL is killed under load and its standby promoted; then one of two servers is killed."""

import re
import subprocess
import sys

import pytest

from bench.pair import programs
from tests.server_process import PROJECT


def test_when_the_primary_or_a_server_is_killed_nothing_acknowledged_is_lost_and_nobody_waits_long() -> None:
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql (.ci/run does)")

    done = subprocess.run(
        [sys.executable, "-m", "bench.standby", "--rounds", "2"], cwd=PROJECT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"[1-9]\d+ saves, [1-9]\d* journeys; 0 lost, 0 doubled, 0 pages of an error", done.stdout)
