"""Files that only their owner may read: the database, the secret, backups, lists of people."""

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

_ONLY_OWNER = 0o077
_EVERYBODY_READS = 0o022


def close_to_others() -> None:
    """Let whatever this process and its children write be readable by their owner alone."""
    os.umask(_ONLY_OWNER)


@contextlib.contextmanager
def open_to_all() -> Iterator[None]:
    """Let what is written meanwhile be read by everybody: the built handbook is public, whoever builds it."""
    before = os.umask(_EVERYBODY_READS)
    try:
        yield
    finally:
        os.umask(before)


def write_whole(path: Path, text: str) -> None:
    """Write ``text`` to ``path`` for its owner alone: whole and on the disk, or not at all.

    Raises OSError; what stood there before then still stands there.
    """
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk: a file that was renamed stays renamed after a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tighten(folder: Path, files: Iterator[Path]) -> list[Path]:
    """Take the rights of others from ``folder`` and from those of ``files`` that are there; return what had any."""
    changed = []
    for path in (folder, *files):
        with contextlib.suppress(FileNotFoundError):
            mode = path.stat().st_mode & 0o777
            if mode & _ONLY_OWNER:
                path.chmod(mode & ~_ONLY_OWNER)
                changed.append(path)
    return changed
