"""Workbooks of LibreOffice: .ods files, read row by row from their one XML part."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any

from trainer.tables.read import values, zip_guard
from trainer.tables.read.limits import MAX_COLUMNS, MAX_ROWS, SpreadsheetError, check_total, collect
from trainer.tables.read.merges import Block, fill_down
from trainer.tables.sheet import EMPTY, Book, Cell, Sheet

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_ENCRYPTED = b"manifest:encryption-data"


def read_book(content: bytes, name: str) -> Book:
    """Return the sheets of a workbook that are not hidden, at least one. Raises ``SpreadsheetError``."""
    if zip_guard.check(content, name) != "ods":
        raise zip_guard.not_a_workbook(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_open(archive, name)
            with archive.open("content.xml") as part:
                book = _Reader(part).book()
    except SpreadsheetError:
        raise
    except Exception as error:  # a hostile or damaged file can make the parser raise anything
        raise zip_guard.broken(name) from error
    if not book.sheets:
        raise zip_guard.not_a_workbook(name)
    return book


def _check_open(archive: zipfile.ZipFile, name: str) -> None:
    if b"spreadsheet" not in archive.read("mimetype")[:200]:
        raise zip_guard.not_a_workbook(name)
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and _ENCRYPTED in archive.read(manifest):
        raise SpreadsheetError(f"Tệp “{name}” được đặt mật khẩu.", zip_guard.WITHOUT_PASSWORD)


class _Reader:
    """Walks through the part once; what was read is let go at the end of each row."""

    def __init__(self, part: IO[bytes]) -> None:
        wanted = (f"{_TABLE}table", f"{_TABLE}table-row", f"{_STYLE}style")
        # No entity is resolved and nothing is fetched; one with a document type is refused.
        # Here and not above: whoever never uploads a list shall not wait for it.
        from lxml import etree

        self._events = etree.iterparse(
            part, events=("start", "end"), tag=wanted, resolve_entities=False, no_network=True
        )
        self._hidden_styles: set[str] = set()
        self._merges: list[Block] = []

    def book(self) -> Book:
        """Return what the part holds."""
        sheets: list[Sheet] = []
        hidden: list[Sheet] = []
        for event, element in self._events:
            if element.getroottree().docinfo.internalDTD is not None:
                raise ValueError("a document type")
            if element.tag == f"{_STYLE}style" and event == "end":
                self._note_style(element)
            elif element.tag == f"{_TABLE}table" and event == "start":
                unseen = element.get(f"{_TABLE}style-name") in self._hidden_styles
                (hidden if unseen else sheets).append(self._sheet(element.get(f"{_TABLE}name") or "Trang"))
                check_total((*sheets, *hidden))
        shown, left = (sheets, hidden) if sheets else (hidden, [])
        return Book(tuple(shown), tuple(sheet.name for sheet in left))

    def _note_style(self, element: Any) -> None:
        for properties in element.iter(f"{_STYLE}table-properties"):
            if properties.get(f"{_TABLE}display") == "false":
                self._hidden_styles.add(element.get(f"{_STYLE}name"))

    def _sheet(self, name: str) -> Sheet:
        self._merges = []
        rows = collect(self._rows())
        return Sheet(name, fill_down(rows, self._merges))

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        number = 0
        for event, element in self._events:
            if event != "end" or element.tag == f"{_STYLE}style":
                continue
            if element.tag == f"{_TABLE}table":
                return
            cells = self._cells(element, number + 1)
            times = int(element.get(f"{_TABLE}number-rows-repeated") or 1)
            if not any(cell.value for cell in cells):
                # A sheet often "uses" a million empty rows; some may stand between two people.
                times = min(times, MAX_ROWS + 1)
            for _ in range(times):
                yield cells
            number += times
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]

    def _cells(self, row: Any, number: int) -> tuple[Cell, ...]:
        cells: list[Cell] = []
        for element in row.iter(*_CELLS):
            times = int(element.get(f"{_TABLE}number-columns-repeated") or 1)
            cell = _cell(element)
            spanned = int(element.get(f"{_TABLE}number-rows-spanned") or 1)
            if spanned > 1 and len(cells) < MAX_COLUMNS:
                self._merges.append((len(cells), number, number + spanned - 1))
            # One more than may be is enough to be refused for it.
            cells += [cell] * min(times, MAX_COLUMNS + 1 - min(len(cells), MAX_COLUMNS))
        return tuple(cells)


def _cell(element: Any) -> Cell:
    kind = element.get(f"{_OFFICE}value-type") or ""
    formula = element.get(f"{_TABLE}formula")
    text = "\n".join("".join(line.itertext()) for line in element.findall(f"{_TEXT}p"))
    if kind == "float" and not (text.isascii() and text.isdigit()):
        # The number itself: a text may have been shortened to "1.2E+05". Noughts in front are shown, and are kept.
        return values.cell(float(element.get(f"{_OFFICE}value")))
    if kind == "date":
        try:
            return values.cell(datetime.fromisoformat(element.get(f"{_OFFICE}date-value")))
        except ValueError:
            return values.no_day()
    if kind == "boolean":
        return values.cell(element.get(f"{_OFFICE}boolean-value") == "true")
    if formula and (not kind or text.startswith(("#", "Err:"))):
        return values.cell(text or formula.partition(":")[2], unknown=True)
    return values.cell(text) if text.strip() else EMPTY
