"""The door: what kind of file is this, and who reads it."""

from collections.abc import Callable

from trainer.tables.read import csv, xlsx
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Sheet

MAX_BYTES = 20 * 1024 * 1024

_SAVE_AS = "Mở bằng Excel hoặc LibreOffice, chọn “Lưu thành” kiểu .xlsx rồi tải lên lại."
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_NOT_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf")


def read(content: bytes, name: str, wanted: Callable[[Sheet], bool], max_bytes: int = MAX_BYTES) -> Sheet:
    """Return the table in ``content``, an .xlsx or .csv file called ``name``. Raises ``SpreadsheetError``.

    Of several sheets the fullest of those that are ``wanted`` is taken, or else the fullest. The bytes decide
    what kind of file it is, since names are often wrong; the name only helps with text.
    """
    _check_size(content, name, max_bytes)
    sheet = _read_kind(content, name, wanted)
    if not any(row for _, row in sheet.rows):
        raise SpreadsheetError(
            f"Tệp “{name}” không có dòng nào.", "Kiểm tra xem danh sách đã được lưu chưa rồi tải lên lại."
        )
    return sheet


def read_sheets(content: bytes, name: str, max_bytes: int = MAX_BYTES) -> list[Sheet]:
    """Return every sheet of ``content``, an .xlsx file called ``name``. Raises ``SpreadsheetError``."""
    _check_size(content, name, max_bytes)
    if content.startswith(_OLE):
        raise _old_file(content, name)
    return xlsx.read_all(content, name)


def _check_size(content: bytes, name: str, max_bytes: int) -> None:
    if len(content) > max_bytes:
        megabytes = max_bytes // (1024 * 1024)
        raise SpreadsheetError(
            f"Tệp “{name}” lớn hơn {megabytes} MB.", "Xoá hình ảnh và các trang không cần rồi tải lên lại."
        )
    if not content.strip():
        raise SpreadsheetError(f"Tệp “{name}” rỗng.", "Kiểm tra lại tệp rồi tải lên lại.")


def _read_kind(content: bytes, name: str, wanted: Callable[[Sheet], bool]) -> Sheet:
    if content.startswith(b"PK"):
        return xlsx.read(content, name, wanted)
    if content.startswith(_OLE):
        raise _old_file(content, name)
    if content.lstrip()[:1] == b"<":
        raise SpreadsheetError(f"Tệp “{name}” là trang web hoặc XML, không phải sổ tính.", _SAVE_AS)
    if content.startswith(_NOT_TABLES) or name.lower().endswith((".xlsx", ".xlsm", ".xls", ".ods")):
        raise SpreadsheetError(f"Tệp “{name}” không phải sổ tính, hoặc đã hỏng.", _SAVE_AS)
    return csv.read(content, name)


def _old_file(content: bytes, name: str) -> SpreadsheetError:
    if _ENCRYPTED in content:
        return SpreadsheetError(f"Tệp “{name}” được đặt mật khẩu.", "Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên lại.")
    return SpreadsheetError(f"Tệp “{name}” thuộc kiểu cũ (.xls) hoặc không phải sổ tính.", _SAVE_AS)
