"""Whose staff numbers somebody typed, or copied from a spreadsheet."""

import re

from trainer.core import person_cells as cells
from trainer.core.text import clean, fold

_BETWEEN = re.compile(r"[\t,;]+")
# What the column of staff numbers is called, folded.
_HEADING = re.compile(r"(ma|id|code|mscb)|(ma (so|can bo|cb|nhan vien|nv|cong chuc|vien chuc)|so hieu)\b.*")


def codes_of(text: str) -> list[str]:
    """Return the staff numbers that were typed or copied from a spreadsheet, each as often as it stands there.

    One a line, or with commas, semicolons or tabs between them; several with blanks between them are taken apart.
    The line that names their column is passed over, and what stands above it. All else is kept: it is nobody's.
    """
    lines = [_BETWEEN.split(line) for line in text.splitlines()]
    first = next((place for place, cells in enumerate(lines) if any(map(_has_digit, cells))), 0)
    named = [place for place, cells in enumerate(lines[:first], 1) if any(map(_is_heading, cells))]
    return [one for cells in lines[max(named, default=0) :] for cell in cells for one in _of_cell(cell)]


def without_title(column: list[str]) -> list[str]:
    """Return the cells of a column of staff numbers without what stands above the first: its heading, a title."""
    return column[next((place for place, cell in enumerate(column) if _has_digit(cell)), 0) :]


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _is_heading(cell: str) -> bool:
    return _HEADING.fullmatch(fold(clean(cell))) is not None


def _of_cell(cell: str) -> list[str]:
    code = cells.code(cell)
    parts = [cells.code(part) for part in code.split()]
    return parts if parts and all(map(cells.is_code, parts)) else [code] if code else []
