"""A table to hand out: columns that say what they hold, and rows of plain values, all there or one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from trainer.core.vietnam_time import in_vietnam

Kind = Literal["text", "date", "number", "percent", "to_sign"]
Value: TypeAlias = str | int | float | Decimal | date | datetime | None
Line: TypeAlias = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` for programs, ``title`` for people, ``width`` in characters. A percent holds 0.85 for 85%.

    What is there ``to_sign`` on paper is empty, and its rows are as high as a hand needs.
    """

    key: str
    title: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title. Each row has a value for every column; None leaves the cell empty."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Line, ...]

    def __post_init__(self) -> None:
        wrong = next((number for number, row in enumerate(self.rows) if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise ValueError(f"row {wrong} has {len(self.rows[wrong])} values for {len(self.columns)} columns")

    def stream(self) -> "Stream":
        """Return the same as what is written line by line."""
        return Stream(self.title, self.columns, self.rows)


@dataclass(frozen=True, slots=True)
class Stream:
    """A table of any length whose rows are made while it is written, and only once: nobody holds all of them."""

    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Line]

    def whole(self) -> Table:
        """Return it with all its rows; for a table that is known to be small."""
        return Table(self.title, self.columns, tuple(self.rows))


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: rows without headings, and sheets (a CSV has one)."""

    rows: int
    sheets: int = 1


def local(moment: datetime) -> datetime:
    """Return ``moment`` in Vietnamese time without its zone; spreadsheets know no zones."""
    return in_vietnam(moment).replace(tzinfo=None) if moment.tzinfo else moment
