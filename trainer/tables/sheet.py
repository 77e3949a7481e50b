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
