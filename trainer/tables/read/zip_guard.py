"""An .xlsx or .ods file is a zip archive: look into its directory before anything is unpacked."""

import io
import zipfile

from trainer.tables.read.limits import SpreadsheetError

MAX_UNPACKED = 200 * 1024 * 1024
MAX_PARTS = 5_000
# Text that repeats a lot packs well; only large parts that pack absurdly well are a trap.
MAX_RATIO = 200
_LARGE = 1024 * 1024
WITHOUT_PASSWORD = "Mở tệp, bỏ mật khẩu, lưu lại rồi tải lên lại."


def check(content: bytes, name: str) -> str:
    """Return "xlsx" or "ods"; raise ``SpreadsheetError`` unless that is what ``content`` is and it is safe to unpack.

    The sizes of the directory can be relied upon: ``zipfile`` never unpacks more than they say.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise broken(name) from error
    _check_sizes(parts, name)
    if any(part.flag_bits & 1 for part in parts):
        raise SpreadsheetError(f"Tệp “{name}” được đặt mật khẩu.", WITHOUT_PASSWORD)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" in names:
        return "xlsx"
    if {"mimetype", "content.xml"} <= names:
        return "ods"
    raise not_a_workbook(name)


def _check_sizes(parts: list[zipfile.ZipInfo], name: str) -> None:
    absurd = any(part.file_size > _LARGE and part.file_size > MAX_RATIO * part.compress_size for part in parts)
    if absurd or len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SpreadsheetError(
            f"Tệp “{name}” phình quá lớn khi mở ra nên không được đọc.",
            "Chép riêng bảng danh sách sang một sổ tính mới rồi tải lên lại.",
        )


def broken(name: str) -> SpreadsheetError:
    """Return the error for a workbook that cannot be opened."""
    return SpreadsheetError(
        f"Tệp “{name}” đã hỏng, không mở được.", "Mở bằng Excel, lưu thành tệp .xlsx mới rồi tải lên lại."
    )


def not_a_workbook(name: str) -> SpreadsheetError:
    """Return the error for an archive that is something else."""
    return SpreadsheetError(
        f"Tệp “{name}” không phải sổ tính .xlsx hay .ods.",
        "Mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi tải lên lại.",
    )
