"""Whether the clock on the wall can be believed: it is held against one that nobody can set.

A clock that was set wrong for ten minutes must not close every paper; one that was set right must be believed in the
end. So while the wall clock is doubted time goes on as before, and after an hour without another jump it is believed.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

# What the wall clock may gain or lose against the other one between two looks: clocks are corrected a little all day.
FORWARD = timedelta(seconds=30)
BACKWARD = timedelta(seconds=2)
# Longer than any paper may take, so that a jump that is believed in the end closes nothing that was running.
BELIEVED_AFTER_SECONDS = 3600
# A server that starts this long after the last thing that was recorded may have a clock that is ahead.
QUIET = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at both clocks: the time of day, and the seconds of the one that nobody can set.

    That one runs on while the machine sleeps, so that waking up is no jump.
    """

    wall: datetime
    ran: float


@dataclass(frozen=True, slots=True)
class Trust:
    """What is known of the wall clock: when it was last believed, and the last look at it.

    ``jumped`` is the first look after a jump that is not believed yet. ``held_until``, in the seconds of the other
    clock: until then a start that looked doubtful is waited out.
    """

    believed: Reading
    last: Reading
    jumped: Reading | None = None
    held_until: float = 0.0


def begin(reading: Reading, newest: datetime | None) -> Trust:
    """Return the trust of a start; ``newest`` is the time of the last thing recorded, None when nothing is.

    A clock that stands before that, or long after it, is not believed for an hour: it costs nothing to wait.
    """
    held = 0.0
    if newest is not None and not -FORWARD <= reading.wall - newest <= QUIET:
        held = reading.ran + BELIEVED_AFTER_SECONDS
    return Trust(reading, reading, held_until=held)


def follow(trust: Trust, reading: Reading, newest: datetime | None = None) -> Trust:
    """Return the trust after another look; ``newest`` as in ``begin``, for a clock that is set right after a start."""
    if in_step(trust.believed, reading):
        return replace(trust, believed=reading, last=reading, jumped=None)
    if reading.ran < trust.held_until:
        # Nothing before was believed either: whatever it is set to is looked at as a start.
        return begin(reading, newest)
    if trust.jumped is None or not in_step(trust.last, reading):
        return replace(trust, last=reading, jumped=reading)
    if reading.ran - trust.jumped.ran >= BELIEVED_AFTER_SECONDS:
        return Trust(reading, reading)
    return replace(trust, last=reading)


def in_step(earlier: Reading, later: Reading) -> bool:
    """Say whether the wall clock went as far as the other one between two looks."""
    return -BACKWARD <= gained(earlier, later) <= FORWARD


def gained(earlier: Reading, later: Reading) -> timedelta:
    """Return how much further than the other one the wall clock went between two looks."""
    return (later.wall - earlier.wall) - timedelta(seconds=later.ran - earlier.ran)


def steady(trust: Trust) -> bool:
    """Say whether something may be closed or deleted because its time is over."""
    return trust.jumped is None and trust.last.ran >= trust.held_until


def time_of(trust: Trust, reading: Reading) -> datetime:
    """Return what time it is: by the wall clock, or, when it jumped, as long after it was last believed as passed."""
    if in_step(trust.believed, reading):
        return reading.wall
    return trust.believed.wall + timedelta(seconds=reading.ran - trust.believed.ran)
