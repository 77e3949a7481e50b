"""When something is done again: what failed soon at first, then less and less often, so that a log stays readable;
what is done once a day on the next."""

from datetime import date, timedelta

FIRST_SECONDS = 30.0
LONGEST_SECONDS = 3600.0


class Patience:
    """Remembers what failed, by name, and until when it is left alone. Seconds are those of a clock that only grows."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[int, float]] = {}

    def may_try(self, name: str, ran: float) -> bool:
        """Say whether ``name`` never failed, or has been left alone long enough."""
        return ran >= self._failed.get(name, (0, ran))[1]

    def failed(self, name: str, ran: float, longest: float = LONGEST_SECONDS) -> int:
        """Note that ``name`` failed, to be left alone for ``longest`` at most; return how often in a row it has."""
        times = self._failed.get(name, (0, 0.0))[0] + 1
        self._failed[name] = (times, ran + min(longest, FIRST_SECONDS * 2 ** min(times - 1, 10)))
        return times

    def worked(self, name: str) -> None:
        """Forget that ``name`` failed."""
        self._failed.pop(name, None)


class OnceADay:
    """Remembers, by name, on which day something was done last."""

    def __init__(self) -> None:
        self._done: dict[str, date] = {}

    def may_do(self, name: str, today: date) -> bool:
        """Say whether ``name`` was not done ``today``."""
        return self._done.get(name) != today

    def done(self, name: str, today: date) -> None:
        """Note that ``name`` is done for ``today``."""
        self._done[name] = today


def doubled(first: timedelta, longest: timedelta, times: int) -> timedelta:
    """Return the wait ``first``, doubled so many ``times``: ``longest`` at most."""
    # No wait has more doublings, and a timedelta cannot be as long as one of hundreds.
    grown: timedelta = first * 2 ** min(times, 16)
    return min(grown, longest)


def worth_a_line(times: int) -> bool:
    """Say whether the how-manieth failure in a row is told again: the first, second, fourth, eighth …"""
    return times & (times - 1) == 0
