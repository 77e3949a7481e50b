"""Pages far down a list: a page costs what stands before it, or behind it where that is less."""

from typing import Any

from django.db.models import QuerySet

# From here on it pays to know how many there are, and to look at all of them at once.
FAR = 1_000


def some(part: QuerySet[Any, Any], start: int, stop: int, many: int | None) -> list[Any]:
    """Return some of ``part``, of ``many`` if that is known, from its end when that is nearer."""
    if many is None or start <= many // 2:
        return list(part[start:stop])
    return list(part.reverse()[max(0, many - stop) : max(0, many - start)])[::-1]
