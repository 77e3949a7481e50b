"""Workbooks: .xlsx files, read row by row; of a formula the result that the file keeps."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from trainer.tables.read import values, zip_guard
from trainer.tables.read.limits import MAX_COLUMNS, SpreadsheetError, check_total, collect
from trainer.tables.read.merges import Block, fill_down
from trainer.tables.sheet import EMPTY, Book, Cell, Row, Sheet

_LAST_ROW = 1_048_576
# Nothing that is no element's end or beginning: else a part full of beginnings would be walked through once for each.
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MAX_MERGED = 20_000
# How the format writes a sign that XML cannot hold, and a carriage return: nobody sees these words in his cell.
_UNSEEN = re.compile("_x00([01][0-9A-Fa-f])_")


def read_book(content: bytes, name: str) -> Book:
    """Return the sheets of a workbook that are not hidden, at least one. Raises ``SpreadsheetError``."""
    zip_guard.check(content, name)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not support (validation, styles) says nothing about the list.
            warnings.simplefilter("ignore")
            book = _read(content)
    except SpreadsheetError:
        raise
    except Exception as error:  # a hostile or damaged file can make openpyxl raise anything
        raise zip_guard.broken(name) from error
    if not book.sheets:
        raise zip_guard.not_a_workbook(name)
    return book


def _read(content: bytes) -> Book:
    book = _open(content, results=False)
    worksheets: list[Any] = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    visible = [sheet for sheet in worksheets if sheet.sheet_state == "visible"] or worksheets
    sheets: list[Sheet] = []
    for sheet in visible:
        sheets.append(_sheet(sheet, content))
        check_total(sheets)
    book.close()
    return Book(tuple(sheets), tuple(sheet.title for sheet in worksheets if sheet not in visible))


def _open(content: bytes, results: bool) -> Any:
    # Only a process that is given a list needs it, and it is large.
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=results, keep_links=False)


def _sheet(sheet: Any, content: bytes) -> Sheet:
    rows = collect(_rows(sheet, results=False))
    if any(cell.formula for _, cells in rows for cell in cells):
        rows = _with_results(rows, content, sheet.title)
    return Sheet(sheet.title, fill_down(rows, _tall_merges(sheet, content)))


def _rows(sheet: Any, results: bool) -> Iterator[Iterable[Cell]]:
    # The size that a file states is often wrong, and an attacker's to choose.
    sheet.reset_dimensions()
    unknown = ("e",) if results else ("e", "f")
    for row in sheet.iter_rows(max_row=_LAST_ROW):
        yield (
            values.cell(_as_seen(cell.value), _number_format(cell), unknown=cell.data_type in unknown)
            if cell.value is not None
            else EMPTY
            for cell in row
        )


def _as_seen(value: object) -> object:
    """Return a text without the signs of control in it, and with plain line ends; anything else as it is."""
    if not isinstance(value, str) or "_x00" not in value:
        return value
    text = _UNSEEN.sub(lambda found: {"09": "\t", "0A": "\n", "0D": "\r"}.get(found[1].upper(), ""), value)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number_format(cell: Any) -> str:
    return str(cell.number_format) if cell.data_type == "n" else ""


def _with_results(rows: tuple[Row, ...], content: bytes, title: str) -> tuple[Row, ...]:
    """Return ``rows`` with the results the file keeps in the place of formulas.

    openpyxl gives either formulas or results: a second reading, of lists with formulas only. Where some formula has a
    result the file was calculated, and one without has the empty text for a result; else it stays a formula.
    """
    book = _open(content, results=True)
    results = [tuple(found) for found in islice(_rows(book[title], results=True), len(rows))]
    book.close()
    pairs = list(zip(rows, results, strict=True))
    calculated = any(
        cell.formula and result.value not in ("", cell.value)
        for (_, cells), found in pairs
        for cell, result in zip(cells, found, strict=False)
    )
    if not calculated:
        return rows
    return tuple((number, _mended(cells, found)) for (number, cells), found in pairs)


def _mended(cells: Sequence[Cell], results: Sequence[Cell]) -> tuple[Cell, ...]:
    padded = (*results, *[EMPTY] * (len(cells) - len(results)))
    return tuple(result if cell.formula else cell for cell, result in zip(cells, padded, strict=False))


def _tall_merges(sheet: Any, content: bytes) -> list[Block]:
    """Return (column, first row, last row) of every merged block that spans rows."""
    # openpyxl leaves merged cells out when it reads row by row; they stand behind the data in the sheet's part. It says
    # nowhere in public which part that is, and reading otherwise than row by row takes the memory of every cell.
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(sheet._worksheet_path) as part:
        found = list(_MERGED.finditer(part.read()[-_MAX_MERGED * 60 :]))
    blocks = (_block(corners.groups()) for corners in found[:_MAX_MERGED])
    return [(column, top, bottom) for column, top, bottom in blocks if 0 < top < bottom and column < MAX_COLUMNS]


def _block(corners: Sequence[bytes]) -> Block:
    left, top, bottom = (corner.decode() for corner in corners)
    from openpyxl.utils.cell import column_index_from_string

    return column_index_from_string(left) - 1, int(top), int(bottom)
