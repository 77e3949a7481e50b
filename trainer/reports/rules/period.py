"""The periods of reports: a quarter or a year of the calendar of Việt Nam."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trainer.core.refusal import Refused
from trainer.core.text import capital
from trainer.core.vietnam_time import LOCAL, day_of

_WRITTEN = re.compile(r"(\d{4})(?:-[Qq]?([1-4]))?")
_ROMAN = ("I", "II", "III", "IV")
# Whoever writes the report of a period in the days after it reports how people stand as that of the period's end.
NEAR_THE_END = timedelta(days=14)
# Before and after these years nobody was trained, or a clock is wrong.
_FIRST_YEAR, _LAST_YEAR = 2020, 2100


class BadPeriod(Refused):
    """What was written is no period of which there can be a report."""


@dataclass(frozen=True, slots=True)
class Period:
    """A year, or one ``quarter`` of it (0: the whole year)."""

    year: int
    quarter: int = 0

    @property
    def written(self) -> str:
        """Return it as it is typed and stands in addresses: ``2026-4``, ``2026``."""
        return f"{self.year}-{self.quarter}" if self.quarter else str(self.year)

    @property
    def title(self) -> str:
        """Return it in words: ``quý IV năm 2026``."""
        return f"quý {_ROMAN[self.quarter - 1]} năm {self.year}" if self.quarter else f"năm {self.year}"

    @property
    def heading(self) -> str:
        """Return it in words, as a heading begins: ``Quý IV năm 2026``."""
        return capital(self.title)

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, 3 * self.quarter - 2 if self.quarter else 1, 1)

    @property
    def last(self) -> date:
        """Return its last day."""
        return date(self.year, 12, 31) if self.quarter in (0, 4) else Period(self.year, self.quarter + 1).first - _DAY

    @property
    def starts(self) -> datetime:
        """Return its first moment."""
        return datetime.combine(self.first, time.min, LOCAL)

    @property
    def ends(self) -> datetime:
        """Return the first moment after it."""
        return datetime.combine(self.last + _DAY, time.min, LOCAL)

    @property
    def days(self) -> str:
        """Return its days in words: ``từ 01/10/2026 đến hết 31/12/2026``."""
        return f"từ {self.first:%d/%m/%Y} đến hết {self.last:%d/%m/%Y}"

    def told(self, now: datetime) -> datetime:
        """Return until when a report that is made at ``now`` tells of it."""
        return min(now, self.ends)

    def over(self, now: datetime) -> bool:
        """Say whether it is over at ``now``."""
        return now >= self.ends

    def stands_for_it(self, now: datetime) -> bool:
        """Say whether how people stand at ``now`` is told as how they stood in it: while it runs, and shortly after."""
        return now < self.ends + NEAR_THE_END


_DAY = timedelta(days=1)


def period(written: str, now: datetime, kind: str = "") -> Period:
    """Return the period that ``written`` names, of ``kind`` (``quarter``, ``year``; empty: either).

    Raises BadPeriod for what is none, and for one that has not begun.
    """
    found = _WRITTEN.fullmatch(written.strip())
    wanted = {"quarter": "năm-quý, như 2026-4", "year": "bốn số, như 2026"}.get(kind, "2026 hay 2026-4")
    if found is None:
        raise BadPeriod(f"“{written}” không phải một {_NAMES[kind]}", f"viết {wanted}")
    if not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise BadPeriod(f"không có báo cáo của năm {found[1]}", f"chọn năm từ {_FIRST_YEAR}")
    made = Period(int(found[1]), int(found[2] or 0))
    if kind and (kind == "quarter") != bool(made.quarter):
        raise BadPeriod(f"“{written}” không phải một {_NAMES[kind]}", f"viết {wanted}")
    if made.starts > now:
        raise BadPeriod(f"{made.title} chưa bắt đầu", f"hôm nay là {day_of(now):%d/%m/%Y}: chọn kỳ đã bắt đầu")
    return made


_NAMES = {"quarter": "quý", "year": "năm", "": "kỳ báo cáo"}


def around(now: datetime) -> Period:
    """Return the quarter in which ``now`` falls."""
    day = day_of(now)
    return Period(day.year, (day.month + 2) // 3)


def since(first: datetime | None, now: datetime) -> list[Period]:
    """Return the quarters and years from ``first`` (None: only today's) until ``now``, the latest first."""
    last, begin = around(now), around(min(first or now, now))
    found: list[Period] = []
    for year in range(last.year, begin.year - 1, -1):
        found.append(Period(year))
        quarters = (Period(year, quarter) for quarter in (4, 3, 2, 1))
        found += [one for one in quarters if begin.first <= one.first <= last.first]
    return found
