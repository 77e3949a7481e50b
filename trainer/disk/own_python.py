"""Starting a program of ours with whatever Python was typed: one that lacks our libraries is told in one line.

It is imported before anything else, by any Python: it needs no library, and no grammar of late.
"""

import gc
import sys
from importlib import import_module

OLDEST = (3, 11)
MEND = "lần đầu: make setup; rồi, ở mỗi cửa sổ lệnh mới: . .venv/bin/activate"
# As everywhere: the environment is not ready.
_NO_ENVIRONMENT = 3
# So many new objects until Python looks for rubbish. Of itself it does after 700: a fifth of what it takes to load
# Django and to read the content, and nothing is found.
_OBJECTS = 50_000


def lacking(library: str) -> str:
    """Return in Vietnamese that this Python has no such library."""
    return _foreign(f"thiếu thư viện “{library}”")


def start(module: str) -> None:
    """Import ``module`` and call its ``main``; leave with one line when this Python is not the project's."""
    look_for_rubbish_seldom()
    if sys.version_info[:2] < OLDEST:
        _leave(_foreign("là Python {}.{}, cần {}.{} trở lên".format(*sys.version_info[:2], *OLDEST)))
    try:
        import_module(module).main()
    except ModuleNotFoundError as error:
        if (error.name or "trainer").partition(".")[0] == "trainer":
            raise
        _leave(lacking(error.name or ""))
    finally:
        end_at_once()


def look_for_rubbish_seldom() -> None:
    """Let Python look for rubbish once in many thousand objects; a server sets its own measure when it serves."""
    gc.set_threshold(_OBJECTS, *gc.get_threshold()[1:])


def end_at_once() -> None:
    """Let Python end without looking through all that is there once more: a quarter of a second after the content.

    It would close what stands open on the database by that, and SQLite would put its last words, which stay in the file
    with “-wal”, where whoever copies the database by hand looks for them: so that is done here.
    """
    # Whoever is interrupted while these are being imported leaves them without what they were to hold.
    settings = getattr(sys.modules.get("django.conf"), "settings", None)
    connections = getattr(sys.modules.get("django.db"), "connections", None)
    if settings is not None and settings.configured and connections is not None:
        connections.close_all()
    gc.freeze()


def _foreign(what: str) -> str:
    return f"chưa cài, hoặc đang gõ bằng Python không phải của dự án: {sys.executable} {what}"


def _leave(what: str) -> None:
    sys.stderr.write(f"Lỗi: {what} → {MEND}\n")
    sys.exit(_NO_ENVIRONMENT)
