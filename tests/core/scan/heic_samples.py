"""Real HEIC photographs, made by libheif."""

import io
import struct
from collections.abc import Sequence
from functools import cache

import pillow_heif
from PIL import Image

from tests.core.scan.samples import angle, exif

_GPS = {1: b"N\0", 2: angle(21, 1, 4008), 3: b"E\0", 4: angle(105, 50, 312)}
_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>Th\xe1\xbb\xad</a></x:xmpmeta>'


@cache
def heic(xmp: bool = True) -> bytes:
    """Return a photograph that tells where it was taken, when and with what; with ``xmp``, more beside."""
    block = exif({0x0110: b"Camera 7\0"}, {0x9003: b"2026:11:24 08:15:30\0"}, _GPS)
    photo = pillow_heif.from_pillow(Image.linear_gradient("L").convert("RGB").resize((48, 32)))
    photo.info["exif"] = block
    if xmp:
        photo.info["xmp"] = _XMP
    made = io.BytesIO()
    photo.save(made)
    return made.getvalue()


# Where something begins in the data, and how long it is.
Part = tuple[int, int]


def boxed(kinds: Sequence[bytes], data: bytes, times: int = 1, widths: int = 0x44) -> bytes:
    """Return a file with an item of each of ``kinds``, each of which is ``data``, so often one after the other;
    ``widths``: in how many bytes it is said where that lies and how long it is."""
    return placed([(kind, [(0, len(data))] * times) for kind in kinds], data, widths=widths << 8)


def placed(
    items: Sequence[tuple[bytes, Sequence[Part]]],
    data: bytes,
    *,
    version: int = 0,
    named: int = 2,
    widths: int = 0x4400,
    within: bool = False,
    counted: int | None = None,
) -> bytes:
    """Return a file with ``items``: the words about each and its parts of ``data``, which lies behind all boxes or
    ``within`` the one that tells of it.

    ``version`` and ``widths`` are those of the places, of which as many are said to be there as are ``counted``;
    ``named``: the version of the words.
    """
    many, head = len(items), _box(b"ftyp", b"heic\0\0\0\0heic")
    number = "I" if named == 3 else "H"
    words = [
        _box(b"infe", struct.pack(f">I{number}H", named << 24, one, 0) + about)
        for one, (about, _) in enumerate(items, 1)
    ]
    inside = _box(b"iinf", struct.pack(f">I{number}", int(named == 3) << 24, many) + b"".join(words))
    inside += _box(b"idat", data) if within else b""

    def told(begin: int) -> bytes:
        number = "I" if version == 2 else "H"
        places = b"".join(
            struct.pack(f">{number}", one)
            + (struct.pack(">H", int(within)) if version else b"")
            + _place(tuple(parts), begin, version, widths)
            for one, (_, parts) in enumerate(items, 1)
        )
        count = many if counted is None else counted
        where = _box(b"iloc", struct.pack(f">IH{number}", version << 24, widths, count) + places)
        return head + _box(b"meta", b"\0\0\0\0" + inside + where)

    return told(0) if within else told(len(told(0)) + 8) + _box(b"mdat", data)


# Items by the thousand share their parts, and whoever collects tests makes these files.
@cache
def _place(parts: tuple[Part, ...], begin: int, version: int, widths: int) -> bytes:
    offset, length, base, index = (widths >> shift & 15 for shift in (12, 8, 4, 0))
    first = 0 if base else begin
    said = [
        b"\7" * (index if version else 0)
        + (first + start).to_bytes(offset or 8)[:offset]
        + long.to_bytes(length or 8)[:length]
        for start, long in parts
    ]
    return b"\0\0" + begin.to_bytes(base or 8)[:base] + struct.pack(">H", len(parts)) + b"".join(said)


def _box(kind: bytes, held: bytes) -> bytes:
    return struct.pack(">I", 8 + len(held)) + kind + held


# Each of these makes much of little: items that all mean the same bytes, fields that do, parts without a length, words
# about an item that go on and on, blanks before the last letter.
_EXIF = exif({0x0110: b"Camera 7\0"})[6:]
_FIELDS = (
    b"MM\0*"
    + struct.pack(">IH", 8, 500)
    + b"".join(struct.pack(">HHII", 0x1000 + one, 7, 200_000, 8) for one in range(500))
)
_XMP_ITEM = b"mime\0application/rdf+xml\0"
GREEDY = (
    boxed([b"Exif\0"] * 1500, b"\0" * 4 + _EXIF + b"\0" * 300_000),
    boxed([b"Exif\0"], b"\0" * 4 + _FIELDS + b"\0" * 300_000),
    boxed([b"Exif\0"] * 1500, _EXIF, times=1500, widths=0),
    boxed([b"mime\0" + b"\0" * 300_000], _EXIF),
    boxed([_XMP_ITEM], b"x" + b" " * 300_000 + b"x"),
)


def seen(raw: bytes) -> tuple[bytes, bool]:
    """Return the points of the picture in ``raw``, and whether libheif finds words about it."""
    photo = pillow_heif.open_heif(io.BytesIO(raw))
    about = photo.info.get("exif") or b""
    return bytes(photo.data), b"Camera" in about or b"Th" in (photo.info.get("xmp") or b"")
