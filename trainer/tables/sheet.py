"""A sheet as it was read: numbered rows of text cells, nothing cleaned yet."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text ("" when empty).

    ``formula``: there is no value to rely on: a formula whose result is not in the file, an error, or a text that
    would become a formula.
    """

    value: str
    formula: bool = False


EMPTY = Cell("")


class Cells:
    """Makes the cells of one sheet, and the same one for a text that comes again: units, posts and roles stand in
    every row of a city."""

    # What comes again has come by then; numbers and names that never do need not be held.
    _MOST = 20_000

    def __init__(self) -> None:
        self._known: dict[str, Cell] = {}

    def of(self, text: str) -> Cell:
        """Return the cell of a text that is no formula."""
        found = self._known.get(text)
        if found is None:
            found = Cell(text)
            if len(self._known) < self._MOST:
                self._known[text] = found
        return found


# The number is the one a person sees at the left edge in Excel.
Row: TypeAlias = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows.

    ``separated``: from a text in which a character parts the cells; its rows keep the empty cells at their ends, so
    that one too long shows.
    """

    name: str
    rows: tuple[Row, ...]
    separated: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds: its sheets, in order, and the names of those that are hidden, which nobody reads."""

    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
