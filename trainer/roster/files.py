"""A file of people's names: read, whatever it was made with, and brought to Unicode."""

from dataclasses import replace

from trainer.roster.rules import ours
from trainer.tables.read import fonts
from trainer.tables.read.detect import read_book
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Book

_NO_LIST = "Đây là {}, không phải danh sách cán bộ."
_MEND = "Tải lên tệp mỗi người một dòng. Cần danh sách đang có để sửa thì tải ở Tiến độ, mục “Bảng từng bài”."


def read(content: bytes, name: str) -> tuple[Book, str]:
    """Return all sheets of a file called ``name``, and what was done to it as a whole.

    Raises ``SpreadsheetError``, also of a table that was taken from here and is no staff list.
    """
    book = read_book(content, name)
    if called := ours.called(book.sheets):
        raise SpreadsheetError(_NO_LIST.format(called), _MEND)
    converted = fonts.in_unicode(book.sheets, name)
    return replace(book, sheets=converted.sheets), converted.said
