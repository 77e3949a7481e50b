"""Starting the server under test with a database of its own, and reading what it costs."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens and its process."""

    port: int
    process: subprocess.Popen[bytes]

    def cpu_seconds(self) -> float:
        """Return the processor time of the server's processes so far."""
        return sum(_cpu(pid) for pid in self._pids())

    def memory_megabytes(self) -> float:
        """Return the memory of the server's processes; what they share is counted once (PSS)."""
        return sum(_pss(pid) for pid in self._pids()) / 1024

    def _pids(self) -> list[int]:
        """Return the first process and all below it."""
        listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout.split()
        pairs = list(zip(map(int, listed[::2]), map(int, listed[1::2]), strict=True))
        found = [self.process.pid]
        for parent in found:
            found += (pid for pid, of in pairs if of == parent)
        return found


def _cpu(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS
    return 0


def _pss(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


@contextmanager
def running(patience: float = 60, *arguments: str) -> Iterator[Server]:
    """Run ``python -m trainer serve`` on a free port until the block ends; it starts within ``patience`` seconds."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "trainer", "serve", "--port", str(port), *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, process, patience)
        yield Server(port, process)
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes], patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if process.poll() is not None:
            raise SystemExit("the server stopped at once; run `python -m trainer serve` to see why")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                # The workers load Django after the socket is there.
                time.sleep(3)
                return
        time.sleep(0.1)
    raise SystemExit(f"the server did not start within {patience:.0f} seconds")
