"""CSV that Excel opens with its tone marks, and in which no cell can start a program."""

import csv
import io
from datetime import date, datetime
from typing import IO

from trainer.core.text import hundredths, percent
from trainer.tables.table import Column, Stream, Table, Value, Written, local

# The wide forms are what an East Asian Excel turns into the plain ones.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(table: Table) -> bytes:
    """Return the table as ``write_csv`` writes it."""
    content = io.BytesIO()
    write_csv(table.stream(), content)
    return content.getvalue()


def write_csv(table: Stream, file: IO[bytes]) -> Written:
    """Write UTF-8 with BOM, lines ending in CRLF, row by row. Dates are ISO, which no Excel takes for another day.

    Raises what the rows raise, and OSError.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    try:
        writer, rows = csv.writer(text, lineterminator="\r\n"), 0
        writer.writerow([_harmless(column.title) for column in table.columns])
        for rows, row in enumerate(table.rows, start=1):  # noqa: B007 - the last number is how many there were
            writer.writerow([_written(value, column) for value, column in zip(row, table.columns, strict=True)])
        text.flush()
    finally:
        # The file is the caller's to close.
        text.detach()
    return Written(rows)


def _written(value: Value, column: Column) -> str:
    match value:
        case None:
            return ""
        case str():
            return _harmless(value)
        case datetime():
            return local(value).isoformat(" ", "seconds")
        case date():
            return value.isoformat()
        case _ if column.kind == "percent":
            return percent(hundredths(value))
        case _:
            return str(value)


def _harmless(text: str) -> str:
    # Spreadsheets look past blanks in front.
    return f"'{text}" if text.startswith(_DANGEROUS) or text.lstrip().startswith(_DANGEROUS) else text
