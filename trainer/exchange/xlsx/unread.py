"""What stands in a workbook beside its cells, so that nothing of it is dropped in silence."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from typing import Any

import openpyxl

from trainer.core.text import clean
from trainer.exchange.model import Loss
from trainer.exchange.xlsx.layout import FAMILIES

_PICTURES = "xl/media/"
# The notes that our own template has at its headings.
_OURS = frozenset(clean(column.help) for family in FAMILIES for column in family.columns)


def find(content: bytes) -> Iterator[Loss]:
    """Name every hidden sheet, note and picture of a workbook that could be read."""
    yield from _pictures(content)
    try:
        with warnings.catch_warnings():
            # What openpyxl does not support holds no words.
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False)
    except Exception:  # whatever a damaged part makes openpyxl raise: the cells were read without it
        yield Loss(0, "ghi chú và trang ẩn của sổ tính", "không đọc được; xem lại trong Excel")
        return
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in book.worksheets:
        if shown and sheet not in shown:
            yield Loss(0, f"trang ẩn “{sheet.title}”", "bỏ; bỏ ẩn trong Excel nếu cần", sheet.title)
        else:
            yield from _notes(sheet)


def _pictures(content: bytes) -> Iterator[Loss]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = sorted(name for name in archive.namelist() if name.startswith(_PICTURES))
    for name in names:
        yield Loss(0, f"hình “{name.removeprefix(_PICTURES)}”", "bỏ; câu hỏi chỉ có chữ")


def _notes(sheet: Any) -> Iterator[Loss]:
    # Only the cells that are there: one that was coloured in the last row would have millions made by ``iter_rows``,
    # and openpyxl has no public name for those that the file holds.
    for _, cell in sorted(sheet._cells.items()):
        words = clean(cell.comment.text) if cell.comment else ""
        if words and words not in _OURS:
            yield Loss(cell.row, f"ghi chú ở ô {cell.coordinate}: “{words}”", "bỏ", sheet.title)
