"""Tables as text: CSV with any of the encodings and separators that Vietnamese offices produce."""

import csv
import io
from collections.abc import Iterable, Iterator

from trainer.tables.read import fonts
from trainer.tables.read.decoding import NotTextError, decode
from trainer.tables.read.limits import SpreadsheetError, collect
from trainer.tables.sheet import EMPTY, Cell, Cells, Sheet

_SAVE_AS = "Lưu lại kiểu “CSV UTF-8” hoặc .xlsx rồi tải lên lại."
_SEPARATORS = ",;\t"
_LOOK_AT = 30


def read(content: bytes, name: str) -> Sheet:
    """Return the table in a text file. Raises ``SpreadsheetError``."""
    try:
        text, separator = _separator(_text(content))
    except NotTextError as error:
        raise SpreadsheetError(f"Tệp “{name}” không phải bảng chữ (CSV): {error}.", _SAVE_AS) from None
    try:
        known, ends = Cells(), _empty_ends(_records(text, separator))
        rows = (_cells(record[: max(0, len(record) - ends)], known) for record in _records(text, separator))
        return Sheet(name, collect(rows, ends=True), separated=True)
    except csv.Error as error:
        raise SpreadsheetError(f"Tệp “{name}” không đúng cấu trúc CSV.", _SAVE_AS) from error


def _text(content: bytes) -> str:
    """Return the text of ``content``; of a font of before Unicode, the letters it stands on. Raises NotTextError."""
    latin = None if b"\0" in content or _is_utf8(content) else fonts.decoded(content)
    return decode(content).text if latin is None else latin.replace("\r\n", "\n").replace("\r", "\n")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _separator(text: str) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    # Excel's own hint; replaced by an empty line so that row numbers stay what Excel shows.
    if told.startswith("sep=") and told[4:] and told[4] in _SEPARATORS:
        return "\n" + rest, told[4]
    return text, max(_SEPARATORS, key=lambda separator: _columns(text, separator))


def _columns(text: str, separator: str) -> int:
    try:
        rows = [row for _, row in zip(range(_LOOK_AT), _records(text, separator), strict=False)]
    except csv.Error:
        return 0
    return sum(len(row) for row in rows)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def _empty_ends(records: Iterable[list[str]]) -> int:
    """Return how many cells at its end every row that says something leaves empty: columns that nobody filled, with
    which a sheet was saved. Of all rows as many are left out: one that is longer than the others still is.
    """
    fewest = None
    for record in records:
        filled = next((at for at in range(len(record), 0, -1) if record[at - 1].strip()), 0)
        if filled:
            fewest = len(record) - filled if fewest is None else min(fewest, len(record) - filled)
        if fewest == 0:
            break
    return fewest or 0


def _cells(record: Iterable[str], known: Cells) -> Iterator[Cell]:
    return (_cell(value, value.strip(), known) for value in record)


def _cell(value: str, bare: str, known: Cells) -> Cell:
    if not bare:
        return EMPTY
    return Cell(value, formula=True) if bare[0] == "=" else known.of(value)
