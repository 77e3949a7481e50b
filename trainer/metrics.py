"""Figures of a server for whoever watches it: counted by each of its processes, told by any of them for all.

They lie in one file in memory that all processes share. Each process has a row of its own, which nobody else writes and
which its lock, the kernel's, makes free when it ends; whoever comes after it in the row counts on from there, so that
no counter falls. Before ``begin``, as in every command, counting does nothing.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import mmap
import os
import struct
import threading
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Literal

_ROWS = 128
_NAME = "metrics-"
_CELL = 8
# ``struct flock`` of Linux.
_LOCK = "hhqqi4x"
_FIGURES: list[Figure] = []


class Figure:
    """One figure: a name, what it is in words, and a number of cells for each of its labels."""

    kind: Literal["counter", "gauge", "histogram"]

    def __init__(self, name: str, words: str, labels: Sequence[str] = ("",), cells: int = 1) -> None:
        self.name, self.words, self.labels = f"gan_dan_{name}", words, tuple(labels)
        self.cells = cells
        at = sum(len(one.labels) * one.cells for one in _FIGURES)
        self.places = {label: at + number * cells for number, label in enumerate(self.labels)}
        _FIGURES.append(self)

    def lines(self, sums: Sequence[float]) -> Iterator[str]:
        """Yield what Prometheus reads, out of the sums of all cells."""
        for label, place in self.places.items():
            yield f"{self.name}{_braces(label)} {_number(sums[place])}"


class Counter(Figure):
    """Something that happens; ``labels`` are all that it may be, as Prometheus writes them."""

    kind = "counter"

    def add(self, label: str = "", by: int = 1) -> None:
        """Count ``by`` more."""
        if _row.cells is not None and by:
            with _row.lock:
                _row.cells[_row.start + self.places[label]] += by


class Gauge(Figure):
    """Something that is now; what processes say of it is added up."""

    kind = "gauge"

    def set(self, value: float) -> None:
        """Say how much it is now, in this process."""
        if _row.cells is not None:
            _row.cells[_row.start + self.places[""]] = value


class Histogram(Figure):
    """Something that is now more, now less: how often it was up to each of ``bounds``, and all of it together."""

    kind = "histogram"

    def __init__(self, name: str, words: str, bounds: Sequence[float], labels: Sequence[str] = ("",)) -> None:
        super().__init__(name, words, labels, len(bounds) + 2)
        self._bounds = tuple(bounds)

    def see(self, value: float, label: str = "") -> None:
        """Count that it was ``value``."""
        cells = _row.cells
        if cells is not None:
            place = _row.start + self.places[label]
            with _row.lock:
                cells[place + bisect_left(self._bounds, value)] += 1
                cells[place + self.cells - 1] += value

    def lines(self, sums: Sequence[float]) -> Iterator[str]:
        """Yield what Prometheus reads, out of the sums of all cells."""
        names = [*map(_number, self._bounds), "+Inf"]
        for label, place in self.places.items():
            counts = list(accumulate(sums[place : place + self.cells - 1]))
            for bound, count in zip(names, counts, strict=True):
                here = f'le="{bound}"'
                yield f"{self.name}_bucket{_braces(','.join(filter(None, (label, here))))} {_number(count)}"
            yield f"{self.name}_sum{_braces(label)} {_number(sums[place + self.cells - 1])}"
            yield f"{self.name}_count{_braces(label)} {_number(counts[-1])}"


class _Row:
    """The row of this process; ``cells`` are those of all rows, None before ``begin``."""

    cells: memoryview[float] | None = None
    handle = number = start = width = 0

    def __init__(self) -> None:
        self.lock = threading.Lock()


_row = _Row()


def begin(folder: Path) -> None:
    """Count from now on, with the other processes that count in ``folder``. Raises OSError."""
    _row.width = sum(len(one.labels) * one.cells for one in _FIGURES)
    names = ";".join(f"{one.name}{one.labels}{one.cells}" for one in _FIGURES)
    path = folder / f"{_NAME}{hashlib.sha256(names.encode()).hexdigest()[:8]}"
    for other in folder.glob(f"{_NAME}*"):
        # Of another version, whose figures were others.
        if other != path:
            other.unlink(missing_ok=True)
    # Open until the process ends: closing any copy would let go of the row.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # All of it at once: who writes into memory for which the disk has no room is killed.
        os.posix_fallocate(handle, 0, _ROWS * _row.width * _CELL)
        row = _take_row(handle)
    except OSError:
        os.close(handle)
        raise
    cells = memoryview(mmap.mmap(handle, _ROWS * _row.width * _CELL)).cast("d")
    _row.handle, _row.number, _row.start = handle, row, row * _row.width
    _row.cells = cells
    # What they said was of somebody who is gone.
    SAVES_WAITING.set(0)
    PROCESSES.set(1)


def counts() -> bool:
    """Say whether this process counts."""
    return _row.cells is not None


def _take_row(handle: int) -> int:
    for row in range(_ROWS):
        with contextlib.suppress(OSError):
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, row)
            return row
    raise OSError(f"more than {_ROWS} processes count")


def told() -> str:
    """Return all figures of all processes as Prometheus reads them."""
    cells = _row.cells
    if cells is None:
        return ""
    sums = [sum(cells[place :: _row.width]) for place in range(_row.width)]
    for gauge in (SAVES_WAITING, PROCESSES):
        place = gauge.places[""]
        sums[place] = sum(cells[row * _row.width + place] for row in range(_ROWS) if _lives(row))
    return "".join(line for one in _FIGURES for line in _described(one.name, one.words, one.kind, one.lines(sums)))


def _lives(row: int) -> bool:
    """Say whether a process has ``row``: a lock of another one keeps us out, and our own does not."""
    if row == _row.number:
        return True
    asked = struct.pack(_LOCK, fcntl.F_WRLCK, os.SEEK_SET, row, 1, 0)
    found: int = struct.unpack(_LOCK, fcntl.fcntl(_row.handle, fcntl.F_GETLK, asked))[0]
    return found != fcntl.F_UNLCK


def described(name: str, words: str, kind: str, value: float, label: str = "") -> str:
    """Return one figure that is not counted here but known now, as Prometheus reads it."""
    whole = f"gan_dan_{name}"
    return "".join(_described(whole, words, kind, [f"{whole}{_braces(label)} {_number(value)}"]))


def _described(name: str, words: str, kind: str, lines: Iterator[str] | list[str]) -> Iterator[str]:
    yield f"# HELP {name} {words}\n# TYPE {name} {kind}\n"
    yield from (f"{line}\n" for line in lines)


def _braces(label: str) -> str:
    return f"{{{label}}}" if label else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


_KINDS = ("save", "file", "page")
REQUESTS = Counter(
    "requests_total",
    "Requests answered.",
    [f'kind="{kind}",status="{status}xx"' for kind in _KINDS for status in (2, 3, 4, 5)],
)
REQUEST_SECONDS = Histogram(
    "request_seconds",
    "From the head of a request to the end of its answer.",
    (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    [f'kind="{kind}"' for kind in _KINDS],
)
SAVES = Counter(
    "saves_total", "Answers on the disk, and answers that the database refused.", ('result="saved"', 'result="failed"')
)
SAVE_BATCH = Histogram("save_batch_size", "Answers saved by one commit.", (1, 2, 4, 8, 16, 32, 64, 128, 256))
SAVE_SECONDS = Histogram(
    "save_commit_seconds", "One commit of answers.", (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5)
)
SAVES_WAITING = Gauge("saves_waiting", "Answers that wait for the next commit.")
HAND_INS = Counter("hand_ins_total", "Quizzes handed in, by people or by their time.", ('by="person"', 'by="time"'))
MAILS = Counter(
    "mails_total",
    "Mails that the mail server took, that went nowhere, that were put off.",
    ('result="sent"', 'result="dropped"', 'result="put_off"'),
)
CHORES_FAILED = Counter("chores_failed_total", "Chores of the housekeeper that failed and are tried again.")
PROCESSES = Gauge("processes", "Processes that answer.")


def saved(answers: int, seconds: float, waiting: int) -> None:
    """Count a commit of ``answers`` that took ``seconds``; ``waiting`` queue for the next one."""
    if _row.cells is not None:
        SAVES.add('result="saved"', answers)
        SAVE_BATCH.see(answers)
        SAVE_SECONDS.see(seconds)
        SAVES_WAITING.set(waiting)


def request(path: str, status: int, seconds: float) -> None:
    """Count a request that was answered with ``status``."""
    if _row.cells is None:
        return
    kind = "save" if path == "/luu" else "file" if path.startswith(("/static/", "/cam-nang/")) else "page"
    group = status // 100 if 200 <= status < 600 else 5
    REQUESTS.add(f'kind="{kind}",status="{group}xx"')
    REQUEST_SECONDS.see(seconds, f'kind="{kind}"')
