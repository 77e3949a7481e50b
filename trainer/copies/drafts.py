"""What is only begun of a database that is being restored: how it is called, and clearing what a kill left of it."""

import os
import secrets
from pathlib import Path

_FRESH, _KEPT = ".khoi-phuc-", ".truoc-khoi-phuc-"
_BESIDE = ("", "-wal", "-shm", "-journal", ".queue")


def begin(folder: Path) -> Path:
    """Return a new empty file in ``folder`` that only its owner reads. Raises OSError."""
    fresh = folder / f"{_FRESH}{secrets.token_hex(4)}"
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return fresh


def beside(kept: Path) -> Path:
    """Return where a copy lies that will be called ``kept`` once it is whole."""
    return kept.with_name(f".{kept.name}")


def remove(draft: Path) -> None:
    """Remove a draft with what SQLite put beside it, if it is there."""
    for end in _BESIDE:
        Path(f"{draft}{end}").unlink(missing_ok=True)


def clear(folder: Path) -> int:
    """Remove every draft in the folder of the data and return how many there were. Raises OSError.

    Only for who holds the lock of a server or of a restore there (`disk.serving_lock`): then no restore is at work but
    one's own, and what lies there was left by one that was killed.
    """
    found = [one for name in (_FRESH, _KEPT) for one in folder.glob(f"{name}*") if one.is_file()]
    for one in found:
        one.unlink(missing_ok=True)
    return sum(1 for one in found if not one.name.endswith(_BESIDE[1:]))
