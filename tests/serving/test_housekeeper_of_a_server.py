"""The housekeeper of a real server: what a test of his chores alone would not see."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.server_process import PROJECT, ServerProcess


def test_a_spoilt_attempt_stops_no_other_from_being_closed_and_is_named_in_the_log(tmp_path: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")},
        "GAN_DAN_VAR": str(tmp_path),
        "GAN_DAN_SECRET_KEY": "only-for-this-test",
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.actions.overdue"], cwd=PROJECT, env=environment, capture_output=True, text=True
    )
    assert made.returncode == 0, made.stderr
    bad, good = json.loads(made.stdout)
    server = ServerProcess(tmp_path)
    done = "không chấm được"
    server.serve(environment, "--workers", 2, "--threads", 4, until=lambda: _closed(tmp_path) and done in server.said())
    server.stop()

    assert _closed(tmp_path) == [good]
    assert re.search(
        rf"Lượt làm bài {bad} của tài khoản \d+ \(bài “Giữ tài khoản của trang”, lượt 1\)",
        server.said(),
    )


def _closed(var: Path) -> list[int]:
    with closing(sqlite3.connect(var / "gan-dan.sqlite3", timeout=60)) as database:
        return [row[0] for row in database.execute("SELECT attempt_id FROM trainer_handin")]
