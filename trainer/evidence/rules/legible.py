"""Words of the record as people can read them: the agency's own values by what they are called, not by their key.

A kept text holds ``[so_truc]`` where the page prints what the agency filled in. Digests are made of that; paper is not.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from trainer.evidence.rules.document import Block

_KEY = re.compile(r"\[([a-z0-9]+(?:_[a-z0-9]+)*)\]")


def named(text: str, labels: Mapping[str, str]) -> str:
    """Return ``text`` with the label in the place of each key that ``labels`` knows or that looks like one."""

    def words(found: re.Match[str]) -> str:
        key = found[1]
        if key in labels:
            return f"(cơ quan tự điền: {labels[key]})"
        return "(cơ quan tự điền)" if "_" in key else found[0]

    return _KEY.sub(words, text)


def legible(blocks: Iterable[Block], labels: Mapping[str, str]) -> Iterator[Block]:
    """Yield ``blocks`` with every text in them named."""
    for block in blocks:
        changed = {field.name: _deep(getattr(block, field.name), labels) for field in fields(block)}
        yield replace(block, **changed)


def _deep(value: Any, labels: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return named(value, labels)
    return tuple(_deep(one, labels) for one in value) if isinstance(value, tuple) else value
