"""Sheets typed with fonts of before Unicode: found by what all cells say together, and brought to Unicode."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from trainer.core.old_fonts import Font, Reading, readings, to_unicode
from trainer.core.text import count
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Cell, Sheet

# One font must explain so many times more cells than the other: a slip of the typist reads as anything.
_CLEARLY = 5
_NAMES = {"TCVN3": "TCVN3 (.VnTime)", "VNI": "VNI"}
_MEND = (
    "Chuyển cả tệp sang Unicode bằng UniKey (Ctrl+Shift+F6), lưu lại rồi tải lên lại, hoặc xin lại tệp gõ bằng Unicode."
)


@dataclass(frozen=True, slots=True)
class Converted:
    """Sheets in Unicode; ``said``: what was converted, in Vietnamese, "" when nothing was."""

    sheets: tuple[Sheet, ...]
    said: str = ""


def in_unicode(sheets: Iterable[Sheet], name: str) -> Converted:
    """Return the sheets of the file ``name`` in Unicode. Raises ``SpreadsheetError`` where they can be read two ways.

    A cell that only Unicode explains stays, one that only the font explains is converted, and what could be either
    goes with its column.
    """
    kept = tuple(sheets)
    seen = Counter(found for _, found in _marked(kept))
    sure = Counter({one: cells for found, cells in seen.items() if len(found) == 1 for one in found})
    unsure = seen[frozenset({"TCVN3", "VNI"})]
    if not sure["TCVN3"] and not sure["VNI"]:
        if unsure:
            raise _two_ways(name, "TCVN3 hoặc VNI")
        return Converted(kept)
    font: Font = "TCVN3" if sure["TCVN3"] >= sure["VNI"] else "VNI"
    if sure[font] < _CLEARLY * sure["VNI" if font == "TCVN3" else "TCVN3"]:
        raise _two_ways(name, "TCVN3 hoặc VNI")
    converter = _Converter(kept, font, name, mixed=bool(sure["Unicode"]))
    return Converted(tuple(map(converter.sheet, kept)), converter.said())


def decoded(content: bytes) -> str | None:
    """Return the text of bytes that a font of before Unicode wrote, as its Latin letters; None when they are others."""
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        return None
    lines = text.splitlines()
    found = Counter(one for line in lines for word in line.split() for one in _only(readings(word)))
    legacy = max(found["TCVN3"], found["VNI"])
    return text if legacy and legacy >= _CLEARLY * found["Unicode"] and not _is_old_windows(content, legacy) else None


def _is_old_windows(content: bytes, legacy: int) -> bool:
    # Windows-1258 writes tones as marks behind the letter; read as such, its words are spelled well too.
    words = content.decode("cp1258", "replace").split()
    return sum(1 for word in words if "Unicode" in readings(word) and "\ufffd" not in word) > legacy


def _only(found: frozenset[Reading]) -> frozenset[Reading]:
    return found if len(found) == 1 else frozenset()


def _marked(sheets: Iterable[Sheet]) -> Iterator[tuple[tuple[int, int], frozenset[Reading]]]:
    """Yield for each cell that says something of its font its sheet and column, and how it can be read."""
    # Names, units and posts come again and again.
    known: dict[str, frozenset[Reading]] = {}
    for number, sheet in enumerate(sheets):
        for _, cells in sheet.rows:
            for column, cell in enumerate(cells):
                text = cell.value
                if text.isascii():
                    continue
                found = known.get(text)
                if found is None:
                    found = known[text] = readings(text)
                if found:
                    yield (number, column), found


class _Converter:
    """Converts the sheets of one file, cell by cell."""

    def __init__(self, sheets: tuple[Sheet, ...], font: Font, name: str, *, mixed: bool) -> None:
        self._font, self._name, self._mixed = font, name, mixed
        self._sheets = sheets
        self._sure: dict[tuple[int, int], Counter[str]] = {}
        for place, found in _marked(sheets):
            self._sure.setdefault(place, Counter()).update(_only(found))
        self._converted = 0
        self._example = ""

    def sheet(self, sheet: Sheet) -> Sheet:
        """Return one of the sheets in Unicode."""
        number = self._sheets.index(sheet)
        rows = ((row, self._row(number, row, cells)) for row, cells in sheet.rows)
        return replace(sheet, rows=tuple(rows))

    def said(self) -> str:
        """Return what was done, for whoever sent the file."""
        return f"{count(self._converted)} ô gõ bằng phông {_NAMES[self._font]} được chuyển sang Unicode{self._example}."

    def _row(self, sheet: int, row: int, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        if all(cell.value.isascii() for cell in cells):
            return cells
        return tuple(self._cell((sheet, column), row, cell) for column, cell in enumerate(cells))

    def _cell(self, place: tuple[int, int], row: int, cell: Cell) -> Cell:
        if cell.value.isascii() or not self._converts(place, row, cell.value):
            return cell
        text = to_unicode(cell.value, self._font)
        if text == cell.value:
            return cell
        self._converted += 1
        self._example = self._example or f", ví dụ “{cell.value.strip()}” thành “{text.strip()}”"
        return replace(cell, value=text)

    def _converts(self, place: tuple[int, int], row: int, text: str) -> bool:
        found = readings(text)
        if self._font not in found:
            # Misspelled, or a foreign name: as the rest of the file.
            return not found and not self._mixed
        if "Unicode" not in found:
            return True
        sure = self._sure[place]
        if not self._mixed or sure[self._font] > _CLEARLY * sure["Unicode"]:
            return True
        if sure["Unicode"] >= _CLEARLY * sure[self._font]:
            return False
        raise _two_ways(self._name, f"Unicode hoặc {self._font}", f" (dòng {row}: “{text.strip()}”)")


def _two_ways(name: str, ways: str, where: str = "") -> SpreadsheetError:
    return SpreadsheetError(f"Tệp “{name}” gõ bằng phông cũ và có chỗ đọc được theo {ways}{where}.", _MEND)
