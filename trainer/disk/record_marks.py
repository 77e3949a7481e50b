"""The marks of the record that copies left: a line each, its day and the mark. Beside the database, not in it.

Whoever can write into the database alone cannot reach them. A line that begins with # is put aside.
"""

from datetime import datetime
from pathlib import Path

from trainer.core import record_mark
from trainer.core.record_mark import Mark
from trainer.core.vietnam_time import in_vietnam
from trainer.disk import paths
from trainer.disk.private_files import write_whole


def file() -> Path:
    """Return where they lie."""
    return paths.VAR / "record-marks"


def kept() -> list[tuple[str, Mark]]:
    """Return the marks that were left, each with its day as it is written. Raises OSError."""
    found = []
    for line in _lines():
        day, _, rest = line.partition(" ")
        mark = None if line.startswith("#") else record_mark.read(rest)
        if mark is not None:
            found.append((day, mark))
    return found


def leave(mark: Mark, now: datetime) -> None:
    """Keep a mark. Raises OSError."""
    _write([*_lines(), f"{in_vietnam(now):%Y-%m-%d} {mark.written()}"])


def put_aside(last: int, now: datetime) -> None:
    """Put aside the marks beyond hand-in ``last``, which a restored copy does not hold. Raises OSError."""
    beyond = {f"{day} {mark.written()}" for day, mark in kept() if mark.upto > last}
    if beyond:
        said = f"# khôi phục {in_vietnam(now):%Y-%m-%d}: "
        _write([said + line if line in beyond else line for line in _lines()])


def _lines() -> list[str]:
    return file().read_text(encoding="utf-8").splitlines() if file().is_file() else []


def _write(lines: list[str]) -> None:
    write_whole(file(), "".join(f"{line}\n" for line in lines))
