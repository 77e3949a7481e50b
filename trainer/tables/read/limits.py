"""How large a table may be, whatever kind of file it came in."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from trainer.core.text import count
from trainer.tables.sheet import EMPTY, Cell, Row, Sheet


class SpreadsheetError(Exception):
    """A file that cannot be used. ``what`` says why, ``mend`` how to go on; both Vietnamese, and so is ``str()``."""

    def __init__(self, what: str, mend: str) -> None:
        self.what = what
        self.mend = mend
        super().__init__(f"{what} {mend}")


# Everybody of a city of 200,000 in twelve columns, with titles, headings and signatures.
MAX_ROWS = 210_000
MAX_COLUMNS = 100
MAX_CELLS = 2_500_000
# Empty places that a file may ask to be walked over. Styles down to the last row ask for a million in each column, but
# no honest file unpacks to more than this; a few letters can ask for any number.
MAX_PLACES = 10_000_000
# What Excel takes into one cell.
LONGEST_CELL = 32_767

# Who waits hears of so many rows at a time.
_TELL_EVERY = 1_000
_told: ContextVar[Callable[[int], None] | None] = ContextVar("told", default=None)


@contextmanager
def telling(told: Callable[[int], None]) -> Iterator[None]:
    """Let ``told`` hear meanwhile how many rows were read, whatever kind of file they are in.

    What it raises ends the reading.
    """
    before = _told.set(told)
    try:
        yield
    finally:
        _told.reset(before)


def collect(rows: Iterable[Iterable[Cell]], ends: bool = False) -> tuple[Row, ...]:
    """Return ``rows`` numbered from 1, without the empty cells and rows at the end. Raises ``SpreadsheetError``.

    Takes one row at a time and stops at the first one too many, so that a hostile file costs little. ``ends``: rows
    that are not empty keep the empty cells at their ends.
    """
    kept: list[Row] = []
    last = cells_read = places = 0
    told = _told.get()
    for number, cells in enumerate(rows, start=1):
        if told is not None and number % _TELL_EVERY == 0:
            told(number)
        whole = tuple(cells)
        row = _without_end(whole)
        if row and ends:
            row = whole[: max(len(row), MAX_COLUMNS)]
        cells_read += len(row)
        places += 1 + len(whole)
        if places > MAX_PLACES or len(row) > MAX_COLUMNS or cells_read > MAX_CELLS or (row and number > MAX_ROWS):
            raise too_big()
        if any(len(cell.value) > LONGEST_CELL for cell in row):
            raise _too_long(number)
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
        f"Bảng quá lớn (tối đa {count(MAX_ROWS)} dòng, {MAX_COLUMNS} cột, {count(MAX_CELLS)} ô).",
        "Chỉ giữ lại bảng danh sách cán bộ, xóa các cột trống ở bên phải, rồi tải lên lại.",
    )


def _too_long(row: int) -> SpreadsheetError:
    return SpreadsheetError(
        f"Dòng {count(row)} có ô dài hơn {count(LONGEST_CELL)} chữ, nhiều hơn một ô của Excel chứa được.",
        "Rút ngắn hoặc xóa ô ấy rồi tải lên lại.",
    )


def check_total(sheets: Iterable[Sheet]) -> None:
    """Raise ``SpreadsheetError`` when ``sheets`` hold more cells or rows together than one table may."""
    cells = rows = 0
    for sheet in sheets:
        rows += len(sheet.rows)
        cells += sum(len(row) for _, row in sheet.rows)
    if cells > MAX_CELLS or rows > MAX_ROWS:
        raise too_big()
