"""Material that is a talk, cut into what each one says: chats and comments are drawn as bubbles."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

# "Chị Hoa: …" says who speaks, "3. …" only counts.
_SPEAKER = re.compile(r"\s*(?:\d+\.\s+)?(?:([^\s:“\"][^:\n“\"]{0,30}):(?:\s+|$))?")


@dataclass(frozen=True, slots=True)
class Bubble:
    """What one says: his name ("" when the words do not tell) and the pieces of his words."""

    speaker: str
    pieces: tuple[Any, ...]


def bubbles(pieces: Sequence[Any]) -> tuple[Bubble, ...]:
    """Return ``pieces`` (shown or marked ones) as a talk, a line each; passages stay whole."""
    return tuple(_bubble(line) for line in _lines(pieces) if any(piece.text.strip() for piece in line))


def _lines(pieces: Sequence[Any]) -> Iterator[list[Any]]:
    line: list[Any] = []
    for piece in pieces:
        if piece.option is not None:
            line.append(piece)
            continue
        first, *rest = piece.text.split("\n")
        line.append(replace(piece, text=first))
        for text in rest:
            yield line
            line = [replace(piece, text=text)]
    yield line


def _bubble(line: list[Any]) -> Bubble:
    first, *rest = [piece for piece in line if piece.text]
    found = _SPEAKER.match(first.text) if first.option is None else None
    if found is None:
        return Bubble("", (first, *rest))
    left = first.text[found.end() :]
    return Bubble(found[1] or "", (*([replace(first, text=left)] if left else []), *rest))
