"""Bytes of a text file as text: which encoding Vietnamese offices may have written it in."""

from dataclasses import dataclass

from trainer.core.text import nfc

_NAMES = {
    "utf_16": "UTF-16",
    "utf_16_le": "UTF-16 không có BOM",
    "utf_16_be": "UTF-16 không có BOM",
    "cp1258": "windows-1258",
    "cp1252": "windows-1252",
}
# Zeros are in no text but that of two bytes a letter.
_WIDE = (("utf_16", "utf_16_le", "utf_16_be"),)
# One after the other: a short list without tone marks fits both, and is more likely Vietnamese.
_NARROW = (("cp1258",), ("cp1252",))


class NotTextError(Exception):
    """Bytes that are no text; ``str()`` says so in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text in NFC with plain line ends, and the encoding it was in."""

    text: str
    encoding: str


def decode(raw: bytes) -> Decoded:
    """Return the text of ``raw``; raise NotTextError when it is none, or damaged.

    Recognised: UTF-8 and UTF-16, with and without BOM, windows-1258 and -1252.
    """
    text, encoding = _decode(raw)
    if "\0" in text:
        raise NotTextError("tệp không phải văn bản")
    return Decoded(nfc(text.replace("\r\n", "\n").replace("\r", "\n")), encoding)


def _decode(raw: bytes) -> tuple[str, str]:
    try:
        return raw.decode("utf-8-sig"), "UTF-8 có BOM" if raw.startswith(b"\xef\xbb\xbf") else "UTF-8"
    except UnicodeDecodeError:
        for names in _WIDE if b"\0" in raw else _NARROW:
            from charset_normalizer import from_bytes

            best = from_bytes(raw, cp_isolation=list(names)).best()
            if best is not None:
                return str(best), _NAMES[best.encoding]
    raise NotTextError("không nhận ra bảng mã của tệp, hoặc tệp có chỗ hỏng")
