"""An installation as the guide sets one up: a database of its own, the server as real processes, a browser of sorts."""

import http.cookiejar
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from tests import forks
from tests.migrated import put_tables_into
from tests.server_process import PROJECT, ServerProcess

_NOT_OURS = {"DATABASE_URL", "GAN_DAN_SECRET_KEY", "GAN_DAN_DEBUG", "GAN_DAN_EMAIL_BACKEND", "DJANGO_SETTINGS_MODULE"}
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Served(ServerProcess):
    """An installation in ``var`` whose IT officer is CNTT001; ``settings`` are environment variables of its own."""

    def __init__(self, var: Path, **settings: str) -> None:
        super().__init__(var)
        ours = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self._environment = {**ours, "GAN_DAN_VAR": str(var), **settings}
        put_tables_into(self.file)
        made = forks.run(["init", "--officer", "CNTT001", "--name", "Đỗ Minh Khuê"], self._environment)
        assert made.returncode == 0, made.stdout + made.stderr

    def run(self, *command: str) -> str:
        """Run Python in this installation and return what it printed."""
        done = subprocess.run(
            [sys.executable, *command], cwd=PROJECT, env=self._environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def ask(self, code: str) -> str:
        """Run lines of Python that may use the tables, and return what they printed."""
        set_up = "import django; django.setup(); from trainer.models import *\n"
        os_line = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'trainer.settings'\n"
        return self.run("-c", os_line + set_up + code)

    def start(self, workers: int) -> None:
        """Start the server and return when it answers."""
        self.serve(self._environment, "--workers", workers)


class Stay(urllib.request.HTTPRedirectHandler):
    """A browser that does not follow."""

    def redirect_request(self, *_: object) -> None:
        """Follow nothing: the redirect itself is the answer."""


class Browser:
    """Keeps cookies, sends forms with their token, stays where it is when redirected."""

    def __init__(self, url: str, **headers: str) -> None:
        self._url, self._headers = url, {name.replace("_", "-"): value for name, value in headers.items()}
        self._open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), Stay()
        ).open

    def get(self, path: str) -> tuple[int, str]:
        """Return status and text of a page."""
        return self._send(path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        """Open a form, send it filled in, and return status and text of the answer."""
        token = _TOKEN.search(self.get(path)[1])
        assert token is not None
        return self._send(path, urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode())

    def sign_in(self, login: str, password: str) -> tuple[int, str]:
        """Try to sign in."""
        return self.post("/tai-khoan/dang-nhap/", login=login, password=password)

    def _send(self, path: str, body: bytes | None) -> tuple[int, str]:
        request = urllib.request.Request(self._url + path, body, self._headers)
        try:
            with self._open(request, timeout=60) as answer:
                return answer.status, answer.read().decode("utf-8")
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8")
