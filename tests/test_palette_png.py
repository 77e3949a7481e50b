"""The small PNG files of the README: every pixel keeps its colour, or the nearest one that fits."""

import struct
import zlib

import pytest

from tests.palette_png import encode

WHITE, TEAL, NEARLY_TEAL = (255, 255, 255), (0, 105, 92), (0, 105, 93)


def _pixels(*colours: tuple[int, int, int]) -> bytes:
    return b"".join(bytes([*colour, 255]) for colour in colours)


def _decode(content: bytes) -> list[tuple[int, int, int]]:
    chunks, at = {}, 8
    while at < len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        chunks[content[at + 4 : at + 8]] = content[at + 8 : at + 8 + length]
        at += 12 + length
    width, height = struct.unpack(">II", chunks[b"IHDR"][:8])
    palette = [tuple(chunks[b"PLTE"][start : start + 3]) for start in range(0, len(chunks[b"PLTE"]), 3)]
    rows = zlib.decompress(chunks[b"IDAT"])
    places = [row for line in range(height) for row in rows[line * (width + 1) + 1 : (line + 1) * (width + 1)]]
    return [palette[place] for place in places]


def test_few_colours_are_kept_exactly() -> None:
    colours = [WHITE, TEAL, NEARLY_TEAL, WHITE, WHITE, TEAL]

    assert _decode(encode(_pixels(*colours), 3, 2, 1000)) == colours


def test_a_colour_too_many_becomes_the_nearest() -> None:
    grey = [(shade, shade, shade) for shade in range(256)]
    pixels = [*grey, *grey, (10, 10, 11)]

    assert _decode(encode(_pixels(*pixels), len(pixels), 1, 2000)) == [*grey, *grey, (10, 10, 10)]


def test_a_picture_that_cannot_be_made_small_enough_is_refused() -> None:
    with pytest.raises(ValueError, match="are allowed"):
        encode(_pixels(*[WHITE, TEAL] * 50), 100, 1, 50)
