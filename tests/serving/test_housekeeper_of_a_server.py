"""The housekeeper of a real server: what a test of his chores alone would not see."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


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
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        command = [sys.executable, "-m", "trainer", "serve", "--port", port, "--workers", "2", "--threads", "4"]
        server = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out, start_new_session=True)
    try:
        last = time.monotonic() + 120
        while not (_closed(tmp_path) and "không chấm được" in log.read_text(encoding="utf-8")):
            given_up = server.poll() is not None or time.monotonic() > last
            assert not given_up, log.read_text(encoding="utf-8")
            time.sleep(0.2)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)

    assert _closed(tmp_path) == [good]
    assert re.search(
        rf"Lượt làm bài {bad} của tài khoản \d+ \(bài “Giữ tài khoản của trang”, lần 1\)",
        log.read_text(encoding="utf-8"),
    )


def _closed(var: Path) -> list[int]:
    with closing(sqlite3.connect(var / "gan-dan.sqlite3", timeout=20)) as database:
        return [row[0] for row in database.execute("SELECT attempt_id FROM trainer_handin")]
