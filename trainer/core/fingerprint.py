"""Fingerprints: the same meaning gives the same short text, on every machine and every Python."""

import hashlib
import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cache
from typing import Any, TypeAlias, cast

from trainer.core.text import clean

Plain: TypeAlias = "str | int | float | bool | None | Sequence[Plain] | Mapping[str, Plain]"


def of_text(text: str) -> str:
    """Return the fingerprint of ``text`` (16 hex digits); blanks and NFC/NFD do not matter."""
    return _digest(clean(text))


def of_value(value: Plain) -> str:
    """Return the fingerprint of nested plain data; the order of keys does not matter, that of lists does."""
    return _digest(json.dumps(_cleaned(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def of_many(values: Iterable[Any]) -> str:
    """Return the fingerprint of values in their order, letter by letter: of millions of records, to know them again.

    Plain data, or values of dataclasses, by their fields. Only one of them at a time is held in memory.
    """
    found, told = hashlib.sha256(), json.JSONEncoder(ensure_ascii=False, default=_by_fields).encode
    for value in values:
        found.update(told(value).encode("utf-8") + b"\n")
    return found.hexdigest()[:16]


def _by_fields(value: Any) -> list[Any]:
    return [getattr(value, name) for name in _fields(cast(Hashable, type(value)))]


@cache
def _fields(kind: Hashable) -> tuple[str, ...]:
    """Return the names of the fields of a dataclass. Raises TypeError for what is none."""
    return tuple(one.name for one in fields(cast(Any, kind)))


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
