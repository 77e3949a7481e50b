"""The server as a real process on a database of its own, and what its database holds."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]


class Live:
    """A demonstration in ``var``, served at ``url``."""

    def __init__(self, var: Path) -> None:
        self.var = var
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in _NOT_OURS},
            "GAN_DAN_VAR": str(var),
            "GAN_DAN_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }
        if not (PROJECT / "var" / "site" / "sections.json").is_file():
            self._run("trainer.handbook")
        self._run("trainer", "demo")
        self.sign_ins = {
            one["code"]: one["password"]
            for one in json.loads((var / "demo.json").read_text(encoding="utf-8"))["sign_ins"]
        }
        people = json.loads(self._run("tests.browser.people"))
        self._admins: list[dict[str, str]] = people["admins"]
        self.without_role: list[dict[str, str]] = people["without_role"]
        self.one_time_path: str = people["one_time_path"]
        self.start()

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *command], cwd=PROJECT, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def new_official(self) -> dict[str, str]:
        """Return code and e-mail of a page administrator whom no other test uses."""
        return self._admins.pop()

    def start(self) -> None:
        """Start the server and return when it answers."""
        with (self.var / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "trainer", "serve", "--port", str(self.port)],
                cwd=PROJECT,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        last = time.monotonic() + 60
        while not self._answers():
            assert self._process.poll() is None and time.monotonic() < last, (self.var / "serve.log").read_text()
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/", timeout=5):
                return True
        except urllib.error.URLError:
            return False

    def kill9(self) -> None:
        """Kill the server and its workers as a power cut would."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Stop the server as an operator would."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill9()

    def restart(self) -> None:
        """Kill and start again."""
        self.kill9()
        self.start()

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database holds."""
        with closing(sqlite3.connect(self.var / "gan-dan.sqlite3", timeout=20)) as database:
            rows = database.execute(query, values).fetchall()
            database.commit()
        return rows

    def answers(self, attempt: int) -> dict[int, str]:
        """Return the last answer of each place."""
        query = "SELECT place, chosen FROM trainer_answer WHERE attempt_id = ? ORDER BY place, revision"
        return dict(self.rows(query, attempt))

    def key(self, attempt: int) -> list[dict[str, Any]]:
        """Return, for each question as it is shown: kind, right places, and the feedback of its options."""
        ((paper,),) = self.rows("SELECT paper FROM trainer_attempt WHERE id = ?", attempt)
        return [self._shown(entry) for entry in json.loads(paper)]

    def _shown(self, entry: dict[str, Any]) -> dict[str, Any]:
        query = "SELECT content FROM trainer_questionversion WHERE fingerprint = ?"
        ((content,),) = self.rows(query, entry["question"])
        question = json.loads(content)
        options = [question["options"][number] for number in entry["order"]]
        return {
            "kind": question["kind"],
            "right": [place for place, option in enumerate(options) if option["right"]],
            "feedback": [option["feedback"] for option in options],
        }


# The server of these tests stands alone, whatever database the other tests use.
_NOT_OURS = {"DATABASE_URL", "GAN_DAN_SECRET_KEY", "GAN_DAN_DEBUG", "DJANGO_SETTINGS_MODULE"}
