"""The staff list: rows of a sheet in, a plan out. The plan is shown first and applied elsewhere."""

from trainer.core.roster.columns import FIELD_TITLES, Field, Mapping, find_header, propose, propose_mapping
from trainer.core.roster.model import (
    Change,
    CurrentOfficial,
    EmailToConfirm,
    Entry,
    FieldChange,
    Held,
    Note,
    Plan,
    Rejected,
    RosterUnit,
    Skipped,
    change_from_plain,
    entry_from_plain,
    plan_fingerprint,
    state_fingerprint,
)
from trainer.core.roster.plan import MappingError, plan
from trainer.core.roster.sheet import EMPTY, Cell, Row, Sheet

__all__ = [
    "EMPTY",
    "FIELD_TITLES",
    "Cell",
    "Change",
    "CurrentOfficial",
    "EmailToConfirm",
    "Entry",
    "Field",
    "FieldChange",
    "Held",
    "Mapping",
    "MappingError",
    "Note",
    "Plan",
    "Rejected",
    "RosterUnit",
    "Row",
    "Sheet",
    "Skipped",
    "change_from_plain",
    "entry_from_plain",
    "find_header",
    "plan",
    "plan_fingerprint",
    "propose",
    "propose_mapping",
    "state_fingerprint",
]
