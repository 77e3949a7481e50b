"""When one may try again: rules over how often something was tried. Time is given, never fetched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

AT_ONCE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was tried: the tries, the first and the last of them."""

    count: int
    since: datetime
    last_at: datetime


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
        return max(so_far.last_at + min(grown, self.longest) - now, AT_ONCE)

    def is_slow(self, so_far: Count, now: datetime) -> bool:
        """Say whether the free tries are used up. Tries from a future (the clock was set back) do not count."""
        return so_far.count >= self.free and AT_ONCE <= now - so_far.last_at < self.forgotten_after

    def after(self, so_far: Count | None, now: datetime) -> Count:
        """Return the count after one more try at ``now``."""
        if so_far is None or not AT_ONCE <= now - so_far.last_at < self.forgotten_after:
            return Count(1, now, now)
        return Count(so_far.count + 1, so_far.since, now)


@dataclass(frozen=True, slots=True)
class Windowed:
    """So many tries within a window of time; whoever comes later waits for the next window, never longer."""

    most: int
    window: timedelta

    def wait(self, so_far: Count | None, now: datetime) -> timedelta:
        """Return how long to wait at ``now``."""
        if so_far is None or so_far.count < self.most or not self._within(so_far, now):
            return AT_ONCE
        return so_far.since + self.window - now

    def after(self, so_far: Count | None, now: datetime) -> Count:
        """Return the count after one more try at ``now``."""
        if so_far is None or not self._within(so_far, now):
            return Count(1, now, now)
        return Count(so_far.count + 1, so_far.since, now)

    def _within(self, so_far: Count, now: datetime) -> bool:
        return AT_ONCE <= now - so_far.since < self.window


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
KEPT_FOR = timedelta(hours=24)
