"""The stamp of a hand-in: a keyed digest over all of it that nobody changes any more.

Whoever can write into the database and does not hold the secret cannot make one.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

# intact: as it was when it was stamped. broken: it, its answers or the stamp were changed since. unknown_key: nobody
# can say, its key is there and does not open. before: of before there were stamps, and not stamped since. missing: has
# none without being of before.
State = Literal["intact", "broken", "unknown_key", "before", "missing"]

_PURPOSE = b"gan-dan.hand-in.1\n"
# What runs out of time is handed in within a minute; what waited longer was stamped later, and that is told.
_AT_ONCE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Stamp:
    """``key``: the number of the key; ``official``: of the record whose it was; ``at``: when, by the server's clock."""

    key: int
    official: int
    at: datetime
    digest: str

    def written(self) -> str:
        """Return the stamp as the record keeps it."""
        return f"{self.key} {self.official} {self.at.isoformat()} {self.digest}"


@dataclass(frozen=True, slots=True)
class Key:
    """What stamps are made with: its number, since when it serves, and until when, where a secret got out.

    ``after``: the last hand-in of before it, which may have no stamp; 0 once all of those were stamped.
    """

    number: int
    secret: bytes
    since: datetime
    after: int
    until: datetime | None = None

    def written(self) -> str:
        """Return the key as words, to be sealed."""
        days = [one.isoformat() for one in (self.since, self.until) if one]
        return " ".join([self.secret.hex(), str(self.after), *days])

    def serves(self, at: datetime) -> bool:
        """Say whether a stamp of the moment ``at`` may bear it."""
        return self.until is None or at <= self.until


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at the stamp of a hand-in came to. ``at``: when it was stamped; of one that has none, since when
    hand-ins have one. ``late``: not when it was handed in but later: of before, nothing shows that it was not changed.
    """

    state: State
    at: datetime | None = None
    late: bool = False


def key_of(number: int, words: str) -> Key:
    """Return the key ``number`` that was written as ``words``. Raises ValueError."""
    secret, after, since, *until = words.split(" ")
    began, *ended = map(datetime.fromisoformat, [since, *until])
    return Key(number, bytes.fromhex(secret), began, int(after), *ended)


def read(text: str) -> Stamp | None:
    """Return the stamp that ``text`` holds; None when it is none."""
    try:
        key, official, at, digest = text.split(" ")
        found = Stamp(int(key), int(official), datetime.fromisoformat(at), digest)
    except ValueError:
        return None
    return found if found.at.tzinfo is not None else None


def made(key: Key, official: int, at: datetime, facts: Mapping[str, Any]) -> Stamp:
    """Return the stamp of ``key`` over ``facts``, plain data, as the record of ``official`` held them ``at``."""
    # Numbers, moments and words alone: what JSON of either database gives back is the same text again.
    told = json.dumps(
        {"key": key.number, "official": official, "at": at.isoformat(), **facts},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    digest = hmac.digest(key.secret, _PURPOSE + told.encode("utf-8"), hashlib.sha256)
    return Stamp(key.number, official, at, digest[:16].hex())


def holds(stamp: Stamp, key: Key, facts: Mapping[str, Any]) -> bool:
    """Say whether ``stamp`` is the one of ``key`` over ``facts``, made while the key served."""
    again = made(key, stamp.official, stamp.at, facts)
    # As bytes: of two texts only ASCII would be compared, and whoever writes past the programs writes anything.
    return key.serves(stamp.at) and hmac.compare_digest(again.digest.encode(), stamp.digest.encode())


def intact(stamp: Stamp, handed_in_at: datetime) -> Looked:
    """Return what is to be said of a stamp that holds."""
    return Looked("intact", stamp.at, late=stamp.at - handed_in_at > _AT_ONCE)
