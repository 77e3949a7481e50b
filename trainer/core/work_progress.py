"""How far long work is, told to who waits for it."""

from collections.abc import Callable
from typing import TypeAlias

# How many are done, of how many; of 0: nobody knows.
Told: TypeAlias = Callable[[int, int], None]


def nobody(done: int, total: int) -> None:
    """How far it is, for nobody."""
