"""When one may try again: rules over how often something was tried. Time is given, never fetched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

AT_ONCE = timedelta(0)
_OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was tried: the tries, the first and the last of them."""

    count: int
    since: datetime
    last_at: datetime


def _age(at: datetime, now: datetime) -> timedelta:
    """Return how long ago something was.

    Of requests that overlap, one that came earlier may be counted later: then it was just now. What is far in the
    future was counted before the clock was set back, and is old.
    """
    age = now - at
    return timedelta.max if age < -_OVERLAP else max(age, AT_ONCE)


def _one_more(so_far: Count, now: datetime) -> Count:
    return Count(so_far.count + 1, so_far.since, max(so_far.last_at, now))


@dataclass(frozen=True, slots=True)
class Growing:
    """So many tries are free; then each wait is twice the one before, up to the longest.

    A quiet time of ``forgotten_after`` forgets them all.
    """

    free: int
    first: timedelta
    longest: timedelta
    forgotten_after: timedelta

    def wait(self, so_far: Count | None, now: datetime) -> timedelta:
        """Return how long to wait at ``now``."""
        if so_far is None or not self.is_slow(so_far, now):
            return AT_ONCE
        grown: timedelta = self.first * 2 ** min(so_far.count - self.free, 16)
        return max(min(grown, self.longest) - _age(so_far.last_at, now), AT_ONCE)

    def is_slow(self, so_far: Count, now: datetime) -> bool:
        """Say whether the free tries are used up."""
        return so_far.count >= self.free and _age(so_far.last_at, now) < self.forgotten_after

    def after(self, so_far: Count | None, now: datetime) -> Count:
        """Return the count after one more try at ``now``."""
        if so_far is None or _age(so_far.last_at, now) >= self.forgotten_after:
            return Count(1, now, now)
        return _one_more(so_far, now)


@dataclass(frozen=True, slots=True)
class Windowed:
    """So many tries within a window of time; whoever comes later waits for the next window, never longer."""

    most: int
    window: timedelta

    def wait(self, so_far: Count | None, now: datetime) -> timedelta:
        """Return how long to wait at ``now``."""
        if so_far is None or so_far.count < self.most or not self._within(so_far, now):
            return AT_ONCE
        return self.window - _age(so_far.since, now)

    def after(self, so_far: Count | None, now: datetime) -> Count:
        """Return the count after one more try at ``now``."""
        if so_far is None or not self._within(so_far, now):
            return Count(1, now, now)
        return _one_more(so_far, now)

    def _within(self, so_far: Count, now: datetime) -> bool:
        return _age(so_far.since, now) < self.window


Rule: TypeAlias = Growing | Windowed

# Passwords of one account from browsers it does not know, and from each browser it knows.
PASSWORDS = Growing(
    free=5, first=timedelta(seconds=30), longest=timedelta(minutes=15), forgotten_after=timedelta(hours=24)
)
# A whole city may come through one address, so that it is wide, and shut for the rest of a minute only.
PASSWORDS_OF_ADDRESS = Windowed(most=600, window=timedelta(minutes=1))
# Links by mail: the ones sent before stay good, so that nobody is kept out by somebody who asks for many.
LINKS = Windowed(most=5, window=timedelta(hours=1))
LINKS_OF_ADDRESS = Windowed(most=600, window=timedelta(minutes=1))
# Both codes of a certificate must be held to learn anything: this only keeps a machine from asking all day, and one
# machine of a city hall from keeping all others there from it.
CERTIFICATES_OF_ADDRESS = Windowed(most=600, window=timedelta(minutes=1))
# Somebody who goes through a whole paper sends no more; a machine in his name does.
OBJECTIONS = Windowed(most=30, window=timedelta(hours=1))
KEPT_FOR = timedelta(hours=24)
