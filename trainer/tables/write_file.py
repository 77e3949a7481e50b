"""A table of any length, or anything else, into a file: whole and on the disk, or not there at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from trainer.disk.private_files import keep_names
from trainer.tables.table import Stream, Written
from trainer.tables.write_csv import write_csv
from trainer.tables.write_xlsx import MOST_ROWS, write_xlsx

KINDS = ("csv", "xlsx")
Result = TypeVar("Result")


def write_file(
    table: Stream,
    path: Path,
    kind: str,
    title_row: bool = False,
    *,
    room: Path | None = None,
    most_rows: int = MOST_ROWS,
) -> Written:
    """Write ``table`` to ``path`` for its owner alone, as a CSV or XLSX (``kind``); ``title_row`` as for a workbook.

    What is only begun lies in a folder of its own in ``room`` (None: beside ``path``), which is gone afterwards unless
    the process is killed. Memory does not grow with the rows. Raises OSError, and what the rows raise; what stood at
    ``path`` then still stands there.
    """

    def write(whole: Path, begun: Path) -> Written:
        with os.fdopen(os.open(whole, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            if kind == "xlsx":
                return write_xlsx(table, file, title_row, begun, most_rows)
            return write_csv(table, file)

    return replacing(path, write, room)


def replacing(path: Path, write: Callable[[Path, Path], Result], room: Path | None = None) -> Result:
    """Let ``write`` make a file, with a folder for what is only begun (in ``room``; None: beside ``path``), and put it
    in the place of ``path`` once it is whole and on the disk, for its owner alone.

    Raises OSError, and what ``write`` raises; what stood there then still does.
    """
    target = Path(os.path.realpath(path))
    begun = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=room or target.parent))
    try:
        whole = begun / "whole"
        result = write(whole, begun)
        whole.chmod(0o600)
        with whole.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(whole, target)
    finally:
        shutil.rmtree(begun, ignore_errors=True)
    keep_names(target.parent)
    return result
