"""The units below one, each with the letter that is its own: how it stands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from trainer.core.text import count


@dataclass(frozen=True, slots=True)
class UnitOnLetter:
    """A unit with the people on its letter: of ``people`` so many are ``done``, so many ``late``.

    ``key``: the number of the unit whose letter it is.
    """

    key: int
    code: str
    name: str
    people: int
    done: int
    late: int


# Orders of units, in words; those that are alike stand as in the tree.
ORDERS: Mapping[str, tuple[str, Callable[[UnitOnLetter], tuple[float, ...]]]] = {
    "": ("nhiều người quá hạn", lambda one: (-one.late, one.done / max(one.people, 1), -one.people)),
    "it-xong": ("tỉ lệ hoàn thành thấp", lambda one: (one.done / max(one.people, 1), -one.people)),
    "cay": ("thứ tự đơn vị", lambda one: ()),
}


# How the position of whoever answers for a whole unit begins; other leaders stand in for him or serve him.
_HEADS = ("chủ tịch", "bí thư", "giám đốc", "tổng giám đốc", "hiệu trưởng", "cục trưởng", "chi cục trưởng")


def ring_first(position: str, reachable: bool) -> tuple[int, bool]:
    """Return the key by which the leaders of a unit stand: its head, his deputies, then others; of equals first whoever
    is ``reachable``."""
    words = position.casefold()
    rank = 0 if words.startswith(_HEADS) else 1 if words.startswith("phó") else 2
    return rank, not reachable


def lead(rows: Sequence[UnitOnLetter]) -> str:
    """Return how the units stand together, in a sentence."""
    people, done, late = (sum(getattr(one, name) for one in rows) for name in ("people", "done", "late"))
    behind = sum(one.late > 0 for one in rows)
    first = f"{count(done)}/{count(people)} cán bộ đã xong mọi bài được giao"
    if not late:
        return f"{first}. Không ai quá hạn."
    return f"{first}. {count(late)} người đang quá hạn, ở {count(behind)} đơn vị."
