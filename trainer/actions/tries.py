"""Counting tries in the database: one count for all processes, which a restart does not forget.

Nothing is written for a try that succeeds at once. A count whose free tries are used up is raised *before* the password
is looked at, by one conditional UPDATE: of many tries at the same moment one goes through.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from trainer.core.tries import AT_ONCE, KEPT_FOR, Count, Growing, Rule
from trainer.models import TryCount

_DELETE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted (``key``) and by which rule."""

    key: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a try may go on: how long to ``wait`` first; which counters it has not raised yet; who forgets."""

    wait: timedelta
    to_raise: tuple[Counter, ...] = ()
    to_forget: tuple[str, ...] = ()


def key(kind: str, subject: str) -> str:
    """Return the key of a counter: a keyed hash, so that the table tells nobody's name or address."""
    return salted_hmac("gan-dan.tries", f"{kind}\0{subject}", algorithm="sha256").hexdigest()[:32]


def enter(counters: Iterable[Counter], now: datetime) -> Entry:
    """Ask whether a try may go on at ``now``. One SELECT; a write only where the free tries are used up."""
    asked = tuple(counters)
    found = {row.key: _count(row) for row in TryCount.objects.filter(key__in=[one.key for one in asked])}
    wait = max((one.rule.wait(found.get(one.key), now) for one in asked), default=AT_ONCE)
    if wait > AT_ONCE:
        return Entry(wait)
    slow = [one for one in asked if one.key in found and _is_slow(one, found[one.key], now)]
    for one in slow:
        if not _raise_alone(one, found[one.key], now):
            return Entry(one.rule.wait(one.rule.after(found[one.key], now), now))
    of_one = (one for one in asked if isinstance(one.rule, Growing))
    return Entry(
        AT_ONCE,
        to_raise=tuple(one for one in asked if one not in slow),
        to_forget=tuple(one.key for one in of_one if one.key in found),
    )


def _is_slow(counter: Counter, so_far: Count, now: datetime) -> bool:
    return isinstance(counter.rule, Growing) and counter.rule.is_slow(so_far, now)


def _raise_alone(counter: Counter, seen: Count, now: datetime) -> bool:
    """Raise a counter unless somebody else did since it was seen; say whether it was this one."""
    same = TryCount.objects.filter(key=counter.key, count=seen.count, last_at=seen.last_at)
    return same.update(count=F("count") + 1, last_at=now) == 1


def failed(entry: Entry, now: datetime) -> None:
    """Count a try that failed."""
    _raise(entry.to_raise, now)


def succeeded(entry: Entry) -> None:
    """Forget the failures before a try that succeeded. Writes nothing when there were none."""
    if entry.to_forget:
        TryCount.objects.filter(key__in=entry.to_forget).delete()


def take(counters: Iterable[Counter], now: datetime) -> timedelta:
    """Count something of which only so much is allowed; return how long to wait instead, nothing when it may be.

    A try that must wait is not counted.
    """
    asked = tuple(counters)
    with transaction.atomic():
        found = _locked(asked, now)
        wait = max((one.rule.wait(found[one.key], now) for one in asked), default=AT_ONCE)
        if wait == AT_ONCE:
            _write(asked, found, now)
    return wait


def _raise(counters: tuple[Counter, ...], now: datetime) -> None:
    if counters:
        with transaction.atomic():
            _write(counters, _locked(counters, now), now)


def _locked(counters: tuple[Counter, ...], now: datetime) -> dict[str, Count]:
    """Return the counts, made if missing, locked in the order of their keys so that two tries never wait in a ring."""
    keys = sorted(one.key for one in counters)
    TryCount.objects.bulk_create(
        (TryCount(key=one, count=0, since=now, last_at=now) for one in keys), ignore_conflicts=True
    )
    rows = TryCount.objects.select_for_update().filter(key__in=keys).order_by("key")
    return {row.key: _count(row) for row in rows}


def _write(counters: tuple[Counter, ...], found: dict[str, Count], now: datetime) -> None:
    rows = []
    for one in counters:
        after = one.rule.after(found[one.key], now)
        rows.append(TryCount(key=one.key, count=after.count, since=after.since, last_at=after.last_at))
    TryCount.objects.bulk_update(rows, ["count", "since", "last_at"])


def _count(row: TryCount) -> Count:
    return Count(row.count, row.since, row.last_at)


def throw_away_old(now: datetime) -> int:
    """Throw away counts that no longer count, and return how many; in pieces, so that no write waits for long."""
    gone = 0
    while True:
        old = list(TryCount.objects.filter(last_at__lt=now - KEPT_FOR).values_list("pk", flat=True)[:_DELETE_AT_ONCE])
        gone += TryCount.objects.filter(pk__in=old, last_at__lt=now - KEPT_FOR).delete()[0]
        if len(old) < _DELETE_AT_ONCE:
            return gone
