"""The folder with the files that were made, for the owner of the server alone; one process writes into it at a time."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from trainer.disk import paths
from trainer.disk.lock import take

_LOCK, _PLACE, _BEGUN = "lock", "place", "begun"
_FILES = (".csv", ".xlsx", ".docx", ".pdf")


def folder() -> Path:
    """Return the folder, made if it is not there. Raises OSError."""
    found = Path(paths.VAR) / "exports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def place() -> str:
    """Return the name of this folder, the same for every process and host that uses it. Raises OSError.

    A name of a host would not do: two hosts may share a folder, and one may get another disk.
    """
    kept = folder() / _PLACE
    if not kept.is_file():
        fresh = folder() / f".{_PLACE}.{secrets.token_hex(4)}"
        fresh.write_text(secrets.token_hex(16), encoding="ascii")
        # Whoever is first gives the name.
        with contextlib.suppress(FileExistsError):
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text(encoding="ascii").strip()


def file(token: str, form: str) -> Path:
    """Return where the file of ``token`` lies, or will once it is whole."""
    return folder() / f"{token}.{form}"


def room() -> Path:
    """Return where lies what is only begun. Raises OSError."""
    found = folder() / _BEGUN
    found.mkdir(mode=0o700, exist_ok=True)
    return found


def remove(token: str, form: str) -> None:
    """Remove a file, if it is here."""
    file(token, form).unlink(missing_ok=True)


def lock() -> int | None:
    """Take the right to make files here, as ``disk.lock`` has it; None while another process has it."""
    return take(folder() / _LOCK)


def has_leavings() -> bool:
    """Say whether something begun lies here: of a process at work, or of one that was killed."""
    return any(room().iterdir())


def remove_old(before: datetime) -> int:
    """Remove every file that was made before that moment, whoever knows of it, and return how many.

    One may be left whose row went another way: with its account, or with a database that was restored.
    """
    gone = 0
    for found in folder().iterdir():
        # Every worker does it, and its owner may put one away just then.
        with contextlib.suppress(FileNotFoundError):
            if found.suffix in _FILES and found.stat().st_mtime < before.timestamp():
                found.unlink()
                gone += 1
    return gone


def sweep(known: Collection[str]) -> None:
    """Remove what is only begun and every file whose token nobody knows. Only for who holds the lock."""
    shutil.rmtree(room(), ignore_errors=True)
    for found in folder().iterdir():
        if found.suffix in _FILES and found.stem not in known:
            found.unlink(missing_ok=True)
