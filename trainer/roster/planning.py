"""The plan of a staff list: its rows beside the people and units that the records hold now."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from django.contrib.auth.hashers import is_password_usable

from trainer.actions import rights
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import fold
from trainer.core.work_progress import Told, nobody
from trainer.models import Official, PendingEmail, RoleHolding, Unit
from trainer.roster import words
from trainer.roster.rules.columns import Mapping
from trainer.roster.rules.model import CurrentOfficial, Plan, RosterUnit
from trainer.roster.rules.plan import plan
from trainer.roster.rules.source import ONE_SHEET, Source
from trainer.roster.rules.wishes import NONE, Wishes
from trainer.tables.sheet import Sheet

# So many rows at a time are read of everybody.
_READ = 5_000
_FIELDS = (
    "pk",
    "staff_code",
    "full_name",
    "position",
    "unit__code",
    "email",
    "is_active",
    "password",
    "merged_into__staff_code",
)


def units() -> tuple[RosterUnit, ...]:
    """Return every unit that is not closed as the planner needs it."""
    rows = Unit.objects.filter(closed_at__isnull=True).select_related("parent")
    return tuple(RosterUnit(unit.code, unit.name, unit.parent.code if unit.parent else "") for unit in rows)


def officials() -> tuple[CurrentOfficial, ...]:
    """Return everybody in the records, officers of the IT unit too: a list may name them and their addresses.

    Some thousands of rows at a time, and each word that many share once: of millions of people, every byte of one
    counts.
    """
    held: dict[int, tuple[Role, ...]] = {}
    for official, role in RoleHolding.objects.values_list("official_id", "role").iterator(_READ):
        held[official] = _together(held.get(official, ()), role)
    waiting = dict(PendingEmail.objects.values_list("official_id", "email"))
    given, lasting = rights.of_officials(datetime.now(UTC)), rights.lasting_officers(datetime.now(UTC))
    rows = Official.objects.values_list(*_FIELDS).iterator(_READ)
    return tuple(
        CurrentOfficial(
            code=code,
            name=name,
            position=sys.intern(position),
            unit_code=sys.intern(unit),
            roles=held.get(pk, ()),
            email=email or "",
            active=active,
            it_officer="it_officer" in given.get(pk, ()),
            lasting=pk in lasting,
            has_password=is_password_usable(password),
            waiting_email=waiting.get(pk, ""),
            appointed=pk in given,
            merged_into=merged_into or "",
        )
        for pk, code, name, position, unit, email, active, password, merged_into in rows
    )


@cache
def _together(held: tuple[Role, ...], role: Role) -> tuple[Role, ...]:
    """Return ``held`` and ``role`` in the order of their titles; the same tuple for everybody who holds the same."""
    return tuple(one for one in ROLE_TITLES if one == role or one in held)


def make_plan(
    sheet: Sheet, mapping: Mapping, source: Source = ONE_SHEET, wishes: Wishes = NONE, told: Told = nobody
) -> Plan:
    """Return what applying ``sheet`` would do now; ``told`` hears how far it is.

    Raises roster.rules.reading.MappingError.

    What its texts mean is what ``wishes`` says, and else what somebody said of an earlier list. Of a list of one unit
    of which nobody said who may leave, only people of that unit do.
    """
    of_units, of_roles = words.known()
    known = replace(
        wishes,
        units=of_units | {fold(text): code for text, code in wishes.units.items()},
        roles=of_roles | {fold(text): role for text, role in wishes.roles.items()},
    )
    everybody, all_units = officials(), units()
    made = plan(sheet.rows, mapping, all_units, everybody, source, known, told)
    if wishes.mode_said or not made.is_of_one_unit:
        return made
    return plan(sheet.rows, mapping, all_units, everybody, source, replace(known, mode="units"), told)
