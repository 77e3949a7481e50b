"""The server as a real process on a database of its own, and what its database holds."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.model import Question, from_plain

PROJECT = Path(__file__).resolve().parents[2]


class Live:
    """A demonstration in ``var`` with the quizzes of a folder, served at ``url``."""

    def __init__(self, var: Path, quizzes: Path = PROJECT / "quizzes") -> None:
        self.var = var
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in _NOT_OURS},
            "GAN_DAN_VAR": str(var),
            "GAN_DAN_PROJECT": str(_project_apart(var, quizzes)),
            "GAN_DAN_EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        }
        if not (PROJECT / "var" / "build" / "sections.json").is_file():
            subprocess.run([sys.executable, "-m", "trainer.handbook"], cwd=PROJECT, check=True)
        self._run("trainer", "demo")
        self.sign_ins = {
            one["code"]: one["password"]
            for one in json.loads((var / "demo.json").read_text(encoding="utf-8"))["sign_ins"]
        }
        people = json.loads(self._run("tests.browser.people"))
        self._admins: list[dict[str, str]] = people["admins"]
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
            ended = self._process.poll() is not None or time.monotonic() > last
            assert not ended, (self.var / "serve.log").read_text(encoding="utf-8")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/", timeout=5):
                return True
        except OSError:
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

    def let_him_read(self, page: Page, attempt: int) -> None:
        """Let an attempt have begun nine minutes ago: a test is quicker than anybody can read.

        ``page`` shows it and is opened anew: the page of an attempt that began at another moment is none of its own.
        """
        earlier = "strftime('%Y-%m-%d %H:%M:%f', started_at, '-9 minutes')"
        self.rows(f"UPDATE trainer_attempt SET started_at = {earlier} WHERE id = ?", attempt)
        page.reload()

    def answers(self, attempt: int) -> dict[int, str]:
        """Return the last answer of each place."""
        query = "SELECT place, chosen FROM trainer_answer WHERE attempt_id = ? ORDER BY place, revision"
        return dict(self.rows(query, attempt))

    def paper(self, attempt: int) -> list[DrawnQuestion]:
        """Return the questions of an attempt in the order of its paper."""
        ((paper,),) = self.rows("SELECT paper FROM trainer_attempt WHERE id = ?", attempt)
        return [DrawnQuestion(self._asked(entry["question"]), tuple(entry["order"])) for entry in json.loads(paper)]

    def _asked(self, fingerprint: str) -> Question:
        ((content,),) = self.rows("SELECT content FROM trainer_questionversion WHERE fingerprint = ?", fingerprint)
        return from_plain(json.loads(content))


# The server of these tests stands alone, whatever database the other tests use.
_NOT_OURS = {"DATABASE_URL", "GAN_DAN_SECRET_KEY", "GAN_DAN_DEBUG", "DJANGO_SETTINGS_MODULE"}


def _project_apart(var: Path, quizzes: Path) -> Path:
    """Return a project like ours with collected static files of its own, so that a server at work is not disturbed."""
    project = var / "project"
    (project / "var").mkdir(parents=True)
    for name in ("docs", "demo", "trainer", "mkdocs.yml"):
        (project / name).symlink_to(PROJECT / name)
    (project / "quizzes").symlink_to(quizzes)
    for name in ("site", "build"):
        (project / "var" / name).symlink_to(PROJECT / "var" / name)
    return project
