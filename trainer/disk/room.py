"""Whether something failed because there was no room to write it: on a disk of ours, or on that of the database."""

import errno

ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OF_SQLITE, _OF_POSTGRES = "disk is full", "53100"


def lacked(error: BaseException | None) -> bool:
    """Say whether ``error``, or what it was raised from, tells that a disk is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in ERRORS:
            return True
        if getattr(error, "sqlstate", "") == _OF_POSTGRES or _OF_SQLITE in str(error):
            return True
        error = error.__cause__
    return False
