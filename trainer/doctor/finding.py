"""What one look found."""

from dataclasses import dataclass
from typing import Literal

# good: as it should be. note: works, and somebody should look. fault: will hurt somebody.
State = Literal["good", "note", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found; ``mend`` says what to do about it, and is empty where nothing is to be done."""

    state: State
    words: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look found; ``key`` names the look for programs, ``title`` for people."""

    key: str
    title: str
    finding: Finding


def good(words: str) -> Finding:
    """Return that something is as it should be."""
    return Finding("good", words)


def note(words: str, mend: str) -> Finding:
    """Return that something works, and that somebody should look at it."""
    return Finding("note", words, mend)


def fault(words: str, mend: str) -> Finding:
    """Return that something will hurt somebody."""
    return Finding("fault", words, mend)
