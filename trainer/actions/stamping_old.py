"""Stamping what was handed in before there were stamps, or by an older server: from then on it is known to be whole."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from trainer.actions import audit, marking, pieces, stamp_keys, stamps
from trainer.models import HandIn

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Stamped:
    """How many were stamped, and those that were not: what they answered does not give what they say.

    ``missing``: stamped, though of after stamps began: an older server left them, or somebody put them in.
    """

    count: int
    refused: tuple[int, ...]
    missing: tuple[int, ...]


def stamp_old(now: datetime, step: Callable[[int], None] = lambda number: None) -> Stamped:
    """Stamp every hand-in that has no stamp and is borne out by its answers.

    ``step`` is told how many were looked at since it was last told. Some are written in each short transaction; cut
    off, the next go does the rest.
    """
    key, last, count, refused, missing = stamp_keys.current(now), 0, 0, list[int](), list[int]()
    looker = stamps.Looker()
    bare = HandIn.objects.filter(stamp=None).select_related("attempt").order_by("pk")
    while page := list(bare.filter(pk__gt=last)[:_AT_ONCE]):
        last = page[-1].pk
        given = stamps.answers_of([one.attempt_id for one in page])
        sound = [one for one in page if marking.borne_out(one)]
        missing += [one.pk for one in sound if looker.look(one, ()).state == "missing"]
        for one in sound:
            stamps.put(one, given.get(one.attempt_id, ()), now, key)
        _write(sound)
        count += len(sound)
        refused += [one.pk for one in page if one.stamp is None]
        step(len(page))
    stamp_keys.all_stamped()
    if count:
        audit.stamped(count, now)
    return Stamped(count, tuple(refused), tuple(missing))


def _write(rows: list[HandIn]) -> None:
    began = time.monotonic()
    with transaction.atomic():
        for one in rows:
            HandIn.objects.filter(pk=one.pk, stamp=None).update(stamp=one.stamp)
    pieces.rest(began)
