"""A plan as it is shown: of each long part the first rows, how many there are, and what identifies the whole."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from typing import Any, cast, get_args, get_origin, get_type_hints

from trainer.roster.rules.model import Plan, plan_fingerprint

# A page shows this many rows of each part of a plan; the counts are always of all.
ROWS = 500
# What a person answers, or must see by name, is there as a whole.
_LONG = (
    "new",
    "changed",
    "moved",
    "returning",
    "leaving",
    "held",
    "to_confirm",
    "rejected",
    "skipped",
    "notes",
)


@dataclass(frozen=True, slots=True)
class Shown:
    """``plan`` with ROWS of each long part; ``totals``: how many each has; ``fingerprint``: that of the whole plan."""

    plan: Plan
    totals: Mapping[str, int]
    accepted: int
    fingerprint: str

    def counts(self) -> dict[str, int]:
        """Return how many officials each part of the plan concerns."""
        parts = ("new", "changed", "moved", "returning", "leaving", "rejected")
        return {**{name: self.totals[name] for name in parts}, "unchanged": self.plan.unchanged}

    @property
    def most_leave(self) -> bool:
        """Whether more of the people leave than stay, as of the whole plan."""
        stay = sum(self.totals[name] for name in ("changed", "moved", "held"))
        return self.totals["leaving"] > self.plan.unchanged + stay

    def to_plain(self) -> dict[str, Any]:
        """Return plain data that JSON can carry."""
        return asdict(self)


def of(made: Plan) -> Shown:
    """Return what is shown of ``made``."""
    parts: dict[str, Any] = {name: getattr(made, name) for name in _LONG}
    short: Any = {name: part[:ROWS] for name, part in parts.items()}
    totals = {name: len(part) for name, part in parts.items()}
    return Shown(replace(made, **short), totals, made.accepted, plan_fingerprint(made))


def from_plain(plain: Mapping[str, Any]) -> Shown:
    """Return what ``to_plain`` described, also after a trip through JSON."""
    return cast(Shown, _back(Shown, plain))


def _back(kind: Any, plain: Any) -> Any:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        # What an earlier version kept lacks what came since, which has a default.
        kept = [one.name for one in fields(kind) if one.name in plain]
        return cast(Any, kind)(**{name: _back(hints[name], plain[name]) for name in kept})
    if get_origin(kind) is tuple:
        return tuple(_back(get_args(kind)[0], one) for one in plain)
    return plain
