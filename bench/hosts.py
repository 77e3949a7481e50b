"""Servers as the machines of an installation run them: each with a folder and a port of its own, killed and started."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from bench.pair import free_port

_PATIENCE = 120.0


class Host:
    """One machine that serves. Its folder is a copy of ``pattern``, which ``bench.environment`` made."""

    def __init__(self, pattern: Path, folder: Path, threads: int = 4) -> None:
        self.port, self._folder, self._threads = free_port(), folder, threads
        shutil.copytree(pattern, folder, dirs_exist_ok=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and return when it answers."""
        self.begin()
        self.wait()

    def begin(self) -> None:
        """Start it."""
        words = ["--port", str(self.port), "--workers", "1", "--threads", str(self._threads)]
        environment = {**os.environ, "GAN_DAN_VAR": str(self._folder)}
        with (self._folder / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "trainer", "serve", *words],
                env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        """Return when it answers."""
        assert self._process is not None
        end = time.monotonic() + _PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > end:
                ended = self._process.returncode
                raise SystemExit(f"a server did not start ({'goes on' if ended is None else ended}): {self.said()}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=20):
                return True
        except OSError:
            return False

    def said(self) -> str:
        """Return the end of what it wrote into its log."""
        return (self._folder / "serve.log").read_text(encoding="utf-8")[-2000:]

    def kill(self) -> None:
        """Kill all of its processes, as a power cut would."""
        if self._process is not None:
            # One that has ended by itself is told of by whoever waits for it.
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
