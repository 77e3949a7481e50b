"""Of whom a second step at sign-in is demanded: so many days after he was told, by the right that he holds."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeAlias

from trainer.core.rights import RIGHTS

Rule: TypeAlias = Mapping[str, int]
# Whoever sees or does more has less time. An empty rule demands nothing.
USUAL = "it_officer:14 auditor:14 leader:30 unit_manager:30"
NOBODY = "none"
_MOST_DAYS = 365


def read(text: str) -> Rule:
    """Return the rule in ``text``: ``right:days``, with blanks between. Raises ValueError, which says what to mend."""
    if text.strip().lower() == NOBODY:
        return {}
    rule: dict[str, int] = {}
    for word in text.split():
        right, _, days = word.partition(":")
        if right not in RIGHTS:
            raise ValueError(f"không có quyền “{right}” → dùng: {', '.join(RIGHTS)}, hoặc {NOBODY}")
        if not days.isascii() or not days.isdigit() or int(days) > _MOST_DAYS:
            raise ValueError(f"“{word}” thiếu số ngày → viết như {right}:14, từ 0 đến {_MOST_DAYS} ngày")
        rule[right] = int(days)
    return rule


def due_at(rule: Rule, rights: Iterable[str], told_at: datetime) -> datetime | None:
    """Return from when who holds ``rights`` must have a second step, told of it then; None: it is not demanded.

    Of the days of several rights the fewest count. A right that is given later, or anew, gives no further days.
    """
    days = [rule[right] for right in rights if right in rule]
    return told_at + timedelta(days=min(days)) if days else None
