"""A mark of the record: how many hand-ins there were up to a number, how many stamped, and a digest over their numbers
and those of their attempts: a later one that is given the number of one that is gone has another attempt.

Kept outside of the database it tells later whether one of them is gone, one was put among them, or lost its stamp.
What stands in each is told by its stamp.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

# As many digits as a number of the database has.
_FORM = re.compile(r"([0-9]{1,19})-([0-9]{1,19})-([0-9]{1,19})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class RecordMark:
    """``upto``: the last number; ``count``: how many there are up to it; ``stamped``: how many of them bear a stamp;
    ``digest``: 16 hex digits.
    """

    upto: int
    count: int
    stamped: int
    digest: str

    def written(self) -> str:
        """Return the mark as people copy it: ``1300-1234-1200-3f2a9c11d0e4b7a8``."""
        return f"{self.upto}-{self.count}-{self.stamped}-{self.digest}"

    def holds(self, now: "RecordMark") -> bool:
        """Say whether nothing went and nothing came up to it, when ``now`` it looks so: stamps may have come."""
        return (self.count, self.digest) == (now.count, now.digest) and self.stamped <= now.stamped


def read(text: str) -> RecordMark | None:
    """Return the mark that ``text`` holds; None when it is none."""
    found = _FORM.fullmatch(text.strip())
    if found is None:
        return None
    upto, count, stamped = map(int, found.groups()[:3])
    return RecordMark(upto, count, stamped, found[4])


class RunningMark:
    """The numbers of hand-ins as they come, the smallest first: what their mark is at each of those asked for."""

    def __init__(self, asked: Sequence[int] = ()) -> None:
        self._asked: Iterator[int] = iter(sorted(set(asked)))
        self._next = next(self._asked, None)
        self._digest, self._count, self._stamped = hashlib.sha256(), 0, 0
        self.found: dict[int, RecordMark] = {}

    def add(self, number: int, attempt: int, *, stamped: bool) -> None:
        """Take in the next number, that of its attempt, and whether it bears a stamp."""
        while self._next is not None and self._next < number:
            self._stop(self._next)
        self._digest.update(b"%d %d\n" % (number, attempt))
        self._count += 1
        self._stamped += stamped

    def end(self) -> None:
        """Say that there are no more."""
        while self._next is not None:
            self._stop(self._next)

    def _stop(self, upto: int) -> None:
        self.found[upto] = RecordMark(upto, self._count, self._stamped, self._digest.hexdigest()[:16])
        self._next = next(self._asked, None)
