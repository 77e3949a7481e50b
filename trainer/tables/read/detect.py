"""The door: what kind of file is this, and who reads it."""

from collections.abc import Callable

from trainer.tables.read import csv, ods, xls, xlsx, zip_guard
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Book, Sheet

MAX_BYTES = 20 * 1024 * 1024

_SAVE_AS = "Mở bằng Excel hoặc LibreOffice, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại."
# The three ways in which a zip archive begins; two letters alone begin many a name of an office.
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")
_SPREADSHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read(content: bytes, name: str, wanted: Callable[[Sheet], bool], max_bytes: int = MAX_BYTES) -> Sheet:
    """Return the table in ``content``, a file called ``name``. Raises ``SpreadsheetError``.

    Of several sheets the fullest of those that are ``wanted`` is taken, or else the fullest.
    """
    sheets = read_book(content, name, max_bytes).sheets
    return max(sheets, key=lambda sheet: (wanted(sheet), _full_rows(sheet)))


def read_book(content: bytes, name: str, max_bytes: int = MAX_BYTES) -> Book:
    """Return the sheets of an .xlsx, .xls, .ods or .csv file called ``name``; at least one row is in them.

    The bytes decide what kind of file it is, since names are often wrong; the name only helps with text. Raises
    ``SpreadsheetError``.
    """
    _check_size(content, name, max_bytes)
    book = _read_kind(content, name)
    if not any(row for sheet in book.sheets for _, row in sheet.rows):
        raise SpreadsheetError(
            f"Tệp “{name}” không có dòng nào.", "Kiểm tra xem danh sách đã được lưu chưa rồi tải lên lại."
        )
    return book


def read_sheets(content: bytes, name: str) -> list[Sheet]:
    """Return every sheet of ``content``, an .xlsx file called ``name``. Raises ``SpreadsheetError``."""
    _check_size(content, name, MAX_BYTES)
    if content.startswith(_OLE):
        raise SpreadsheetError(f"Tệp “{name}” thuộc kiểu cũ (.xls) hoặc không phải sổ tính.", _SAVE_AS)
    return list(xlsx.read_book(content, name).sheets)


def _check_size(content: bytes, name: str, max_bytes: int) -> None:
    if len(content) > max_bytes:
        megabytes = max_bytes // (1024 * 1024)
        raise SpreadsheetError(
            f"Tệp “{name}” lớn hơn {megabytes} MB.", "Xóa hình ảnh và các trang không cần rồi tải lên lại."
        )
    if not content.strip():
        raise SpreadsheetError(f"Tệp “{name}” rỗng.", "Kiểm tra lại tệp rồi tải lên lại.")


def _read_kind(content: bytes, name: str) -> Book:
    if content.startswith(_ZIP):
        reader = ods.read_book if zip_guard.check(content, name) == "ods" else xlsx.read_book
        return reader(content, name)
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise SpreadsheetError(f"Tệp “{name}” được đặt mật khẩu.", zip_guard.WITHOUT_PASSWORD)
        return xls.read_book(content, name)
    if content.lstrip()[:1] == b"<":
        raise SpreadsheetError(f"Tệp “{name}” là trang web hoặc XML, không phải sổ tính.", _SAVE_AS)
    if content.startswith(_NOT_TABLES) or name.lower().endswith(_SPREADSHEETS):
        raise SpreadsheetError(f"Tệp “{name}” không phải sổ tính, hoặc đã hỏng.", _SAVE_AS)
    return Book((csv.read(content, name),))


def _full_rows(sheet: Sheet) -> int:
    return sum(1 for _, cells in sheet.rows if sum(1 for cell in cells if cell.value.strip()) >= 3)
