"""XLSX in the colours of the product: texts stay texts, dates are dates, the heading stays in view."""

import io
import math
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from trainer.core.text import hundredths, rounded
from trainer.tables.table import Column, Line, Stream, Table, Value, Written, local

# On every office PC, with all Vietnamese letters; a file cannot carry our own typeface along.
FONT = "Arial"
BRAND = "#00695c"
LINE = "#d3dcda"

# What one sheet of Excel holds, headings and all; what is more goes on on another sheet.
MOST_ROWS = 1_048_576
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "to_sign": {"num_format": "@"},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "number": {"num_format": "#,##0.##"},
    "whole": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0%"},
    "whole_percent": {"num_format": "0%"},
}
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TEXT = 32_767
# In points: a line of a cell and of the title, and a row in which somebody signs.
_LINE, _TITLE_LINE, _TO_SIGN = 15, 19, 30
# So many characters of a column are as wide as one of the title.
_TITLE_WIDTH = 1.4


def xlsx_bytes(table: Table, title_row: bool = False) -> bytes:
    """Return the table as ``write_xlsx`` writes it."""
    content = io.BytesIO()
    write_xlsx(table.stream(), content, title_row)
    return content.getvalue()


def write_xlsx(
    table: Stream, to: IO[bytes], title_row: bool = False, folder: Path | None = None, most_rows: int = MOST_ROWS
) -> Written:
    """Write the table as a workbook; ``title_row`` writes the title above the headings, on every sheet.

    With a ``folder`` it keeps one row in memory, and what is written so far there, until it is folded into the
    workbook; the cells are the same. Raises what the rows raise, and OSError.
    """
    # Only a process that is asked for a workbook reads it.
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    kept = {"in_memory": True} if folder is None else {"constant_memory": True, "tmpdir": str(folder)}
    book: Any = xlsxwriter.Workbook(to, {**_OPTIONS, **kept})
    looks, rows, sheets = looks_of(book), 0, 0
    left: Iterator[Line] = iter(table.rows)
    room = most_rows - (3 if title_row else 1)
    try:
        more: tuple[Line, ...] = tuple(islice(left, 1))
        while more or not sheets:
            sheets += 1
            rows += _write_sheet(book, looks, table, islice(chain(more, left), room), sheets, title_row)
            more = tuple(islice(left, 1))
        book.close()
    except FileCreateError as error:
        raise OSError(str(error)) from error
    finally:
        # What it has begun it closes by itself only when all went well.
        for sheet in book.worksheets():
            if sheet.row_data_fh:
                sheet.row_data_fh.close()
    return Written(rows, sheets)


def looks_of(book: Any) -> dict[str, Any]:
    """Return the formats of ``book``: of each kind of cell, of a heading, of the title."""
    heading = {"bold": True, "font_color": "#ffffff", "bg_color": BRAND, "valign": "vcenter", "text_wrap": True}
    title = {"font_name": FONT, "font_size": 14, "bold": True, "font_color": BRAND}
    looks = {name: book.add_format(_style(extra)) for name, extra in _FORMATS.items()}
    wide = {**title, "text_wrap": True, "valign": "top"}
    titles = {"title": book.add_format(title), "wide_title": book.add_format(wide)}
    return {**looks, **titles, "heading": book.add_format(_style(heading))}


def _write_sheet(
    book: Any, looks: dict[str, Any], table: Stream, rows: Iterator[Line], number: int, title_row: bool
) -> int:
    """Write one sheet, the ``number``-th, from its top to its end, and return how many rows it got."""
    again = f" ({number})" if number > 1 else ""
    sheet = book.add_worksheet(_sheet_name(table.title, again))
    first, written = 2 if title_row else 0, 0
    for index, column in enumerate(table.columns):
        sheet.set_column(index, index, column.width)
    if title_row:
        _write_title(sheet, f"{table.title}{again}", table.columns, looks)
    sheet.set_row(first, 30)
    for index, column in enumerate(table.columns):
        sheet.write_string(first, index, column.title, looks["heading"])
    signed = any(column.kind == "to_sign" for column in table.columns)
    for written, row in enumerate(rows, start=1):
        if signed:
            sheet.set_row(first + written, max(_TO_SIGN, _LINE * _lines(row, table.columns)))
        for index, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            write_cell(sheet, first + written, index, value, column, looks)
    _arrange(sheet, len(table.columns), first, written)
    if signed:
        sheet.set_footer("&CTrang &P/&N")
    return written


def _write_title(sheet: Any, title: str, columns: tuple[Column, ...], looks: dict[str, Any]) -> None:
    """Write the title into the first row; one wider than the table stands in as many lines as it takes."""
    width = sum(column.width for column in columns)
    lines = math.ceil(len(title) * _TITLE_WIDTH / max(width, 1))
    wide = lines > 1 and len(columns) > 1
    if wide:
        sheet.set_row(0, _TITLE_LINE * lines)
        sheet.merge_range(0, 0, 0, len(columns) - 1, "", looks["wide_title"])
    sheet.write_string(0, 0, title, looks["wide_title" if wide else "title"])


def _lines(row: Line, columns: tuple[Column, ...]) -> int:
    """Return how many lines the longest text of a row takes in its column."""
    texts = ((value, column.width) for value, column in zip(row, columns, strict=True) if isinstance(value, str))
    return max((math.ceil(len(text) * 1.1 / width) for text, width in texts), default=1)


def _style(extra: dict[str, Any]) -> dict[str, Any]:
    return {"font_name": FONT, "font_size": 11, "valign": "top", "bottom": 1, "bottom_color": LINE, **extra}


def write_cell(sheet: Any, row: int, index: int, value: Value, column: Column, formats: dict[str, Any]) -> None:
    """Write one cell as its column holds it; a text stays a text."""
    match value:
        case None | "":
            sheet.write_blank(row, index, None, formats[column.kind])
        case str():
            sheet.write_string(row, index, _fitting(value), formats["text"])
        case datetime():
            sheet.write_datetime(row, index, local(value), formats["moment"])
        case date():
            sheet.write_datetime(row, index, value, formats["date"])
        case _ if not math.isfinite(value):
            sheet.write_blank(row, index, None, formats[column.kind])
        case _ if column.kind == "percent":
            # Rounded here: a spreadsheet would show 79,96% as 80,0%.
            tenths = rounded(hundredths(value))
            sheet.write_number(row, index, tenths / 1000, formats["percent" if tenths % 10 else "whole_percent"])
        case _:
            # "#,##0.##" shows a whole number as "12." with a point at its end.
            sheet.write_number(row, index, value, formats[column.kind if value % 1 else "whole"])


def _fitting(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


def _arrange(sheet: Any, columns: int, first: int, rows: int) -> None:
    if columns:
        sheet.autofilter(first, 0, first + max(rows, 1), columns - 1)
        sheet.repeat_rows(first)
    sheet.freeze_panes(first + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _sheet_name(title: str, again: str) -> str:
    room = 31 - len(again)
    # What is too long is left off from a comma on: half a clause, as “lập lúc 1”, tells nothing.
    cut = title if len(title) <= room else title[:room].rpartition(",")[0] or title[:room]
    name = _NOT_IN_SHEET_NAME.sub(" ", cut).strip().strip("'") or "Bảng"
    return f"{name}{again}"
