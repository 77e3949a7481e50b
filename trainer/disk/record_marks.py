"""The marks of the record that copies left: a line each, its day and the mark. Beside the database, not in it.

Whoever can write into the database alone cannot reach them. A line that begins with # is put aside.
"""

from datetime import datetime
from pathlib import Path

from trainer.core import record_mark
from trainer.core.record_mark import RecordMark
from trainer.core.vietnam_time import in_vietnam
from trainer.disk import paths
from trainer.disk.private_files import write_whole


def file() -> Path:
    """Return where they lie."""
    return paths.VAR / "record-marks"


def kept() -> list[tuple[str, RecordMark]]:
    """Return the marks that were left, each with its day as it is written. Raises OSError."""
    return [(line.partition(" ")[0], mark) for line in _lines() if (mark := _mark(line)) is not None]


def unreadable() -> list[str]:
    """Return the lines that are none of ours: cut off, or changed by somebody. Raises OSError."""
    return [line for line in _lines() if line.strip() and not line.startswith("#") and _mark(line) is None]


def leave(mark: RecordMark, now: datetime) -> None:
    """Keep a mark. Raises OSError."""
    _write([*_lines(), f"{in_vietnam(now):%Y-%m-%d} {mark.written()}"])


def put_aside(last: RecordMark, now: datetime) -> None:
    """Put aside the marks that were left after a restored copy was taken, of which ``last`` is the mark at its end:
    those beyond it, and those of as many hand-ins of which more were stamped. Raises OSError.
    """
    end = (last.upto, last.stamped)
    beyond = {f"{day} {mark.written()}" for day, mark in kept() if (mark.upto, mark.stamped) > end}
    if beyond:
        said = f"# khôi phục {in_vietnam(now):%Y-%m-%d}: "
        _write([said + line if line in beyond else line for line in _lines()])


def _lines() -> list[str]:
    return file().read_text(encoding="utf-8", errors="replace").splitlines() if file().is_file() else []


def _mark(line: str) -> RecordMark | None:
    return None if line.startswith("#") else record_mark.read(line.partition(" ")[2])


def _write(lines: list[str]) -> None:
    write_whole(file(), "".join(f"{line}\n" for line in lines))
