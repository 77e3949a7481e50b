"""Fingerprints: the same meaning gives the same short text, on every machine and every Python."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from trainer.core.text import clean

Plain: TypeAlias = "str | int | float | bool | None | Sequence[Plain] | Mapping[str, Plain]"


def of_text(text: str) -> str:
    """Return the fingerprint of ``text`` (16 hex digits); blanks and NFC/NFD do not matter."""
    return _digest(clean(text))


def of_value(value: Plain) -> str:
    """Return the fingerprint of nested plain data; the order of keys does not matter, that of lists does."""
    return _digest(json.dumps(_cleaned(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def of_many(values: Iterable[Plain]) -> str:
    """Return the fingerprint of values in their order, letter by letter: of millions of records, to know them again.

    Only one of them at a time is held in memory.
    """
    found = hashlib.sha256()
    for value in values:
        found.update(json.dumps(value, ensure_ascii=False).encode("utf-8") + b"\n")
    return found.hexdigest()[:16]


def _cleaned(value: Plain) -> Plain:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _cleaned(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_cleaned(item) for item in value]
    return value


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
