"""Why a file could not be read or written; whether there was no room for it, on a disk of ours or of the database."""

import errno

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OF_SQLITE, _OF_POSTGRES = "disk is full", "53100"
# In the words of a program of its own, such as pg_dump.
_OF_A_PROGRAM = "No space left on device"
_REASONS = {
    errno.ENOENT: "không có tệp hoặc thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EEXIST: "đã có tệp cùng tên",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "một phần của đường dẫn không phải thư mục",
    errno.ENOSPC: "đĩa hết chỗ",
    errno.EROFS: "đĩa chỉ đọc",
    errno.EDQUOT: "hết phần đĩa được dùng",
    errno.EFBIG: "tệp lớn quá mức được phép",
}


def lacked(error: BaseException | None) -> bool:
    """Say whether ``error``, or what it was raised from, tells that a disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in ERRORS:
            return True
        said = str(error)
        if getattr(error, "sqlstate", "") == _OF_POSTGRES or _OF_SQLITE in said or _OF_A_PROGRAM in said:
            return True
        error = error.__cause__
    return False


def told(error: Exception) -> str:
    """Return in one line what a database said: in Vietnamese that its disk is full, all else in its own words."""
    if lacked(error):
        return _REASONS[errno.ENOSPC]
    return (str(error).splitlines() or [type(error).__name__])[0]


def why(error: OSError) -> str:
    """Return in Vietnamese why a file could not be read or written."""
    return _REASONS.get(error.errno or 0, f"lỗi đĩa số {error.errno}")
