"""A file that was read as the plain data that is kept of it until the list is applied, packed."""

import base64
import gc
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from trainer.roster.rules.head import Head
from trainer.roster.rules.sheets import SheetSeen
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


def pack_rows(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return rows of a table as they are kept: by the hundred thousand they would be tens of megabytes."""
    return pack({"rows": rows})


def unpack_rows(kept: Any) -> list[dict[str, Any]]:
    """Return what ``pack_rows`` packed; the rows that an earlier version kept as they are."""
    rows: list[dict[str, Any]] = kept if isinstance(kept, list) else unpack(kept)["rows"]
    return rows


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


def head_to_plain(head: Head) -> dict[str, Any]:
    """Return the head of a list as plain data."""
    return {**asdict(head), "sheet": _sheet_to_plain(head.sheet)}


def head(plain: dict[str, Any]) -> Head:
    """Return the head that ``head_to_plain`` described."""
    seen = tuple(SheetSeen(**one) for one in plain["sheets"])
    return Head(_sheet(plain["sheet"]), plain["width"], plain["last"], seen)


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
