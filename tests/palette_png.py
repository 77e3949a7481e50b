"""Small PNG files: at most 256 colours, written with the standard library alone."""

import struct
import zlib
from collections import Counter
from typing import TypeAlias

Colour: TypeAlias = tuple[int, int, int]


def encode(pixels: bytes, width: int, height: int, largest: int) -> bytes:
    """Return RGBA ``pixels`` as a palette PNG of at most ``largest`` bytes, with as many colours as fit into it.

    Raises ValueError when even 16 colours do not fit. Transparency is dropped: a screen has none.
    """
    for colours in (256, 128, 64, 32, 16):
        content = _encode(pixels, width, height, colours)
        if len(content) <= largest:
            return content
    raise ValueError(f"{len(content)} bytes with 16 colours; {largest} are allowed")


def _encode(pixels: bytes, width: int, height: int, colours: int) -> bytes:
    values = memoryview(pixels).cast("I")
    counted = Counter(values).most_common()
    palette = [_rgb(value) for value, _ in counted[:colours]]
    index = {value: place for place, (value, _) in enumerate(counted[:colours])}
    for value, _ in counted[colours:]:
        index[value] = _nearest(_rgb(value), palette)
    plain = bytes(map(index.__getitem__, values))
    rows = b"".join(b"\0" + plain[start : start + width] for start in range(0, width * height, width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    flat = bytes(part for colour in palette for part in colour)
    chunks = ((b"IHDR", head), (b"PLTE", flat), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _rgb(value: int) -> Colour:
    red, green, blue, _ = struct.pack("=I", value)
    return red, green, blue


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    red, green, blue = colour
    return min(
        range(len(palette)),
        key=lambda place: (
            (palette[place][0] - red) ** 2 + (palette[place][1] - green) ** 2 + (palette[place][2] - blue) ** 2
        ),
    )


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
