"""A PostgreSQL and its synchronous standby, on two ports of this machine: killed, promoted, and made a pair again."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

_PATIENCE = 60.0
_SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = '64MB'
max_wal_size = '256MB'
wal_keep_size = '128MB'
# Nobody has a second copy yet: see Pair.follow.
synchronous_standby_names = ''
"""
_STREAMS = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"


def programs() -> Path | None:
    """Return where PostgreSQL's own programs lie; None when it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    beside = shutil.which("initdb")
    return Path(beside).parent if beside else None


class Pair:
    """Two data directories in ``folder``; ``first`` is the one that takes writes."""

    def __init__(self, folder: Path) -> None:
        bin_folder = programs()
        if bin_folder is None:
            raise SystemExit("PostgreSQL is not installed: apt-get install postgresql")
        self._bin = bin_folder
        # PostgreSQL refuses to run as root.
        self._as = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        self._owner = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self._folder = folder
        if self._as:
            shutil.chown(folder, "postgres")
        self.ports = [free_port(), free_port()]
        self.first = 0

    @property
    def url(self) -> str:
        """Return the address of both, of which whoever takes writes is meant."""
        one, other = self.ports
        return f"postgres://{self._owner}@127.0.0.1:{one},127.0.0.1:{other}/postgres"

    def make(self) -> None:
        """Make the first one, and its standby."""
        place = self._place(0)
        self._run("initdb", "-D", place, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        with (place / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(_SETTINGS)
        self._start(0)
        self.follow()

    def follow(self) -> None:
        """Copy the one that takes writes and let the copy follow it: from then on both have what is acknowledged."""
        other = 1 - self.first
        shutil.rmtree(self._place(other), ignore_errors=True)
        source = f"host=127.0.0.1 port={self.ports[self.first]} user={self._owner}"
        self._run("pg_basebackup", "-D", self._place(other), "-R", "-d", source, "-c", "fast", "--no-sync")
        self._start(other)
        with self._asked(self.first) as server:
            server.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            server.execute("SELECT pg_reload_conf()")
            _until(lambda: server.execute(_STREAMS).fetchone() == (1,), "the standby does not follow")

    def kill_first(self) -> None:
        """Kill every process of the one that takes writes, as a power cut would."""
        postmaster = int((self._place(self.first) / "postmaster.pid").read_text().splitlines()[0])
        # Stopped first, so that it starts no process anew meanwhile.
        os.kill(postmaster, signal.SIGSTOP)
        for pid in (*_children(postmaster), postmaster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def promote(self) -> None:
        """Let the standby take writes: what an operator, or his watchman, does. It waits for no third copy."""
        other = 1 - self.first
        with (self._place(other) / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write("synchronous_standby_names = ''\n")
        self._run("pg_ctl", "reload", "-D", self._place(other))
        self._run("pg_ctl", "promote", "-w", "-D", self._place(other))
        self.first = other

    def stop(self) -> None:
        """Stop both."""
        for which in (0, 1):
            with contextlib.suppress(subprocess.CalledProcessError, FileNotFoundError):
                self._run("pg_ctl", "stop", "-m", "immediate", "-D", self._place(which))

    def _start(self, which: int) -> None:
        options = f"-p {self.ports[which]}"
        log = self._folder / f"log-{which}"
        self._run("pg_ctl", "start", "-w", "-D", self._place(which), "-l", log, "-o", options)

    def _place(self, which: int) -> Path:
        return self._folder / f"data-{which}"

    def _asked(self, which: int) -> "psycopg.Connection":
        return psycopg.connect(
            host="127.0.0.1", port=self.ports[which], user=self._owner, dbname="postgres", autocommit=True
        )

    def _run(self, program: str, *words: object) -> None:
        command = [*self._as, str(self._bin / program), *map(str, words)]
        # What it starts keeps its output open: a pipe would never end.
        with (self._folder / "said").open("w") as said:
            subprocess.run(command, check=True, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd=self._folder)


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(parent)], capture_output=True, text=True, check=False).stdout
    return [int(pid) for pid in listed.split()]


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _until(reached: Callable[[], bool], said: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not reached():
        if time.monotonic() > end:
            raise SystemExit(said)
        time.sleep(0.02)
