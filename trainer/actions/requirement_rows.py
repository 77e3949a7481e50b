"""The rows of requirements, and what differs from what is wanted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from trainer.actions import derived_rows
from trainer.actions.derived_rows import Difference
from trainer.actions.due_days import Key
from trainer.core.turning_points import StandingFacts
from trainer.models import Official, Requirement


class RequirementState(NamedTuple):
    """What a requirement says beside whose and of which quiz it is."""

    due_on: date | None
    due_by: str
    passed_at: datetime | None = None
    valid_until: datetime | None = None
    relearn_by: date | None = None
    pass_until: datetime | None = None
    begun: bool = False
    failed: bool = False

    def asked(self) -> StandingFacts:
        """Return what of it decides how its official stands."""
        return StandingFacts(self.due_on, self.valid_until, self.relearn_by, self.pass_until, self.begun, self.failed)


def difference(rows: Mapping[Key, RequirementState], officials: list[int]) -> Difference[Requirement]:
    """Return what must be written so that ``officials`` have the requirements ``rows`` and no others."""
    units = dict(Official.objects.filter(pk__in=officials).values_list("pk", "unit_id"))
    wanted = {
        (official, quiz): {"unit_id": units[official], **state._asdict()} for (official, quiz), state in rows.items()
    }
    return derived_rows.difference(Requirement.objects.filter(official__in=officials), ("official_id", "quiz"), wanted)


def write(found: Difference[Requirement]) -> None:
    """Write it, in the transaction of the caller."""
    derived_rows.write(Requirement, found, ("unit", *RequirementState._fields))
