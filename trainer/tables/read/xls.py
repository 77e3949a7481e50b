"""Workbooks of Excel 97 to 2003: .xls files. Their records are counted before anything of them is kept."""

import io
import struct
from collections.abc import Iterator
from typing import Any

from trainer.tables.read import values, zip_guard
from trainer.tables.read.limits import MAX_CELLS, MAX_COLUMNS, SpreadsheetError, check_total, collect, too_big
from trainer.tables.read.merges import Block, fill_down
from trainer.tables.sheet import EMPTY, Book, Cell, Sheet

# Records of one cell, whose row and column stand first; and of several in a row, which end with the last column.
_ONE_CELL = {0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x0406, 0x027E, 0x00D6, 0x00FD}
_SEVERAL = {0x00BD, 0x00BE}
# Empty cells with a look of their own: they say nothing, and are there by the thousand.
_BLANK = {0x0201, 0x00BE}
_LAST_COLUMN = 0xFF
_MAX_PLACES = 2 * MAX_CELLS
_MAX_RECORDS = 6_000_000


def read_book(content: bytes, name: str) -> Book:
    """Return the sheets of a workbook that are not hidden, at least one. Raises ``SpreadsheetError``."""
    try:
        book = _read(content, name)
    except SpreadsheetError:
        raise
    except Exception as error:  # a hostile or damaged file can make xlrd raise anything
        if "encrypted" in str(error):
            raise SpreadsheetError(f"Tệp “{name}” được đặt mật khẩu.", zip_guard.WITHOUT_PASSWORD) from None
        raise zip_guard.broken(name) from error
    if not book.sheets:
        raise zip_guard.not_a_workbook(name)
    return book


def _read(content: bytes, name: str) -> Book:
    # Only a process that is given such a file needs it.
    import xlrd

    stream = _stream(content)
    if stream is None:
        raise zip_guard.not_a_workbook(name)
    _check_records(stream)
    said = io.StringIO()
    book = xlrd.open_workbook(file_contents=content, formatting_info=True, ragged_rows=True, logfile=said)
    hidden = [sheet for sheet in book.sheets() if sheet.visibility]
    shown = [sheet for sheet in book.sheets() if not sheet.visibility] or hidden
    sheets: list[Sheet] = []
    for sheet in shown:
        rows = collect(_rows(book, sheet))
        sheets.append(Sheet(sheet.name, fill_down(rows, _tall_merges(sheet))))
        check_total(sheets)
    return Book(tuple(sheets), tuple(sheet.name for sheet in hidden if sheet not in shown))


def _stream(content: bytes) -> bytes | None:
    """Return the stream of records in the compound file, or None when it holds no workbook."""
    from xlrd.compdoc import CompDoc

    parts = CompDoc(content, logfile=io.StringIO())
    for name in ("Workbook", "Book"):
        found: bytes | None = parts.get_named_stream(name)
        if found is not None:
            return found
    return None


def _check_records(stream: bytes) -> None:
    """Raise ``SpreadsheetError`` when the records ask for cells beyond the limits.

    xlrd keeps a cell with all those before it in its row: a few bytes could ask for gigabytes.
    """
    at = cells = records = 0
    row = width = -1
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        body = at + 4
        at = body + length
        records += 1
        if (kind in _ONE_CELL or kind in _SEVERAL) and at <= len(stream) and length >= 6:
            of_row, column = struct.unpack_from("<HH", stream, body)
            if kind in _SEVERAL:
                column = struct.unpack_from("<H", stream, at - 2)[0]
            if (column >= MAX_COLUMNS and kind not in _BLANK) or column > _LAST_COLUMN:
                raise too_big()
            if of_row != row:
                row, width = of_row, -1
            cells += max(0, column - width)
            width = max(width, column)
        if cells > _MAX_PLACES or records > _MAX_RECORDS:
            raise too_big()


def _rows(book: Any, sheet: Any) -> Iterator[tuple[Cell, ...]]:
    for number in range(sheet.nrows):
        yield tuple(_cell(book, cell) for cell in sheet.row(number))


def _cell(book: Any, cell: Any) -> Cell:
    from xlrd import XL_CELL_BOOLEAN, XL_CELL_DATE, XL_CELL_ERROR, XL_CELL_NUMBER, XL_CELL_TEXT, error_text_from_code
    from xlrd.xldate import xldate_as_datetime

    if cell.ctype == XL_CELL_TEXT:
        return values.cell(cell.value)
    if cell.ctype == XL_CELL_NUMBER:
        return values.cell(cell.value, _number_format(book, cell))
    if cell.ctype == XL_CELL_DATE:
        try:
            return values.cell(xldate_as_datetime(cell.value, book.datemode))
        except (OverflowError, ValueError):
            return values.no_day()
    if cell.ctype == XL_CELL_BOOLEAN:
        return values.cell(bool(cell.value))
    if cell.ctype == XL_CELL_ERROR:
        return values.cell(error_text_from_code.get(cell.value, "#?"), unknown=True)
    return EMPTY


def _number_format(book: Any, cell: Any) -> str:
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return str(style.format_str) if style is not None else ""


def _tall_merges(sheet: Any) -> list[Block]:
    return [
        (left, top + 1, bottom)
        for top, bottom, left, _ in sheet.merged_cells
        if bottom - top > 1 and left < MAX_COLUMNS
    ]
