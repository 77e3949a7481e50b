"""How large a table may be, whatever kind of file it came in."""

from collections.abc import Iterable

from trainer.tables.sheet import EMPTY, Cell, Row


class SpreadsheetError(Exception):
    """A file that cannot be used. ``what`` says why, ``mend`` how to go on; both Vietnamese, and so is ``str()``."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what} {mend}")


MAX_ROWS = 200_000
MAX_COLUMNS = 100
MAX_CELLS = 2_000_000


def collect(rows: Iterable[Iterable[Cell]]) -> tuple[Row, ...]:
    """Return ``rows`` numbered from 1, without the empty cells and rows at the end. Raises ``SpreadsheetError``.

    Takes one row at a time and stops at the first one too many, so that a hostile file costs little.
    """
    kept: list[Row] = []
    last = cells_read = 0
    for number, cells in enumerate(rows, start=1):
        row = _without_end(tuple(cells))
        cells_read += len(row)
        if len(row) > MAX_COLUMNS or cells_read > MAX_CELLS or (row and number > MAX_ROWS):
            raise too_big()
        if row:
            # Empty rows count only once something follows them: sheets are often "used" down to the last row.
            kept += ((empty, ()) for empty in range(last + 1, number))
            kept.append((number, row))
            last = number
    return tuple(kept)


def _without_end(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = len(cells)
    while end and cells[end - 1] is EMPTY:
        end -= 1
    return cells[:end]


def too_big() -> SpreadsheetError:
    """Return the error for a table beyond the limits."""
    return SpreadsheetError(
        f"Bảng quá lớn (tối đa {MAX_ROWS} dòng, {MAX_COLUMNS} cột, {MAX_CELLS} ô).",
        "Chỉ giữ lại bảng danh sách cán bộ rồi tải lên lại.",
    )
