"""CSV that Excel opens with its tone marks, and in which no cell can start a program."""

import csv
import io
from datetime import date, datetime

from trainer.core.text import percent
from trainer.tables.table import Column, Table, Value, hundredths, local

# The wide forms are what an East Asian Excel turns into the plain ones.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_bytes(table: Table) -> bytes:
    """Return the table as UTF-8 with BOM, lines ending in CRLF. Dates are ISO, which no Excel takes for another day."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_harmless(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([_written(value, column) for value, column in zip(row, table.columns, strict=True)])
    return text.getvalue().encode("utf-8-sig")


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
