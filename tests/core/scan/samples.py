"""Small rules for tests of the engine, and a JPEG made to measure."""

import re
import struct
from collections.abc import Mapping

from trainer.core.scan.engine import scan
from trainer.core.scan.rules import Pattern, Rule


def rule(*patterns: Pattern, **more: object) -> Rule:
    """Return a rule of these patterns; nothing else of it matters."""
    return Rule(
        **{"id": "r", "name": "R", "group": "meaning", "why": "", "do": "", "section": "", **more}, patterns=patterns
    )  # type: ignore[arg-type]


def pattern(written: str, **more: object) -> Pattern:
    """Return one way of writing."""
    return Pattern(re.compile(written), **more)  # type: ignore[arg-type]


def quotes(text: str, *patterns: Pattern, **more: object) -> list[str]:
    """Return what a rule of these patterns finds in ``text``, as it stands there."""
    done = scan(text, [rule(*patterns, **more)])
    return [done.text[find.start : find.end] for find in done.finds]


def jpeg(*segments: tuple[int, bytes]) -> bytes:
    """Return the beginning of a JPEG with these segments."""
    parts = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(raw) + 2) + raw for marker, raw in segments)
    return b"\xff\xd8" + parts + b"\xff\xda\x00\x02\xff\xd9"


def exif(
    main: Mapping[int, bytes],
    camera: Mapping[int, bytes] | None = None,
    gps: Mapping[int, bytes] | None = None,
    order: str = "<",
) -> bytes:
    """Return an Exif block: fields are ASCII, those of ``gps`` that are 24 bytes long are rationals."""
    at = 8
    heads = [dict(main), dict(camera or {}), dict(gps or {})]
    sizes = [2 + 12 * (len(one) + (2 if number == 0 else 0)) + 4 for number, one in enumerate(heads)]
    starts = [at, at + sizes[0], at + sizes[0] + sizes[1]]
    heads[0] |= {0x8769: struct.pack(order + "I", starts[1]), 0x8825: struct.pack(order + "I", starts[2])}
    data, data_at, folders = b"", sum(sizes) + at, b""
    for fields in heads:
        folders += struct.pack(order + "H", len(fields))
        for tag, raw in sorted(fields.items()):
            kind = 4 if tag in (0x8769, 0x8825) else 5 if len(raw) == 24 else 2
            number = len(raw) // {4: 4, 5: 8, 2: 1}[kind]
            held = raw.ljust(4, b"\0") if len(raw) <= 4 else struct.pack(order + "I", data_at + len(data))
            data += raw if len(raw) > 4 else b""
            folders += struct.pack(order + "HHI", tag, kind, number) + held
        folders += b"\0\0\0\0"
    head = b"II*\0" if order == "<" else b"MM\0*"
    return b"Exif\0\0" + head + struct.pack(order + "I", at) + folders + data


def angle(degrees: int, minutes: int, hundredths: int, order: str = "<") -> bytes:
    """Return an angle as a photograph keeps it."""
    return struct.pack(order + "6I", degrees, 1, minutes, 1, hundredths, 100)
