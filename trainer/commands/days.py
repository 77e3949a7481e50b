"""Days as they are typed on a command line, and as they are printed."""

from datetime import date, datetime

from trainer.commands.base import WRONG_USAGE, Fail


def day_or_fail(text: str) -> date:
    """Return the day that was typed as 2026-12-31 or 31/12/2026. Raises Fail."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 (a day has no time zone)
        except ValueError:
            continue
    raise Fail(f"chưa đọc được ngày “{text}”", "viết theo dạng 2026-12-31", WRONG_USAGE)
