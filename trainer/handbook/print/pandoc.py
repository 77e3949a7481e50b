"""Runs pandoc, the one inside its wheel, without network and without what it would read from the user's home."""

import os
import subprocess
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pypandoc  # type: ignore[import-untyped]

FILTER = Path(__file__).with_name("book.lua")


def run(source: Path, target: Path, day: date, *options: str) -> None:
    """Turn ``source`` into ``target``, in the folder of the source; the same input gives the same bytes.

    Raise RuntimeError with pandoc's own words when it refuses.
    """
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    surroundings = {**os.environ, "SOURCE_DATE_EPOCH": str(int(midnight.timestamp()))}
    command = [_program(), "--from=html"]
    command += [f"--lua-filter={FILTER}", f"--output={target}", *options, str(source)]
    _checked(command, source.parent, surroundings)


def reference_docx() -> bytes:
    """Return the ``reference.docx`` that pandoc brings along."""
    return _checked([_program(), "--print-default-data-file=reference.docx"], None, dict(os.environ))


def _program() -> str:
    return str(pypandoc.get_pandoc_path())


def _checked(command: Sequence[str], folder: Path | None, surroundings: dict[str, str]) -> bytes:
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", errors="replace").strip())
    return done.stdout
