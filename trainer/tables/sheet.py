"""A sheet as it was read: numbered rows of text cells, nothing cleaned yet."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as text ("" when empty). ``formula``: its value was or would be computed, so it is not to be trusted."""

    value: str
    formula: bool = False


EMPTY = Cell("")

# The number is the one a person sees at the left edge in Excel.
Row: TypeAlias = tuple[int, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name and its rows."""

    name: str
    rows: tuple[Row, ...]
