"""What the machine lacks or refused in the middle of a command, in words: a library, room on the disk, a folder of
somebody else, a database that another process holds."""

import sys

from trainer.disk import own_python, room
from trainer.disk.room import why

_DISK_MEND = "kiểm tra đường dẫn, chỗ trống và quyền của tệp, rồi chạy lại lệnh này"
_DATABASE_MEND = "kiểm tra chỗ trống trên đĩa, quyền của tệp, và có lệnh nào đang giữ cơ sở dữ liệu không; rồi chạy lại"


def of_the_machine(error: Exception) -> tuple[str, str] | None:
    """Return what happened and how to mend it; None for what is a fault of the program, and wants its traceback."""
    if isinstance(error, ModuleNotFoundError):
        ours = (error.name or "trainer").startswith("trainer")
        return None if ours else (own_python.lacking(error.name or ""), own_python.MEND)
    if isinstance(error, OSError) and error.filename:
        return f"không đọc hoặc không ghi được {error.filename}: {why(error)}", _DISK_MEND
    if isinstance(error, OSError) and error.errno in room.ERRORS:
        # What is printed goes into a file, and that lies on a full disk.
        return f"không in ra được: {why(error)}", "dọn chỗ, hoặc ghi ra đĩa khác, rồi chạy lại lệnh này"
    if _of_the_database(error):
        return f"cơ sở dữ liệu không cho làm ({room.told(error)})", _DATABASE_MEND
    return None


def _of_the_database(error: Exception) -> bool:
    # Commands over the content load no Django: then it cannot be its error.
    errors = sys.modules.get("django.db.utils")
    return errors is not None and (
        isinstance(error, (errors.OperationalError, errors.InterfaceError)) or type(error) is errors.DatabaseError
    )
