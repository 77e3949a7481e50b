"""What tests of large files begin with: a file that was asked for, in a folder of the test's own."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trainer.disk import paths
from trainer.exports import folder, making, prepared_files
from trainer.models import Official, PreparedFile


def in_folder(monkeypatch: pytest.MonkeyPatch, var: Path) -> None:
    """Let files lie below ``var``."""
    monkeypatch.setattr(paths, "VAR", var)


def ask(who: Official, form: str = "csv", wanted: Mapping[str, str] | None = None, kind: str = "city") -> PreparedFile:
    """Return a file that ``who`` asks for now."""
    return prepared_files.ask(who, kind, form, "ket-qua-tap-huan", wanted or {}, "", datetime.now(UTC))


def make() -> bool:
    """Make the next file as the process of its own does, holding the lock."""
    lock = folder.lock()
    assert lock is not None
    try:
        return making.make_next()
    finally:
        os.close(lock)
