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


def boxed(kinds: Sequence[bytes], data: bytes, times: int = 1, widths: int = 0x44) -> bytes:
    """Return a file with an item of each of ``kinds``, each of which is ``data``, so often one after the other;
    ``widths``: in how many bytes it is said where that lies and how long it is."""
    many, numbers = len(kinds), 8 * times if widths else 0
    items = [_box(b"infe", struct.pack(">IHH", 2 << 24, one, 0) + kind) for one, kind in enumerate(kinds, 1)]
    inside = _box(b"iinf", struct.pack(">IH", 0, many) + b"".join(items))
    head = _box(b"ftyp", b"heic\0\0\0\0heic")
    begin = len(head) + 12 + len(inside) + 16 + many * (6 + numbers) + 8
    part = struct.pack(">II", begin, len(data)) if widths else b""
    places = [struct.pack(">HHH", one, 0, times) + part * times for one in range(1, many + 1)]
    where = _box(b"iloc", struct.pack(">IBBH", 0, widths, 0, many) + b"".join(places))
    return head + _box(b"meta", b"\0\0\0\0" + inside + where) + _box(b"mdat", data)


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
