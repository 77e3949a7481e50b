"""A table that a command hands out: printed, as JSON, or as a file with its trace."""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TextIO

import click

from trainer.commands.base import WRONG_USAGE, Fail
from trainer.core.text import count
from trainer.core.work_progress import Told
from trainer.disk.room import why
from trainer.tables.table import Column, Line, Stream
from trainer.tables.write_file import KINDS, write_file
from trainer.terminal.grid import print_table


def hand_out(
    table_of: Callable[[Told], Stream],
    output: str | None,
    as_json: bool,
    asked: Mapping[str, str | None],
    show: Callable[[Stream, TextIO], None] = print_table,
    *,
    name: str,
) -> None:
    """Write a table to a file, with its trace under ``name``, or print it, as ``show`` does: of one moment, and in
    memory that does not grow with it."""
    from rich.progress import Progress

    from trainer.queries.read_transaction import read_transaction

    with Progress(disable=not (output and sys.stderr.isatty()), transient=True) as bar, printed() as out:
        task = bar.add_task("Lập bảng", total=None)
        with read_transaction():
            found = table_of(lambda done, total: bar.update(task, completed=done, total=total))
            if output:
                rows = write_table(found, Path(output))
            elif as_json:
                print_json(found, out)
            else:
                show(found, out)
    if output:
        trace_export(name, output, rows, **asked)
        click.echo(f"Đã ghi {count(rows)} dòng vào {output}.", err=as_json)


@contextmanager
def printed() -> Iterator[TextIO]:
    """Give something to write to, and print what was written once all is: who reads it page by page, for hours, shall
    not keep a reading of the database open, which would let its log grow."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as kept:
        yield kept
        kept.seek(0)
        shutil.copyfileobj(kept, sys.stdout)


def trace_export(name: str, output: str, rows: int, **wanted: str | None) -> None:
    """Keep that somebody at the terminal took the table that screens give under ``name``, as a file like ``output``."""
    from trainer.actions import audit

    asked = {name: value for name, value in wanted.items() if value}
    audit.exported(None, f"{name}{Path(output).suffix.lower()}", asked, rows, datetime.now(UTC))


def write_table(table: Stream, path: Path) -> int:
    """Write ``table`` as its name says and return how many rows. Raises Fail; what stood there then still does."""
    kind = path.suffix.lower().removeprefix(".")
    if kind not in KINDS:
        raise Fail(f"không ghi được dạng “{path.suffix}”", "đặt tên tệp .csv hoặc .xlsx", WRONG_USAGE)
    try:
        return write_file(table, path, kind).rows
    except OSError as error:
        raise Fail(f"không ghi được {path}: {why(error)}", "chọn thư mục khác") from None


def _plain(row: Line, columns: Sequence[Column]) -> dict[str, Any]:
    values = zip(columns, row, strict=True)
    return {column.key: value.isoformat() if isinstance(value, date) else value for column, value in values}


def print_json(table: Stream, to: TextIO) -> None:
    """Write the rows as ``json.dumps`` would write the list of them, one after the other."""
    between = "[\n"
    for row in table.rows:
        one = json.dumps(_plain(row, table.columns), ensure_ascii=False, indent=2, default=float)
        # Not by lines as Python knows them: some of its ends of lines stand within a text.
        to.write(f"{between}  " + one.replace("\n", "\n  "))
        between = ",\n"
    to.write("[]\n" if between == "[\n" else "\n]\n")
