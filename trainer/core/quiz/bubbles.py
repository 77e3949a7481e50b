"""Material cut as it is drawn: a talk by who speaks, a page by its address, a prompt by its buttons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

# "Chị Hoa: …" says who speaks, "3. …" only counts.
_SPEAKER = re.compile(r"\s*(?:\d+\.\s+)?(?:([^\s:“\"][^:\n“\"]{0,30}):(?:\s+|$))?")
_BUTTONS = "\nNút: "
_ADDRESS = re.compile(r"\s*(?:Thanh địa chỉ|Địa chỉ trang|Địa chỉ)\s*:\s*")


@dataclass(frozen=True, slots=True)
class Bubble:
    """What one says: his name ("" when the words do not tell) and the pieces of his words."""

    speaker: str
    pieces: tuple[Any, ...]


def bubbles(pieces: Sequence[Any]) -> tuple[Bubble, ...]:
    """Return ``pieces`` (shown or marked ones) as a talk, a line each; passages stay whole."""
    return tuple(_bubble(line) for line in _lines(pieces) if any(piece.text.strip() for piece in line))


def address_bar(pieces: Sequence[Any]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what a page shows in its address bar ("Thanh địa chỉ: …" on the first line), and the rest of it."""
    found = _ADDRESS.match(pieces[0].text) if pieces and pieces[0].option is None else None
    if found is None:
        return (), tuple(pieces)
    first, *others = pieces
    left = [replace(first, text=first.text[found.end() :]), *others]
    for number, piece in enumerate(left):
        line, end, rest = piece.text.partition("\n")
        if piece.option is None and end:
            return (*left[:number], replace(piece, text=line)), (replace(piece, text=rest), *left[number + 1 :])
    return tuple(left), ()


def buttons(pieces: Sequence[Any]) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """Return ``pieces`` without their last line "Nút: Cho phép · Không phải tôi", and what stands on the buttons.

    Where a button is a passage to touch, the line stays in the words.
    """
    last = pieces[-1] if pieces else None
    if last is None or last.option is not None or _BUTTONS not in last.text:
        return tuple(pieces), ()
    text, _, line = last.text.rpartition(_BUTTONS)
    return (*pieces[:-1], replace(last, text=text)), tuple(line.strip().split(" · "))


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
