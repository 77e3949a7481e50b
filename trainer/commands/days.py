"""Days as they are typed on a command line, and as they are printed."""

from datetime import date, datetime

from trainer.commands.base import WRONG_USAGE, Fail
from trainer.core.due_days import unfit
from trainer.core.vietnam_time import day_of


def day_or_fail(text: str) -> date:
    """Return the day that was typed as 2026-12-31 or 31/12/2026. Raises Fail."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise Fail(f"chưa đọc được ngày “{text}”", "viết như 31/12/2026 hoặc 2026-12-31", WRONG_USAGE)


def last_day_or_fail(text: str, now: datetime) -> date:
    """Return the day that was typed as one until which something is asked from ``now`` on. Raises Fail."""
    day = day_or_fail(text)
    if fault := unfit("ngày", day, day_of(now)):
        raise Fail(fault.what, fault.mend, WRONG_USAGE)
    return day
