"""``python -m trainer serve`` as real processes, on a port of its own; and the one way in which tests wait."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, TypeVar

PROJECT = Path(__file__).resolve().parents[1]
# For whatever comes in seconds where nothing else runs.
WAIT_SECONDS = 300
T = TypeVar("T")


def wait_until(
    reached: Callable[[], T], said: Callable[[], str] = str, seconds: float = WAIT_SECONDS, every: float = 0.05
) -> T:
    """Return what ``reached`` returns, once there is something; fail with what ``said`` returns if nothing comes.

    ``every`` so many seconds it looks: more often where what is waited for is soon over.
    """
    end = time.monotonic() + seconds
    while not (found := reached()):
        late = time.monotonic() > end
        assert not late, said()
        time.sleep(every)
    return found


def free_port() -> int:
    """Return a port that nobody uses, that no outgoing connection is given before it is used, and that no other test
    gets: not while a server begins, nor while it is away for a moment.

    The same number of UDP stays taken as long as this process lives, which says so to all others.
    """
    while True:
        port = random.SystemRandom().randrange(12_000, 30_000)
        with (
            closing(socket.socket()) as probe,
            closing(socket.socket(type=socket.SOCK_DGRAM)) as mark,
            suppress(OSError),
        ):
            mark.bind(("127.0.0.1", port))
            probe.bind(("127.0.0.1", port))
            mark.detach()
            return port


def build_book() -> None:
    """Build the book, where nobody has: servers show it and ask about it."""
    if not (PROJECT / "var" / "build" / "sections.json").is_file():
        subprocess.run([sys.executable, "-m", "trainer.handbook"], cwd=PROJECT, check=True)


class ServerProcess:
    """A server of the installation in ``var``; what it says stands in ``serve.log`` there."""

    process: "subprocess.Popen[bytes] | None" = None

    def __init__(self, var: Path) -> None:
        self.var, self.port = var, free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    @property
    def file(self) -> Path:
        """The file of the database, on SQLite."""
        return self.var / "gan-dan.sqlite3"

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Return what the database says to ``query``, or do it; on SQLite."""
        with closing(sqlite3.connect(self.file, timeout=60)) as database:
            rows = database.execute(query, values).fetchall()
            database.commit()
        return rows

    def serve(
        self,
        environment: Mapping[str, str],
        *options: object,
        until: Callable[[], object] | None = None,
        stdout_too: bool = True,
        programs: Path = PROJECT,
    ) -> None:
        """Start the server and return when it answers, or when what ``until`` asks for has come.

        ``programs``: where those of another version lie.
        """
        command = [sys.executable, "-m", "trainer", "serve", "--port", str(self.port), *map(str, options)]
        with (self.var / "serve.log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=programs,
                env=environment,
                stdout=log if stdout_too else subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        reached = until or self.responds
        try:
            wait_until(lambda: self._lives() and reached(), self.said)
        except BaseException:
            self.kill9()
            raise

    def _lives(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        return True

    def responds(self) -> bool:
        """Say whether somebody answers."""
        try:
            with urllib.request.urlopen(self.url + "/", timeout=20):
                return True
        except OSError:
            return False

    def said(self) -> str:
        """Return everything the server said so far."""
        return (self.var / "serve.log").read_text(encoding="utf-8")

    def kill9(self) -> None:
        """Kill the server and its workers as a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(60)
            self.process = None
            # The workers die a moment later; until then they hold the port.
            wait_until(self._port_is_free)

    def _port_is_free(self) -> bool:
        with closing(socket.socket()) as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def stop(self) -> None:
        """Stop the server as an operator would."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.kill9()
