"""A table at the terminal: what fits is printed so that it can be read, and what does not is in the file."""

import sys
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import click

from trainer.core.text import count, percent
from trainer.tables.table import Column, Table, hundredths

# Long, and seldom what somebody looks for at a terminal.
_NOT_PRINTED = ("position", "roles", "quick", "email")
_GAP = 2
_WHOLE = " Còn cột chưa hiện. → Đủ cột: --output bang.xlsx"
NOBODY = "Không có dòng nào khớp. → Bớt điều kiện lọc."


def print_table(table: Table, empty: str = NOBODY, first: int | None = None) -> None:
    """Print the columns of ``table`` that fit, no word of them broken; ``empty`` is said of one without rows.

    ``first``: of so many columns at most, where those that follow are for a file.
    """
    from rich.console import Console
    from rich.table import Table as Grid

    if not table.rows:
        click.echo(f"{table.title}\n{empty}")
        return
    console = Console(width=None if sys.stdout.isatty() else 200)
    columns = [column for column in table.columns[:first] if column.key not in _NOT_PRINTED]
    places = [table.columns.index(column) for column in columns]
    lines = [[_cell(row[place], column) for place, column in zip(places, columns, strict=True)] for row in table.rows]
    texts = [(column.title, *cells) for column, *cells in zip(columns, *lines, strict=True)]
    widths = _widths(
        [_longest_word(one) for one in texts], [max(map(len, cells)) for _, *cells in texts], console.width
    )
    fit = len(widths)
    grid = Grid(title=table.title, title_justify="left", box=None, pad_edge=False)
    for column, width in zip(columns, widths, strict=False):
        right = column.kind in ("number", "percent")
        grid.add_column(column.title, width=width, justify="right" if right else "left")
    for line in lines:
        grid.add_row(*line[:fit])
    console.print(grid)
    click.echo(f"{count(len(lines))} dòng.{_WHOLE if first or fit < len(columns) else ''}")


def _widths(least: Sequence[int], whole: Sequence[int], room: int) -> list[int]:
    """Return how wide each column is that fits, the first at least: its ``least`` width, and as long as there is room
    that of its longest cell (``whole``), those that lack little first."""
    fit = max(1, sum(end - _GAP <= room for end in accumulate(width + _GAP for width in least)))
    widths = list(least[:fit])
    left = room - sum(widths) - _GAP * (fit - 1)
    for place in sorted(range(fit), key=lambda one: whole[one] - least[one]):
        more = max(0, min(left, whole[place] - least[place]))
        widths[place] += more
        left -= more
    return widths


def _longest_word(texts: Sequence[str]) -> int:
    return max(len(word) for text in texts for word in text.split() or [""])


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    if column.kind == "percent":
        return percent(hundredths(value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
