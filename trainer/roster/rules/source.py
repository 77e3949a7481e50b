"""Where the rows of a list come from: one sheet, or several that were put together, and what was left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet among those put together: row ``n`` of it is row ``offset + n`` of the list.

    ``header`` and ``last``: the rows, of the list, of its headings (0: it has none) and of its end.
    """

    name: str
    offset: int
    header: int
    last: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sheet that was not read, and why, in Vietnamese."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Source:
    """What the rows of a list came from.

    ``separated``: from a text in which a character parts the cells; ``said``: what was done to the file as a whole;
    ``unasked``: names of sheets that may be lists too and were left out though nobody said so.
    """

    parts: tuple[Part, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    separated: bool = False
    said: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    def part_of(self, row: int) -> Part | None:
        """Return the sheet that ``row`` stands in; None when there is only one."""
        return next((part for part in self.parts if row <= part.last), None) if len(self.parts) > 1 else None

    def place(self, row: int) -> str:
        """Return how a person finds ``row``: its number, and the sheet when there are several."""
        part = self.part_of(row)
        return str(row) if part is None else f"{row - part.offset} (trang “{part.name}”)"


ONE_SHEET = Source()
