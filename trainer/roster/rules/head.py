"""The head of a list: all that choosing its columns looks at, however many rows come after it."""

from collections.abc import Collection
from dataclasses import dataclass

from trainer.roster.rules.sheets import SheetSeen, join, look
from trainer.tables.sheet import Book, Cell, Row, Sheet

# Headings are looked for in the first 50 rows; a person may name one of these.
ROWS = 250
# Longer than a heading and than what is shown of a cell: with a novel in each it would weigh a hundred megabytes.
MOST_OF_A_CELL = 1_000


@dataclass(frozen=True, slots=True)
class Head:
    """``sheet``: the list with its first ROWS rows alone; ``width``: how many columns all its rows have; ``last``: the
    number of its last row; ``sheets``: those of the file."""

    sheet: Sheet
    width: int
    last: int
    sheets: tuple[SheetSeen, ...]

    @property
    def until(self) -> int:
        """The number of the last row that is in it."""
        return self.sheet.rows[-1][0] if self.sheet.rows else 0


def of(book: Book, chosen: Collection[int] | None) -> Head:
    """Return the head of the list that the ``chosen`` sheets of a file are together (None: the proposed ones)."""
    whole, _ = join(book.sheets, chosen)
    width = max((len(cells) for _, cells in whole.rows), default=0)
    last = whole.rows[-1][0] if whole.rows else 0
    return Head(
        Sheet(whole.name, tuple(map(_short, whole.rows[:ROWS])), whole.separated), width, last, look(book.sheets)
    )


def _short(row: Row) -> Row:
    number, cells = row
    return number, tuple(
        cell if len(cell.value) <= MOST_OF_A_CELL else Cell(cell.value[:MOST_OF_A_CELL], cell.formula) for cell in cells
    )
