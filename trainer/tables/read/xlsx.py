"""Workbooks: .xlsx files, read row by row, with the sheet chosen that is wanted."""

import io
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from trainer.tables.read import zip_guard
from trainer.tables.read.limits import MAX_CELLS, MAX_COLUMNS, SpreadsheetError, collect, too_big
from trainer.tables.sheet import EMPTY, Cell, Row, Sheet

_LAST_ROW = 1_048_576
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})"')
_MAX_MERGED = 20_000


def read(content: bytes, name: str, wanted: Callable[[Sheet], bool]) -> Sheet:
    """Return the fullest sheet of a workbook, of those that are ``wanted`` if any is. Raises ``SpreadsheetError``."""
    return max(read_all(content, name), key=lambda sheet: (wanted(sheet), _full_rows(sheet)))


def read_all(content: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook that are not hidden, at least one. Raises ``SpreadsheetError``."""
    zip_guard.check(content, name)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not support (validation, styles) says nothing about the list.
            warnings.simplefilter("ignore")
            sheets = list(_sheets(content))
    except SpreadsheetError:
        raise
    except Exception as error:  # a hostile or damaged file can make openpyxl raise anything
        raise zip_guard.broken(name) from error
    if not sheets:
        raise zip_guard.not_a_workbook(name)
    return sheets


def _full_rows(sheet: Sheet) -> int:
    return sum(1 for _, cells in sheet.rows if sum(1 for cell in cells if cell.value.strip()) >= 3)


def _sheets(content: bytes) -> Iterator[Sheet]:
    # Only a process that is given a list needs it, and it is large.
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    worksheets: list[Any] = [sheet for sheet in book.worksheets if hasattr(sheet, "reset_dimensions")]
    visible = [sheet for sheet in worksheets if sheet.sheet_state == "visible"]
    for sheet in visible or worksheets:
        # The size that a file states is often wrong, and an attacker's to choose.
        sheet.reset_dimensions()
        rows = collect(map(_cells, sheet.iter_rows(max_row=_LAST_ROW)))
        yield Sheet(sheet.title, _fill_down(rows, _tall_merges(sheet)))
    book.close()


def _cells(row: Iterable[Any]) -> Iterator[Cell]:
    return (_cell(cell.value, cell.data_type) for cell in row)


def _cell(value: object, data_type: str) -> Cell:
    text = _text(value)
    if not text.strip():
        return EMPTY
    return Cell(text, formula=data_type in ("f", "e") or text.lstrip().startswith("="))


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.strftime("%d/%m/%Y")
        case datetime():
            return value.strftime("%d/%m/%Y %H:%M")
        case date():
            return value.strftime("%d/%m/%Y")
        case str() | int() | float() | time() | timedelta():
            return str(value)
        case _:
            # Array formulas come as objects of openpyxl.
            return str(getattr(value, "text", value))


def _tall_merges(sheet: Any) -> list[tuple[int, int, int]]:
    """Return (column, first row, last row) of every merged block that spans rows."""
    # openpyxl leaves merged cells out when it reads row by row; they stand behind the data in the sheet's part.
    with sheet.parent._archive.open(sheet._worksheet_path) as part:
        found = list(_MERGED.finditer(part.read()[-_MAX_MERGED * 60 :]))
    blocks = (_block(corners.groups()) for corners in found[:_MAX_MERGED])
    return [(column, top, bottom) for column, top, bottom in blocks if 0 < top < bottom and column < MAX_COLUMNS]


def _block(corners: Sequence[bytes]) -> tuple[int, int, int]:
    left, top, bottom = (corner.decode() for corner in corners)
    from openpyxl.utils.cell import column_index_from_string

    return column_index_from_string(left) - 1, int(top), int(bottom)


def _fill_down(rows: tuple[Row, ...], merges: list[tuple[int, int, int]]) -> tuple[Row, ...]:
    """Write the value of each tall block into every row it covers: one unit merged over its people."""
    if not merges:
        return rows
    grid = [list(cells) for _, cells in rows]
    if sum(len(grid[top:bottom]) for _, top, bottom in merges) > MAX_CELLS:
        raise too_big()
    for column, top, bottom in merges:
        above = grid[top - 1] if top <= len(grid) else []
        value = above[column] if column < len(above) else EMPTY
        for cells in grid[top:bottom]:
            # A row with nothing else in it stays an empty row.
            if value is not EMPTY and cells:
                cells.extend([EMPTY] * (column + 1 - len(cells)))
                cells[column] = value
    return tuple((number, tuple(cells)) for (number, _), cells in zip(rows, grid, strict=True))
