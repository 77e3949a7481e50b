"""How far long work is, told to who waits for it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

T = TypeVar("T")

# How many are done, of how many; of 0: nobody knows.
Told: TypeAlias = Callable[[int, int], None]


def nobody(done: int, total: int) -> None:
    """How far it is, for nobody."""


def in_turns(items: Sequence[T], each: int, told: Told) -> Iterator[Sequence[T]]:
    """Yield ``items`` so many at a time; ``told`` hears before each how many are done, and at the end that all are."""
    for start in range(0, len(items), each):
        told(start, len(items))
        yield items[start : start + each]
    told(len(items), len(items))
