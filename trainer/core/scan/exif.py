"""What an Exif block tells: where, when, with what, by whom. Its twin is in ra-bai-anh.js.

Reads bytes and nothing else. Whatever is broken in them is passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_MOST_FIELDS: Final = 500
_LONGEST: Final = 4096  # of a field, in bytes: five hundred may all mean the same megabytes
_AUTHOR: Final = (0x010E, 0x013B, 0x8298, 0xA430)
_PARTS: Final = 100_000  # of a degree


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a photograph tells: a kind out of ``FACTS``, and in plain words what."""

    kind: str
    says: str


class _Tiff:
    """The fields of the folders of an Exif block, read without trusting any offset in it."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.little = raw[:2] == b"II"

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.raw[at : at + size], "little" if self.little else "big")

    def folder(self, at: int) -> dict[int, bytes]:
        """Return the bytes of each field of the folder at ``at``, of a long one how it begins."""
        fields: dict[int, bytes] = {}
        if at <= 0:
            return fields
        for place in range(min(self.number(at, 2), _MOST_FIELDS)):
            entry = at + 2 + 12 * place
            if entry + 12 > len(self.raw):
                break
            length = _SIZES.get(self.number(entry + 2, 2), 0) * self.number(entry + 4, 4)
            start = entry + 8 if length <= 4 else self.number(entry + 8, 4)
            if length > 0 and start + length <= len(self.raw):
                fields[self.number(entry, 2)] = self.raw[start : start + min(length, _LONGEST)]
        return fields

    def pointer(self, fields: dict[int, bytes], tag: int) -> int:
        """Return the offset that a field holds; 0 when it is not there."""
        return int.from_bytes(fields.get(tag, b"")[:4], "little" if self.little else "big")

    def degrees(self, field: bytes) -> float | None:
        """Return degrees, minutes and seconds as degrees; None when they are none."""
        if len(field) < 24:
            return None
        order = "little" if self.little else "big"
        numbers = [int.from_bytes(field[at : at + 4], order) for at in range(0, 24, 4)]  # type: ignore[arg-type]
        if not (numbers[1] and numbers[3] and numbers[5]):
            return None
        return numbers[0] / numbers[1] + numbers[2] / numbers[3] / 60 + numbers[4] / numbers[5] / 3600


def told(raw: bytes) -> Iterator[Fact]:
    """Yield what the Exif block ``raw`` tells, from its TIFF head on."""
    if raw[:4] not in (b"II*\0", b"MM\0*"):
        return
    tiff = _Tiff(raw)
    main = tiff.folder(tiff.number(4, 4))
    camera = tiff.folder(tiff.pointer(main, 0x8769))
    if place := _place(tiff, tiff.folder(tiff.pointer(main, 0x8825))):
        yield Fact("photo-place", place)
    for time in (camera.get(0x9003, b""), main.get(0x0132, b"")):
        if said := _time(_words(time)):
            yield Fact("photo-time", said)
            break
    device = [_words(one) for one in (main.get(0x010F, b""), main.get(0x0110, b""), camera.get(0xA431, b""))]
    if any(device):
        yield Fact("photo-device", " ".join(one for one in device if one))
    author = [_words({**main, **camera}.get(tag, b"")) for tag in _AUTHOR]
    if any(author):
        yield Fact("photo-author", "; ".join(one for one in author if one))
    if software := _words(main.get(0x0131, b"")):
        yield Fact("photo-more", f"phần mềm {software}")


def _place(tiff: _Tiff, fields: dict[int, bytes]) -> str:
    north, east = tiff.degrees(fields.get(2, b"")), tiff.degrees(fields.get(4, b""))
    if north is None or east is None or north > 90 or east > 180 or not (north or east):
        return ""
    south, west = fields.get(1, b"")[:1] == b"S", fields.get(3, b"")[:1] == b"W"
    return f"{_shown(north)} độ {'Nam' if south else 'Bắc'}, {_shown(east)} độ {'Tây' if west else 'Đông'}"


def _shown(degrees: float) -> str:
    parts = int(degrees * _PARTS + 0.5)
    return f"{parts // _PARTS},{parts % _PARTS:05}"


def _time(words: str) -> str:
    """Return 2026:11:24 08:15:00 as people write it."""
    day, _, hour = words.partition(" ")
    numbers = day.split(":")
    if len(numbers) != 3 or not all(one.isascii() and one.isdigit() for one in numbers) or not int(numbers[0]):
        return ""
    return f"{hour[:5]} ngày {numbers[2]}/{numbers[1]}/{numbers[0]}".strip()


def _words(field: bytes) -> str:
    """Return the words of a field: UTF-8, else one letter a byte; nothing that cannot be shown."""
    raw, _, _ = field.partition(b"\0")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return "".join(one for one in text if one >= " " and not "\x7f" <= one <= "\x9f").strip(" ")
