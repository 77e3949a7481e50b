"""What a HEIC photograph tells besides its picture. Its twin is ra-bai-heic.js: change both together.

A HEIC file is boxes within boxes: ``meta`` says which items there are (iinf) and where their bytes lie (iloc).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from trainer.core.scan import exif
from trainer.core.scan.exif import Fact

_BRANDS: Final = frozenset((b"heic", b"heix", b"heim", b"heis", b"mif1", b"avif"))
_MOST_BRANDS: Final = 64
_MOST_ITEMS: Final = 2000
_LONGEST: Final = 1000  # of the words about an item
_XMP: Final = b"application/rdf+xml"
# What ra-bai-heic.js leaves where an XMP block was: it tells nothing.
_NO_XMP: Final = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>'
_FILMS: Final = frozenset((b"moov", b"mpvd"))
_WIDTHS: Final = frozenset((0, 4, 8))


def is_heic(raw: bytes) -> bool:
    """Say whether ``raw`` begins as a HEIC (or AVIF) photograph does."""
    if raw[4:8] != b"ftyp":
        return False
    end = min(_number(raw, 0, 4), len(raw), 16 + 4 * _MOST_BRANDS)
    return any(raw[at : at + 4] in _BRANDS for at in (8, *range(16, end - 3, 4)))


def facts(raw: bytes) -> list[Fact]:
    """Return what the HEIC ``raw`` tells besides its picture."""
    found: list[Fact] = []
    more: list[str] = []
    for kind, part in _metadata(raw):
        if kind == b"Exif":
            found += exif.told(part[4 + _number(part, 0, 4) :])
        elif part.strip(b" \0") not in (b"", _NO_XMP):
            more.append("XMP")
    if any(box.kind in _FILMS for box in _boxes(raw, 0, len(raw))):
        more.append("đoạn phim kèm ảnh")
    if more:
        found.append(Fact("photo-more", ", ".join(dict.fromkeys(more))))
    return list(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: its kind, and where what is in it begins and ends."""

    kind: bytes
    start: int
    end: int


def _number(raw: bytes, at: int, size: int) -> int:
    return int.from_bytes(raw[at : at + size], "big")


def _boxes(raw: bytes, at: int, end: int) -> Iterator[_Box]:
    """Yield the boxes between ``at`` and ``end``, as far as they are sound."""
    while at + 8 <= end:
        size, head = _number(raw, at, 4), 8
        if size == 1:
            size, head = _number(raw, at + 8, 8), 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield _Box(raw[at + 4 : at + 8], at + head, at + size)
        at += size


def _metadata(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the kind (Exif, mime) and the bytes of every item that is words about the picture.

    All of them together are no longer than the file: a thousand items may each mean the whole of it.
    """
    left = len(raw)
    for meta in _boxes(raw, 0, len(raw)):
        inner = _inside(raw, meta) if meta.kind == b"meta" else {}
        if b"iinf" not in inner or b"iloc" not in inner:
            continue
        places = _places(raw, inner[b"iloc"])
        data = inner.get(b"idat")
        for number, kind in _items(raw, inner[b"iinf"]):
            method, parts = places.get(number, (0, []))
            whole = sum(length for _, length in parts)
            if whole > left:
                continue
            left -= whole
            begin = data.start if method == 1 and data else 0
            found = b"".join(raw[begin + start : begin + start + length] for start, length in parts)
            if len(found) == whole:
                yield kind, found


def _inside(raw: bytes, meta: _Box) -> dict[bytes, _Box]:
    inner: dict[bytes, _Box] = {}
    for box in _boxes(raw, meta.start + 4, meta.end):
        inner.setdefault(box.kind, box)
    return inner


def _items(raw: bytes, iinf: _Box) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the kind of the items that hold Exif or XMP."""
    first = iinf.start + (6 if raw[iinf.start : iinf.start + 1] == b"\0" else 8)
    for place, box in enumerate(_boxes(raw, first, iinf.end)):
        version = _number(raw, box.start, 1)
        if place >= _MOST_ITEMS or box.kind != b"infe" or version not in (2, 3):
            continue
        wide = 2 if version == 2 else 4
        at = box.start + 4 + wide + 2
        kind = raw[at : at + 4]
        words = raw[at + 4 : min(box.end, at + 4 + _LONGEST)].split(b"\0")
        if kind == b"Exif" or (kind == b"mime" and len(words) > 1 and words[1] == _XMP):
            yield _number(raw, box.start + 4, wide), kind


def _places(raw: bytes, iloc: _Box) -> Mapping[int, tuple[int, list[tuple[int, int]]]]:
    """Return of each item by which method its bytes are found, from where and how many; nothing where it is broken."""
    version, widths = _number(raw, iloc.start, 1), _number(raw, iloc.start + 4, 2)
    offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
    index = index if version in (1, 2) else 0
    places: dict[int, tuple[int, list[tuple[int, int]]]] = {}
    # Parts without a length are none, however many are said to be there.
    if version > 2 or not length or not {offset, length, base, index} <= _WIDTHS:
        return places
    wide = 4 if version == 2 else 2
    at = iloc.start + 6 + wide
    for _ in range(min(_number(raw, iloc.start + 6, wide), _MOST_ITEMS)):
        head = at + wide + (2 if version else 0) + 2 + base
        if head + 2 > iloc.end:
            break
        method = _number(raw, at + wide, 2) & 15 if version else 0
        begin, count = _number(raw, head - base, base), _number(raw, head, 2)
        number, step = _number(raw, at, wide), index + offset + length
        at = head + 2 + count * step
        if at > iloc.end or count > _MOST_ITEMS:
            break
        starts = [head + 2 + step * place + index for place in range(count)]
        parts = [(begin + _number(raw, one, offset), _number(raw, one + offset, length)) for one in starts]
        places[number] = method, parts
    return places
