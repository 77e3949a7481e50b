"""The day and the hour in Việt Nam, wherever the server stands: the one definition of our time zone."""

from datetime import date, datetime, time, timedelta, timezone

NAME = "Asia/Ho_Chi_Minh"
# One offset since 1975, so nothing is read from a time zone database; under its name a database knows it too.
LOCAL = timezone(timedelta(hours=7), NAME)


def day_of(moment: datetime) -> date:
    """Return the day in Việt Nam on which ``moment`` falls. Raises ValueError for a moment without a time zone."""
    return in_vietnam(moment).date()


def in_vietnam(moment: datetime) -> datetime:
    """Return ``moment`` by the clocks of Việt Nam. Raises ValueError for one without a time zone: it could be any."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(LOCAL)


def moment_words(moment: datetime) -> str:
    """Return ``10:32 ngày 24/11/2026``. Raises ValueError for a moment without a time zone."""
    return f"{in_vietnam(moment):%H:%M ngày %d/%m/%Y}"


def end_of_day(moment: datetime) -> datetime:
    """Return the first moment of the day after that of ``moment``. Raises ValueError for one without a time zone."""
    return datetime.combine(day_of(moment) + timedelta(days=1), time.min, LOCAL)


def monday(day: date) -> date:
    """Return the Monday of the week of ``day``: by it a week is known."""
    return day - timedelta(days=day.weekday())
