"""What each agency fills in for itself: its IT contact, its page's name, whom to ring."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AgencyValue:
    """One value that an agency fills in; ``None`` until it has."""

    key: str
    label: str
    value: str | None
    line: int = 0
