"""A table at the terminal: what fits is printed so that it can be read, and what does not is in the file."""

import shutil
import sys
from collections.abc import Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Any, TextIO

from trainer.core.text import count, hundredths, percent
from trainer.tables.table import Column, Stream

if TYPE_CHECKING:
    from rich.table import Table as Grid

# Long, and seldom what somebody looks for at a terminal.
_NOT_PRINTED = ("position", "roles", "quick", "email")
_GAP = 2
# A terminal is no place for more, and the width of columns needs all of them.
MOST_PRINTED = 1_000
_WHOLE = " Còn cột chưa hiện. → Đủ cột: --output bang.xlsx"
NOBODY = "Không có dòng nào khớp. → Bớt điều kiện lọc."


def print_table(table: Stream, to: TextIO, empty: str = NOBODY, until: str = "") -> None:
    """Write the first MOST_PRINTED rows of ``table``, as many columns as fit with no word of them broken; ``empty`` is
    said of one without rows.

    ``until``: the column after which all others are for a file.
    """
    from rich.console import Console

    rows = list(islice(table.rows, MOST_PRINTED + 1))
    if not rows:
        to.write(f"{table.title}\n{empty}\n")
        return
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    last = next((place for place, column in enumerate(table.columns) if column.key == until), len(table.columns))
    columns = [column for column in table.columns[: last + 1] if column.key not in _NOT_PRINTED]
    places = [table.columns.index(column) for column in columns]
    lines = [
        [_cell(row[at], column) for at, column in zip(places, columns, strict=True)] for row in rows[:MOST_PRINTED]
    ]
    widths = _widths([(column.title, *cells) for column, *cells in zip(columns, *lines, strict=True)], room)
    made = grid(table.title, (), ())
    for column, width in zip(columns, widths, strict=False):
        right = column.kind in ("number", "percent")
        made.add_column(column.title, width=width, justify="right" if right else "left")
    for line in lines:
        made.add_row(*line[: len(widths)])
    # As text, not markup: words in square brackets are words.
    Console(file=to, width=room, force_terminal=sys.stdout.isatty(), markup=False, emoji=False).print(made)
    to.write(f"{_how_many(len(rows))}{_WHOLE if until or len(widths) < len(columns) else ''}\n")


def grid(title: str, words: Sequence[str], numbers: Sequence[str]) -> "Grid":
    """Return a table without rows: under ``title`` columns of ``words``, which are folded, then ``numbers``, to the
    right."""
    from rich.table import Table as Grid

    made = Grid(title=title or None, title_justify="left", box=None, pad_edge=False)
    for heading in words:
        made.add_column(heading, overflow="fold")
    for heading in numbers:
        made.add_column(heading, justify="right")
    return made


def _how_many(rows: int) -> str:
    if rows > MOST_PRINTED:
        return f"Mới in {count(MOST_PRINTED)} dòng đầu, còn nữa. → Ghi cả bảng ra tệp: thêm --output TÊN.xlsx"
    return f"{count(rows)} dòng."


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Return how wide each of the ``columns`` (heading, cells) is that fits, the first at least: as its longest word,
    and as long as there is room as its longest cell, then as its heading; those that lack little first."""
    least = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    fit = max(1, sum(end - _GAP <= room for end in accumulate(width + _GAP for width in least)))
    widths = least[:fit]
    left = room - sum(widths) - _GAP * (fit - 1)
    for wish in ([max(map(len, cells)) for _, *cells in columns], [len(heading) for heading, *_ in columns]):
        for place in sorted(range(fit), key=lambda one: wish[one] - widths[one]):
            more = max(0, min(left, wish[place] - widths[place]))
            widths[place] += more
            left -= more
    return widths


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.kind == "percent":
        return percent(hundredths(value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
