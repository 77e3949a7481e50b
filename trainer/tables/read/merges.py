"""Blocks of merged cells: the value stands in the first cell only, and is meant for each row the block covers."""

from collections.abc import Sequence

from trainer.tables.read.limits import MAX_CELLS, too_big
from trainer.tables.sheet import EMPTY, Row

# Column, first row, last row.
Block = tuple[int, int, int]


def fill_down(rows: tuple[Row, ...], merges: Sequence[Block]) -> tuple[Row, ...]:
    """Write the value of each tall block into every row it covers: one unit merged over its people."""
    if not merges:
        return rows
    grid = [list(cells) for _, cells in rows]
    if sum(max(0, min(bottom, len(grid)) - top) for _, top, bottom in merges) > MAX_CELLS:
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
