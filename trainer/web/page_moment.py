"""When a page was made, as the form on it tells."""

from datetime import UTC, datetime

_NEVER = datetime(1, 1, 2, tzinfo=UTC)


def moment_of(text: str) -> datetime:
    """Return the moment that ``text`` tells; long before all others where it tells none: then nothing was seen."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else _NEVER
    except (ValueError, OverflowError):
        return _NEVER
