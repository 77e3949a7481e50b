"""A file that was read as the plain data that is kept of it until the list is applied."""

from typing import Any

from trainer.tables.sheet import EMPTY, Book, Cell, Sheet


def to_plain(book: Book, said: str) -> dict[str, Any]:
    """Return ``book`` as plain data; ``said`` is what was done to it as a whole."""
    return {"sheets": [_sheet_to_plain(sheet) for sheet in book.sheets], "hidden": list(book.hidden), "said": said}


def book(plain: dict[str, Any]) -> Book:
    """Return the book that ``to_plain`` described; also of the one sheet that earlier versions kept."""
    sheets = plain.get("sheets") or [plain]
    return Book(tuple(_sheet(one) for one in sheets), tuple(plain.get("hidden", ())))


def _sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    rows = [[number, [_cell_to_plain(cell) for cell in cells]] for number, cells in sheet.rows]
    return {"name": sheet.name, "rows": rows, "separated": sheet.separated}


def _cell_to_plain(cell: Cell) -> Any:
    return [cell.value] if cell.formula else cell.value


def _sheet(plain: dict[str, Any]) -> Sheet:
    rows = ((number, tuple(_cell(cell) for cell in cells)) for number, cells in plain["rows"])
    return Sheet(plain["name"], tuple(rows), plain.get("separated", False))


def _cell(plain: Any) -> Cell:
    if isinstance(plain, list):
        return Cell(plain[0], formula=True)
    return Cell(plain) if plain else EMPTY
