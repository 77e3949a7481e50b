"""What a page tells of undoing a list: how many people each part concerns, and who they are. Of a large list the first
of each part, kept until the list is decided on: its plan is made while nobody waits."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from trainer.models import AppliedRoster, Unit
from trainer.roster import undo_plan
from trainer.roster.rules.undoing import TITLES, UndoStep
from trainer.roster.undo_plan import UndoPlan

# So many people of each part are told of a large list; the counts are always of all.
MOST_TOLD = 500
# Of a plan that lies for longer somebody would decide by the people of yesterday.
_KEPT_FOR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Shown:
    """``people``: by the parts that have any, in their order, each as a page tells of him; ``worked``: how many have
    worked since; ``fingerprint``: that of the whole plan."""

    fingerprint: str
    counts: Mapping[str, int]
    worked: int
    people: Mapping[str, Sequence[Mapping[str, Any]]]


def of(made: UndoPlan, most: int | None = None) -> Shown:
    """Return what is told of ``made``: of ``most`` people of each part (None: of everybody)."""
    units = dict(Unit.objects.values_list("pk", "name"))
    parts = {"alone": made.alone(), "leaving": made.leaving(), "back": made.back(), "changed": made.changed()}
    people = {
        part: [_told(made.steps[one], made.worked.get(one, 0), units) for one in numbers[:most]]
        for part, numbers in parts.items()
        if numbers
    }
    return Shown(made.fingerprint(), made.counts(), len(made.worked), people)


def _told(one: UndoStep, worked: int, units: Mapping[int, str]) -> dict[str, Any]:
    return {
        "code": one.stands.code,
        "name": one.stands.name,
        "unit": units.get(one.becomes.unit, ""),
        # Whether he is there is what the part of the plan is called.
        "fields": [(TITLES[name], old, new) for name, old, new in undo_plan.with_units(one, units) if name != "active"],
        "kept": [(TITLES[name], undo_plan.in_words(one.stands, name, units)) for name in one.kept],
        "used": one.used,
        "worked": worked,
    }


def keep(roster: AppliedRoster, seen: Shown, now: datetime) -> bool:
    """Keep what is told of undoing ``roster``; False when somebody has decided on that meanwhile."""
    plan = {"shown": asdict(seen), "at": now.isoformat()}
    return AppliedRoster.objects.filter(pk=roster.pk, undone_at__isnull=True).update(plan=plan) > 0


def kept(roster: AppliedRoster, now: datetime) -> Shown | None:
    """Return what was kept of undoing ``roster``; None when nothing was, or long ago.

    Whether it is still what undoing would do, undoing looks at.
    """
    plan = roster.plan or {}
    fresh = "shown" in plan and now - datetime.fromisoformat(plan["at"]) <= _KEPT_FOR
    return Shown(**plan["shown"]) if fresh else None


def forget(roster: int) -> None:
    """Let the plan be made anew."""
    AppliedRoster.objects.filter(pk=roster).update(plan=None)
