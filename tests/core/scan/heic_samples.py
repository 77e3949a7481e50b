"""Real HEIC photographs, made by libheif."""

import io
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


def seen(raw: bytes) -> tuple[bytes, bool]:
    """Return the points of the picture in ``raw``, and whether libheif finds words about it."""
    photo = pillow_heif.open_heif(io.BytesIO(raw))
    about = photo.info.get("exif") or b""
    return bytes(photo.data), b"Camera" in about or b"Th" in (photo.info.get("xmp") or b"")
