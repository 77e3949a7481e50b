"""Cutting what is too much for one statement or one transaction."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def in_groups(items: Sequence[T], each: int) -> list[list[T]]:
    """Return ``items`` in groups of ``each``, in their order."""
    return [list(items[start : start + each]) for start in range(0, len(items), each)]
