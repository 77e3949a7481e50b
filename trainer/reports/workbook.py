"""A workbook of several sheets with charts, in the look of our tables, written row by row.

Memory does not grow with the rows: xlsxwriter keeps what it has written in a folder. Charts are told apart by pattern
and not by colour, for most offices print in black and white.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from trainer.tables.table import Column, Value
from trainer.tables.write_xlsx import BRAND, FONT, LINE, looks_of, write_cell

_INK, _SOFT, _MIDDLE, _WHITE = "#263238", "#546e7a", "#78909c", "#ffffff"
_DARK_BAR = {"fill": {"color": _INK}, "border": {"color": _INK}}
_HATCHED_BAR = {
    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": _MIDDLE, "bg_color": _WHITE},
    "border": {"color": _INK},
}
# Of a row of figures: who is done, who is not.
_BARS = ((2, _DARK_BAR, _WHITE), (3, _HATCHED_BAR, _INK))
# A row of a chart needs so many pixels, its frame so many.
_BAR_HEIGHT, _FRAME_HEIGHT, CHART_WIDTH = 30, 130, 960
_ROW_HEIGHT = 20


class Book:
    """A workbook that is being written: sheets in the order in which they are read, every one for A4."""

    def __init__(self, path: Path, folder: Path, title: str, agency: str) -> None:
        # Only a process that is asked for a workbook reads it.
        import xlsxwriter

        options = {"constant_memory": True, "tmpdir": str(folder), "strings_to_formulas": False}
        self._book: Any = xlsxwriter.Workbook(str(path), {**options, "strings_to_urls": False})
        self._book.set_properties({"title": title, "company": agency})
        self._formats = looks_of(self._book)
        self.heading = self._formats["heading"]
        wrapped = {"text_wrap": True, "valign": "top"}
        self.title = self._look(font_size=16, bold=True, font_color=BRAND)
        self.plain = self._look()
        self.soft = self._look(font_color=_SOFT, **wrapped)
        self.name = self._look(bold=True, bottom=1, bottom_color=LINE, **wrapped)
        self.words = self._look(bottom=1, bottom_color=LINE, **wrapped)

    def _look(self, **extra: Any) -> Any:
        return self._book.add_format({"font_name": FONT, "font_size": 11, **extra})

    def sheet(self, name: str, widths: Sequence[int]) -> Any:
        """Return a new sheet with columns so wide; it prints one page wide."""
        sheet = self._book.add_worksheet(name)
        for index, width in enumerate(widths):
            sheet.set_column(index, index, width)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{name}&R&8Trang &P/&N")
        return sheet

    def note(self, sheet: Any, row: int, text: str, columns: int, width: int) -> None:
        """Write a text over several columns, ``width`` characters wide together."""
        # A merged cell is as high as we say: Excel does not look at it again.
        sheet.set_row(row, 15 * lines(text, width))
        if columns > 1:
            sheet.merge_range(row, 0, row, columns - 1, text, self.soft)
        else:
            sheet.write_string(row, 0, text, self.soft)

    def table(
        self, name: str, title: str, note: str, columns: Sequence[Column], rows: Iterable[tuple[Value, ...]]
    ) -> tuple[int, int]:
        """Write a sheet with a table; return the row of its headings and how many rows it has."""
        sheet = self.sheet(name, [column.width for column in columns])
        sheet.set_row(0, 24)
        sheet.write_string(0, 0, title, self.title)
        self.note(sheet, 1, note, len(columns), sum(column.width for column in columns))
        head, number = 3, 0
        sheet.set_row(head, 30)
        for index, column in enumerate(columns):
            sheet.write_string(head, index, column.title, self.heading)
        for number, row in enumerate(rows, start=1):
            for index, (value, column) in enumerate(zip(row, columns, strict=True)):
                write_cell(sheet, head + number, index, value, column, self._formats)
        if not number:
            sheet.write_string(head + 1, 0, "Không có dòng nào.", self.soft)
        sheet.autofilter(head, 0, head + max(number, 1), len(columns) - 1)
        sheet.repeat_rows(head)
        sheet.freeze_panes(head + 1, 0)
        return head, number

    def bars(self, title: str, sheet: str, head: int, number: int) -> Any:
        """Return a chart of a sheet whose columns are a name, people, done and not done: a bar for each row."""
        chart = self._book.add_chart({"type": "bar", "subtype": "stacked"})
        for column, look, ink in _BARS:
            # A nought beside a bar says nothing.
            label = {"value": True, "num_format": "#,##0;;", "font": _font(9, bold=True, color=ink)}
            series = {
                "name": [sheet, head, column],
                "categories": [sheet, head + 1, 0, head + number, 0],
                "values": [sheet, head + 1, column, head + number, column],
                "gap": 45,
                "data_labels": label if ink == _WHITE else {**label, "fill": {"color": _WHITE}},
            }
            chart.add_series({**series, **look})
        chart.set_title({"name": title, "name_font": _font(12, bold=True)})
        chart.set_legend({"position": "bottom", "font": _font(10)})
        chart.set_x_axis(
            {"num_format": "#,##0", "num_font": _font(9), "major_gridlines": {"visible": True, "line": {"color": LINE}}}
        )
        chart.set_y_axis({"reverse": True, "num_font": _font(9)})
        chart.set_size({"width": CHART_WIDTH, "height": _FRAME_HEIGHT + _BAR_HEIGHT * number})
        return chart

    def charts(self, name: str) -> "Charts":
        """Return a sheet for charts, which prints on one page."""
        sheet = self.sheet(name, (140,))
        sheet.fit_to_pages(1, 1)
        return Charts(sheet, self.soft)

    def close(self) -> None:
        """Fold everything into the file. Raises OSError."""
        from xlsxwriter.exceptions import FileCreateError

        try:
            self._book.close()
        except FileCreateError as error:
            raise OSError(str(error)) from error


class Charts:
    """A sheet of charts below each other; ``number`` of them are there."""

    def __init__(self, sheet: Any, look: Any) -> None:
        self._sheet, self._look, self._row, self.number = sheet, look, 0, 0

    def add(self, chart: Any, said: str) -> None:
        """Put a chart below the others, ``said`` in words for whoever does not see it."""
        self._sheet.insert_chart(self._row, 0, chart, {"x_offset": 4, "y_offset": 4, "description": said})
        self._row += 2 + int(chart.height) // _ROW_HEIGHT
        self.number += 1

    def say(self, text: str) -> None:
        """Say why there is none."""
        self._sheet.write_string(0, 0, text, self._look)


def _font(size: int, *, bold: bool = False, color: str = _INK) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": color}


def lines(text: str, width: int) -> int:
    """Return how many lines a text needs in a cell ``width`` characters wide, rather one too many."""
    return 1 + int(len(text) * 1.1) // width
