"""The server as a real process on a database of its own, and what its database holds."""

import json
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import forks
from tests.command import environment
from tests.migrated import put_tables_into
from tests.server_process import PROJECT, ServerProcess, build_book
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.model import Question, from_plain

__all__ = ["PROJECT", "Live", "make_demonstration"]


class Live(ServerProcess):
    """A copy of the demonstration in ``var`` with the quizzes of a folder, served at ``url``."""

    def __init__(self, var: Path, demonstration: Path, quizzes: Path = PROJECT / "quizzes") -> None:
        super().__init__(var)
        shutil.copytree(demonstration, var, symlinks=True, dirs_exist_ok=True)
        (var / "project" / "quizzes").unlink()
        (var / "project" / "quizzes").symlink_to(quizzes)
        self._environment = _environment(var)
        self.sign_ins = {one["code"]: one["password"] for one in _read(var / "demo.json")["sign_ins"]}
        people = _read(var / "people.json")
        self._admins: list[dict[str, str]] = people["admins"]
        self.one_time_path: str = people["one_time_path"]
        self.start()

    def run(self, *command: str) -> None:
        """Run ``python -m COMMAND`` beside the server."""
        _run(self._environment, *command)

    def new_official(self) -> dict[str, str]:
        """Return code and e-mail of a page administrator whom no other test uses.

        Which tests share a house differs from run to run: when they want more than there are, more are made.
        """
        if not self._admins:
            self._admins = json.loads(_run(self._environment, "tests.browser.people", "more"))["admins"]
        return self._admins.pop()

    def start(self) -> None:
        """Start the server and return when it answers."""
        self.serve(self._environment)

    def restart(self) -> None:
        """Kill and start again."""
        self.kill9()
        self.start()

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


def make_demonstration(var: Path) -> None:
    """Fill ``var`` with the demonstration, officials who have a password, and a project of its own.

    That project is like ours with collected static files of its own, so that a server at work is not disturbed.
    """
    project = var / "project"
    (project / "var").mkdir(parents=True)
    for name in ("docs", "demo", "trainer", "mkdocs.yml", "quizzes"):
        (project / name).symlink_to(PROJECT / name)
    for name in ("site", "build"):
        (project / "var" / name).symlink_to(PROJECT / "var" / name)
    build_book()
    settings = _environment(var)
    put_tables_into(var / "gan-dan.sqlite3")
    _run(settings, "trainer", "demo")
    (var / "people.json").write_text(_run(settings, "tests.browser.people"), encoding="utf-8")


def _environment(var: Path) -> dict[str, str]:
    mail = "django.core.mail.backends.dummy.EmailBackend"
    return environment(var, GAN_DAN_PROJECT=str(var / "project"), GAN_DAN_EMAIL_BACKEND=mail)


def _run(environment: dict[str, str], *command: str) -> str:
    module, *words = command
    done = forks.run(words, environment, module)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
