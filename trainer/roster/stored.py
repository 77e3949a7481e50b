"""A file that was read as the plain data that is kept of it until the list is applied, packed."""

import base64
import gc
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trainer.tables.sheet import EMPTY, Book, Cell, Cells, Sheet


@contextmanager
def looking_for_no_rings() -> Iterator[None]:
    """Let Python look for no rings among its values meanwhile: millions of cells have none, and looking through all of
    them again and again takes more time than making them."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def to_plain(book: Book, said: str) -> dict[str, Any]:
    """Return ``book`` as plain data; ``said`` is what was done to it as a whole."""
    return {"sheets": [_sheet_to_plain(sheet) for sheet in book.sheets], "hidden": list(book.hidden), "said": said}


def pack(plain: dict[str, Any]) -> dict[str, str]:
    """Return plain data as it is kept: a tenth of its tens of megabytes, for which others wait as they are written."""
    told = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
    return {"packed": base64.b64encode(zlib.compress(told, level=1)).decode()}


def pack_file(content: bytes) -> dict[str, str]:
    """Return a file that nobody has read yet as it is kept."""
    return {"file": base64.b64encode(zlib.compress(content, level=1)).decode()}


def unpack_file(kept: dict[str, Any]) -> bytes | None:
    """Return the file that was packed; None where its rows are kept."""
    return zlib.decompress(base64.b64decode(kept["file"])) if "file" in kept else None


@looking_for_no_rings()
def unpack(kept: dict[str, Any]) -> dict[str, Any]:
    """Return what was packed; plain data that an earlier version kept as it is."""
    if "packed" not in kept:
        return kept
    plain: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(kept["packed"])))
    return plain


@looking_for_no_rings()
def book(plain: dict[str, Any]) -> Book:
    """Return the book that ``to_plain`` described; also of the one sheet that earlier versions kept."""
    sheets = plain.get("sheets") or [plain]
    return Book(tuple(_sheet(one) for one in sheets), tuple(plain.get("hidden", ())))


def _sheet_to_plain(sheet: Sheet) -> dict[str, Any]:
    rows = [[number, [[cell.value] if cell.formula else cell.value for cell in cells]] for number, cells in sheet.rows]
    return {"name": sheet.name, "rows": rows, "separated": sheet.separated}


def _sheet(plain: dict[str, Any]) -> Sheet:
    known = Cells()
    rows = ((number, tuple([_cell(cell, known) for cell in cells])) for number, cells in plain["rows"])
    return Sheet(plain["name"], tuple(rows), plain.get("separated", False))


def _cell(plain: Any, known: Cells) -> Cell:
    if isinstance(plain, list):
        return Cell(plain[0], formula=True)
    return known.of(plain) if plain else EMPTY
