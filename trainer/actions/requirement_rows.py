"""The rows of requirements: what differs from what is wanted, and writing just that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from django.db import connection

from trainer.actions.due_days import Key
from trainer.models import Requirement

# Due on, by which rule, passed at, valid until, relearn by.
RequirementState: TypeAlias = tuple[date | None, str, datetime | None, datetime | None, date | None]
_UPDATE = f"""
UPDATE {Requirement._meta.db_table} SET due_on = %s, due_by = %s, passed_at = %s, valid_until = %s, relearn_by = %s
WHERE id = %s
"""


@dataclass(slots=True)
class Difference:
    """What must be written for requirements to be as wanted."""

    gone: list[Requirement] = field(default_factory=list)
    new: list[Requirement] = field(default_factory=list)
    changed: list[Requirement] = field(default_factory=list)

    def officials(self) -> list[int]:
        """Return those for whom something must be written, in order."""
        return sorted({row.official_id for row in (*self.gone, *self.new, *self.changed)})


def difference(rows: Mapping[Key, RequirementState], officials: list[int]) -> Difference:
    """Return what must be written so that ``officials`` have the requirements ``rows`` and no others."""
    existing = {(row.official_id, row.quiz): row for row in Requirement.objects.filter(official__in=officials)}
    found = Difference(gone=[row for key, row in existing.items() if key not in rows])
    for (official, quiz), state in rows.items():
        row = existing.get((official, quiz)) or Requirement(official_id=official, quiz=quiz)
        if row.pk and (row.due_on, row.due_by, row.passed_at, row.valid_until, row.relearn_by) == state:
            continue
        row.due_on, row.due_by, row.passed_at, row.valid_until, row.relearn_by = state
        (found.changed if row.pk else found.new).append(row)
    return found


def write(found: Difference) -> None:
    """Write it, in the transaction of the caller."""
    Requirement.objects.filter(pk__in=[row.pk for row in found.gone]).delete()
    Requirement.objects.bulk_create(found.new, batch_size=500)
    if not found.changed:
        return
    # One prepared statement for all: bulk_update takes thirty times as long, in which nobody else can write.
    with connection.cursor() as cursor:
        cursor.executemany(_UPDATE, [_values(row) for row in found.changed])


def _values(row: Requirement) -> tuple[date | str | int | None, ...]:
    day, moment = connection.ops.adapt_datefield_value, connection.ops.adapt_datetimefield_value
    changed = (day(row.due_on), row.due_by, moment(row.passed_at), moment(row.valid_until), day(row.relearn_by))
    return (*changed, row.pk)
