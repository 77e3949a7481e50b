"""Whom changes concern, kept for ten minutes by this process where it is a large part of a city.

On the day after an edition a whole city may wait: half a second and more to count, for every click of whoever decides
about it. What is done for exactly those people (a campaign, a command, a file) counts anew.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from trainer.content.library import Library
from trainer.core.editions.impact import MaterialChange
from trainer.queries.impact import Impact, measure

LARGE = 20_000
FRESH = timedelta(minutes=10)
# So many choices: each holds some thousands of units.
_MOST = 8
_KEPT: dict[tuple[str, ...], tuple[datetime, Impact]] = {}


def measured(changes: Sequence[MaterialChange], library: Library, now: datetime) -> tuple[Impact, datetime]:
    """Return what ``measure`` says of the whole city, and as of when."""
    key = tuple(change.key for change in changes)
    at, found = _KEPT.get(key, (None, None))
    if at is not None and found is not None and at <= now < at + FRESH:
        return found, at
    found = measure(changes, library, now)
    _KEPT.pop(key, None)
    if found.total.share.people > LARGE:
        _KEPT[key] = (now, found)
        for oldest in list(_KEPT)[:-_MOST]:
            _KEPT.pop(oldest, None)
    return found, now
