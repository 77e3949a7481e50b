"""XLSX in the colours of the product: texts stay texts, dates are dates, the heading stays in view."""

import io
import math
import re
from datetime import date, datetime
from typing import Any

from trainer.core.text import rounded
from trainer.tables.table import Column, Table, Value, hundredths, local

# On every office PC, with all Vietnamese letters; a file cannot carry our own typeface along.
FONT = "Arial"
BRAND = "#00695c"
LINE = "#d3dcda"

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"num_format": "@", "text_wrap": True},
    "date": {"num_format": "dd/mm/yyyy", "align": "left"},
    "moment": {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
    "number": {"num_format": "#,##0.##"},
    "whole": {"num_format": "#,##0"},
    "percent": {"num_format": "0.0%"},
    "whole_percent": {"num_format": "0%"},
}
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_TEXT = 32_767


def xlsx_bytes(table: Table, title_row: bool = False) -> bytes:
    """Return the table as a workbook of one sheet. ``title_row`` writes the title above the headings."""
    content = io.BytesIO()
    # Only a process that is asked for a workbook reads it.
    import xlsxwriter

    book: Any = xlsxwriter.Workbook(content, _OPTIONS)
    sheet = book.add_worksheet(_sheet_name(table.title))
    formats = {name: book.add_format(_style(extra)) for name, extra in _FORMATS.items()}
    first = 2 if title_row else 0
    if title_row:
        title = {"font_name": FONT, "font_size": 14, "bold": True, "font_color": BRAND}
        sheet.write_string(0, 0, table.title, book.add_format(title))
    _write_headings(book, sheet, table.columns, first)
    for number, row in enumerate(table.rows, start=first + 1):
        for index, value in enumerate(row):
            _write(sheet, number, index, value, table.columns[index], formats)
    _arrange(sheet, table, first)
    book.close()
    return content.getvalue()


def _style(extra: dict[str, Any]) -> dict[str, Any]:
    return {"font_name": FONT, "font_size": 11, "valign": "top", "bottom": 1, "bottom_color": LINE, **extra}


def _write_headings(book: Any, sheet: Any, columns: tuple[Column, ...], row: int) -> None:
    look = {"bold": True, "font_color": "#ffffff", "bg_color": BRAND, "valign": "vcenter", "text_wrap": True}
    heading = book.add_format(_style(look))
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(row, index, column.title, heading)
    sheet.set_row(row, 30)


def _write(sheet: Any, row: int, index: int, value: Value, column: Column, formats: dict[str, Any]) -> None:
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


def _arrange(sheet: Any, table: Table, first: int) -> None:
    if table.columns:
        sheet.autofilter(first, 0, first + max(len(table.rows), 1), len(table.columns) - 1)
        sheet.repeat_rows(first)
    sheet.freeze_panes(first + 1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)


def _sheet_name(title: str) -> str:
    return _NOT_IN_SHEET_NAME.sub(" ", title)[:31].strip().strip("'") or "Bảng"
