"""Counting tries in the database: one count for all processes, which a restart does not forget.

Nothing is written for a try that succeeds at once. A try is counted *before* the password is looked at when the free
tries are used up, or when another try at the same account is under way in this process: a flood of tries at the same
moment finds the door shut as one after the other would.
"""

import threading
from collections import Counter as Tally
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from trainer.core.accounts.tries import AT_ONCE, KEPT_FOR, Count, Growing, Rule
from trainer.models import TryCount

_DELETE_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counter:
    """What is counted (``key``) and by which rule."""

    key: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class Admission:
    """Whether a try may go on: how long to ``wait`` first; which counters it has not raised yet; who forgets.

    ``under_way``: the keys under which this process knows of it until ``leave``.
    """

    wait: timedelta
    to_raise: tuple[Counter, ...] = ()
    to_forget: tuple[str, ...] = ()
    under_way: tuple[str, ...] = ()


_lock = threading.Lock()
_under_way: Tally[str] = Tally()


def key(kind: str, subject: str, secret: str | None = None) -> str:
    """Return the key of a counter: a keyed hash, so that the table tells nobody's name or address.

    With the present secret, or with another one: a count ends when the secret is changed.
    """
    return salted_hmac("gan-dan.tries", f"{kind}\0{subject}", secret=secret, algorithm="sha256").hexdigest()[:32]


def enter(counters: Iterable[Counter], now: datetime) -> Admission:
    """Ask whether a try may go on at ``now``; whoever may says ``leave`` afterwards. One SELECT, and seldom a write."""
    asked = tuple(counters)
    accounts = tuple(one for one in asked if isinstance(one.rule, Growing))
    alone = _arrive(accounts)
    try:
        entry = _ask(asked, accounts, alone, now)
    except BaseException:
        _depart(one.key for one in accounts)
        raise
    if entry.wait > AT_ONCE:
        leave(entry)
    return entry


def _ask(asked: tuple[Counter, ...], accounts: tuple[Counter, ...], alone: bool, now: datetime) -> Admission:
    keys = tuple(one.key for one in accounts)
    found = {row.key: _count(row) for row in TryCount.objects.filter(key__in=[one.key for one in asked])}
    wait = max((one.rule.wait(found.get(one.key), now) for one in asked), default=AT_ONCE)
    first = tuple(one for one in accounts if not alone or _is_slow(one, found, now))
    if wait == AT_ONCE and first:
        wait = take(first, now)
    to_raise = tuple(one for one in asked if one not in first)
    return Admission(wait, to_raise, tuple(one for one in keys if one in found or first), keys)


def _is_slow(counter: Counter, found: dict[str, Count], now: datetime) -> bool:
    return counter.key in found and isinstance(counter.rule, Growing) and counter.rule.is_slow(found[counter.key], now)


def _arrive(accounts: tuple[Counter, ...]) -> bool:
    """Note a try; say whether it is the only one at its account in this process."""
    with _lock:
        _under_way.update(one.key for one in accounts)
        return all(_under_way[one.key] == 1 for one in accounts)


def _depart(keys: Iterable[str]) -> None:
    with _lock:
        for one in keys:
            _under_way[one] -= 1
            if not _under_way[one]:
                del _under_way[one]


def leave(entry: Admission) -> None:
    """Note that a try is over, whatever came of it."""
    _depart(entry.under_way)


def failed(entry: Admission, now: datetime) -> None:
    """Count a try that failed."""
    _raise(entry.to_raise, now)


def succeeded(entry: Admission) -> None:
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
    keys = sorted({one.key for one in counters})
    while True:
        TryCount.objects.bulk_create(
            (TryCount(key=one, count=0, since=now, last_at=now) for one in keys), ignore_conflicts=True
        )
        rows = TryCount.objects.select_for_update().filter(key__in=keys).order_by("key")
        found = {row.key: _count(row) for row in rows}
        # PostgreSQL: one that was there may have been forgotten since, by a try that succeeded.
        if len(found) == len(keys):
            return found


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
