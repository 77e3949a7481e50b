"""The server as a real process on an empty database with one officer of the IT unit, and a visitor with cookies.

Faster than the demonstration of the browser tests, for what needs nobody else.
"""

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests import processes
from tests.migrated import put_tables_into
from tests.server_process import PROJECT, ServerProcess, build_book, wait_until

OFFICER, PASSWORD = "CNTT001", "chim-sẻ-đậu-mái-đình"
_NOT_OURS = {"DATABASE_URL", "GAN_DAN_SECRET_KEY", "DJANGO_SETTINGS_MODULE"}


class BareServer(ServerProcess):
    """``python -m trainer serve`` on a database in ``var``; what it says on stderr stands in ``serve.log`` there."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        build_book()
        put_tables_into(self.file)
        said = self.command("init", "--officer", OFFICER, "--name", "Đỗ Minh Khuê")
        found = re.search(r"/tai-khoan/dat-mat-khau/\S+", said)
        assert found, said
        self.one_time_path = found.group()

    def _environment(self, **settings: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        ours = {name: value for name, value in inherited.items() if not name.startswith("GAN_DAN_")}
        return {**ours, "GAN_DAN_VAR": str(self.var), **settings}

    def command(self, *arguments: str, **settings: str) -> str:
        """Run a command beside the server and return what it printed; it must succeed."""
        done = self.run(*arguments, **settings)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def run(self, *arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
        """Run a command beside the server; one that does not end within two minutes is a failure."""
        return subprocess.run(
            [sys.executable, "-m", "trainer", *arguments],
            cwd=PROJECT,
            env=self._environment(**settings),
            capture_output=True,
            text=True,
            timeout=120,
        )

    def start(self, **settings: str) -> None:
        """Start the server with these settings and return when it answers."""
        self.serve(self._environment(**settings), stdout_too=False)

    def workers(self) -> list[int]:
        """Return the process numbers of the workers, once there is one: the last may have been killed just now."""
        return wait_until(self._workers, self.said)

    def _workers(self) -> list[int]:
        assert self.process is not None
        named = {pid: processes.command_of(pid) for pid in processes.children_of(self.process.pid)}
        # Granian names its workers where it finds setproctitle, which comes with the tools of the tests.
        return [pid for pid, line in named.items() if "spawn_main" in line or "worker-" in line]

    def lines(self, *words: str, many: int = 1) -> list[str]:
        """Return the lines that hold all ``words``, once there are at least so ``many``."""

        def found() -> list[str]:
            return [line for line in self.said().splitlines() if all(word in line for word in words)]

        wait_until(lambda: len(found()) >= many, self.said)
        return found()


@dataclass(frozen=True)
class Reply:
    """What came back, of any status."""

    status: int
    headers: Any
    text: str


class Visitor:
    """A browser without JavaScript: keeps cookies, follows redirects."""

    def __init__(self, server: BareServer) -> None:
        self._server = server
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        self.at = ""

    def get(self, path: str, method: str = "GET", **headers: str) -> Reply:
        """Ask for ``path``; underscores in the names of headers stand for hyphens."""
        return self._send(path, None, method, headers)

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Reply:
        """Send a form with the token of the cookie, which a page asked for before has set."""
        token = next((cookie.value for cookie in self._jar if cookie.name == "csrftoken"), "")
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token}).encode()
        return self._send(path, body, "POST", headers)

    def save(self, ticket: str, answer: dict[str, object]) -> Reply:
        """Save one answer as the page does."""
        headers = {"X-Ticket": ticket, "Content-Type": "application/json"}
        return self._send("/luu", json.dumps(answer).encode(), "POST", headers)

    def _send(self, path: str, body: bytes | None, method: str, headers: dict[str, str]) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self._server.url + path, body, named, method=method)
        try:
            with self._opener.open(request, timeout=60) as response:
                self.at = response.geturl().removeprefix(self._server.url)
                return Reply(response.status, response.headers, response.read().decode())
        except urllib.error.HTTPError as refused:
            with refused:
                return Reply(refused.code, refused.headers, refused.read().decode())

    def take_up(self) -> None:
        """Set the officer's password through his one-time link, which signs him in."""
        self.get(self._server.one_time_path)
        done = self.post(self.at, {"password1": PASSWORD, "password2": PASSWORD})
        assert done.status == 200, done.text
        assert "Đăng xuất" in done.text

    def sign_in(self, login: str = OFFICER, password: str = PASSWORD) -> Reply:
        """Fill in the sign-in page."""
        self.get("/tai-khoan/dang-nhap/")
        return self.post("/tai-khoan/dang-nhap/", {"login": login, "password": password})
