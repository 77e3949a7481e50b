"""What a photograph tells besides its picture. Its twin is ra-bai-anh.js; of HEIC see heic.

Reads bytes and nothing else. Whatever is broken in them is passed over: a photograph is never refused.
"""

from collections.abc import Iterator
from typing import Final

from trainer.core.scan import exif, heic
from trainer.core.scan.exif import Fact

# Of each kind of fact: what it is called, why it matters, what to do.
FACTS: Final = {
    "photo-place": ("Nơi chụp", "Ảnh chụp ở nhà ai thì đây là địa chỉ nhà ấy."),
    "photo-time": ("Giờ chụp", "Giờ chụp cho biết ai ở đâu lúc nào."),
    "photo-device": ("Máy chụp", "Loại máy, số máy nối ảnh này với những ảnh khác của cùng một người."),
    "photo-author": ("Tên, lời ghi trong tệp", "Tên người chụp, lời ghi đi theo ảnh tới mọi nơi."),
    "photo-more": ("Dữ liệu khác đi kèm", "Phần mềm sửa ảnh có thể ghi cả tên, nơi chụp, ảnh trước khi cắt."),
}
DO: Final = "Lưu bản sạch rồi đăng bản ấy."

_EXIF, _XMP, _IPTC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"


def is_jpeg(raw: bytes) -> bool:
    """Say whether ``raw`` begins as a JPEG does."""
    return raw[:3] == b"\xff\xd8\xff"


def is_photograph(raw: bytes) -> bool:
    """Say whether ``raw`` is a photograph that can be read: JPEG or HEIC."""
    return is_jpeg(raw) or heic.is_heic(raw)


def facts(raw: bytes) -> list[Fact]:
    """Return what the photograph ``raw``, JPEG or HEIC, tells besides its picture."""
    if heic.is_heic(raw):
        return heic.facts(raw)
    found: list[Fact] = []
    more: list[str] = []
    for marker, part in _segments(raw):
        if marker == 0xE1 and part.startswith(_EXIF):
            found += exif.told(part[len(_EXIF) :])
        elif marker == 0xE1 and part.startswith(_XMP):
            more.append("XMP")
        elif marker == 0xED and part.startswith(_IPTC):
            more.append("IPTC")
        elif marker == 0xFE:
            more.append("lời ghi chú")
    if more:
        found.append(Fact("photo-more", ", ".join(dict.fromkeys(more))))
    return list(dict.fromkeys(found))


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the marker and the bytes of every segment before the picture itself."""
    at = 2
    while is_jpeg(raw) and at + 4 <= len(raw) and raw[at] == 0xFF:
        if raw[at + 1] == 0xFF:  # fills the room before a marker
            at += 1
            continue
        marker, length = raw[at + 1], int.from_bytes(raw[at + 2 : at + 4], "big")
        if marker == 0xDA or length < 2:
            return
        yield marker, raw[at + 4 : at + 2 + length]
        at += 2 + length
