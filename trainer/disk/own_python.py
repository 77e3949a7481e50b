"""Starting a program of ours with whatever Python was typed: one that lacks our libraries is told in one line.

It is imported before anything else, by any Python: it needs no library, and no grammar of late.
"""

import sys
from importlib import import_module

OLDEST = (3, 11)
MEND = "lần đầu: make setup; rồi, ở mỗi cửa sổ lệnh mới: . .venv/bin/activate"
# As everywhere: the environment is not ready.
_NO_ENVIRONMENT = 3


def lacking(library: str) -> str:
    """Return in Vietnamese that this Python has no such library."""
    return _foreign(f"thiếu thư viện “{library}”")


def start(module: str) -> None:
    """Import ``module`` and call its ``main``; leave with one line when this Python is not the project's."""
    if sys.version_info[:2] < OLDEST:
        _leave(_foreign("là Python {}.{}, cần {}.{} trở lên".format(*sys.version_info[:2], *OLDEST)))
    try:
        import_module(module).main()
    except ModuleNotFoundError as error:
        if (error.name or "trainer").partition(".")[0] == "trainer":
            raise
        _leave(lacking(error.name or ""))


def _foreign(what: str) -> str:
    return f"chưa cài, hoặc đang gõ bằng Python không phải của dự án: {sys.executable} {what}"


def _leave(what: str) -> None:
    sys.stderr.write(f"Lỗi: {what} → {MEND}\n")
    sys.exit(_NO_ENVIRONMENT)
