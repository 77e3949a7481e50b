"""Cutting what is too much for one statement or one transaction."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
S = TypeVar("S", bound=Sequence[Any])


def in_groups(items: Sequence[T], each: int) -> list[list[T]]:
    """Return ``items`` in groups of ``each``, in their order."""
    return [list(items[start : start + each]) for start in range(0, len(items), each)]


def in_groups_of(lists: Sequence[S], each: int, most: int) -> Iterator[list[S]]:
    """Yield ``lists`` in their order, at most ``each`` a group, which hold ``most`` things together; or one alone."""
    group: list[S] = []
    held = 0
    for one in lists:
        if group and (len(group) == each or held + len(one) > most):
            yield group
            group, held = [], 0
        group.append(one)
        held += len(one)
    if group:
        yield group
