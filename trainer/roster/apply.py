"""Applying the plan of a staff list: all of it or nothing, and every change leaves a trace."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from trainer.actions import requirements
from trainer.content.library import Library
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.models import EmailNotices, Event, Official, PendingEmail, RoleHolding, Unit
from trainer.roster import held_emails
from trainer.roster.rules.columns import Mapping
from trainer.roster.rules.model import Change, CurrentOfficial, Entry, Plan, RosterUnit, state_fingerprint
from trainer.roster.rules.plan import plan
from trainer.tables.sheet import Sheet


class StateChanged(Exception):
    """People or units have changed since the plan was made: it must be shown again."""


def units() -> tuple[RosterUnit, ...]:
    """Return every unit as the planner needs it."""
    rows = Unit.objects.select_related("parent")
    return tuple(RosterUnit(unit.code, unit.name, unit.parent.code if unit.parent else "") for unit in rows)


def officials() -> tuple[CurrentOfficial, ...]:
    """Return everybody in the records, officers of the IT unit too: a list may name them and their addresses."""
    roles: dict[int, list[str]] = {}
    for official, role in RoleHolding.objects.values_list("official_id", "role"):
        roles.setdefault(official, []).append(role)
    waiting = dict(PendingEmail.objects.values_list("official_id", "email"))
    rows = Official.objects.select_related("unit").all()
    return tuple(_current(official, roles.get(official.pk, []), waiting.get(official.pk, "")) for official in rows)


def _current(official: Official, roles: list[str], waiting_email: str) -> CurrentOfficial:
    held: tuple[Role, ...] = tuple(role for role in ROLE_TITLES if role in roles)
    return CurrentOfficial(
        code=official.staff_code,
        name=official.full_name,
        position=official.position,
        unit_code=official.unit.code,
        roles=held,
        email=official.email or "",
        active=official.is_active,
        it_officer=official.is_it_officer,
        has_password=official.has_usable_password(),
        waiting_email=waiting_email,
    )


def make_plan(sheet: Sheet, mapping: Mapping) -> Plan:
    """Return what applying ``sheet`` would do now. Raises core.roster.MappingError."""
    return plan(sheet.rows, mapping, units(), officials())


def apply(wanted: Plan, file_name: str, actor: Official | None, library: Library, now: datetime) -> None:
    """Apply a plan that was shown, in one transaction. Raises StateChanged when it no longer fits the records."""
    with transaction.atomic():
        # PostgreSQL: two lists at once wait for each other here, and the second one finds the records changed.
        Unit.objects.select_for_update().order_by("pk").first()
        if state_fingerprint(units(), officials()) != wanted.state:
            raise StateChanged
        unit_ids = dict(Unit.objects.values_list("code", "pk"))
        touched = _leave(wanted.leaving, actor, now)
        # E-mails that change hands are freed first: each may belong to one official only.
        changes = [*wanted.changed, *wanted.moved, *wanted.returning]
        people = _by_code(change.entry.code for change in changes)
        Official.objects.filter(pk__in=[person.pk for person in people.values()]).update(email=None)
        held_emails.forget_copies(people.values())
        touched += [_change(people[change.entry.code], change, unit_ids, actor, now) for change in changes]
        touched += _add(wanted.new, unit_ids, actor, now)
        held_emails.hold(wanted.to_confirm, file_name, actor, now)
        # Telling the old addresses is left to the housekeeper: there may be as many as people.
        EmailNotices.objects.create(at=now)
        _trace_plan(wanted, file_name, actor, now)
        requirements.refresh(library, touched)


def _by_code(codes: Iterable[str]) -> dict[str, Official]:
    return {official.staff_code: official for official in Official.objects.filter(staff_code__in=list(codes))}


def _leave(leaving: Iterable[CurrentOfficial], actor: Official | None, now: datetime) -> list[int]:
    gone = list(_by_code(person.code for person in leaving).values())
    # The e-mail is given back, so that a successor may have it; name, attempts and completions stay. The rights of the
    # IT unit end too: whoever comes back by a list must be given them by a person again.
    leavers = Official.objects.filter(pk__in=[person.pk for person in gone])
    leavers.update(is_active=False, is_it_officer=False, email=None)
    PendingEmail.objects.filter(official__in=[person.pk for person in gone]).delete()
    held_emails.forget_copies(gone)
    Event.objects.bulk_create(Event(at=now, kind="left", actor=actor, official=person) for person in gone)
    return [person.pk for person in gone]


def _change(official: Official, change: Change, unit_ids: dict[str, int], actor: Official | None, now: datetime) -> int:
    kind = "moved" if official.unit_id != unit_ids[change.entry.unit_code] else "changed"
    if not official.is_active:
        # Who left before this was so may still have them.
        kind, official.is_it_officer = "returned", False
    _fill(official, change.entry, unit_ids)
    official.is_active = True
    official.save()
    _hold_roles(official, change.entry.roles, now)
    Event.objects.create(
        at=now,
        kind=kind,
        actor=actor,
        official=official,
        details={"fields": [[field.title, field.old, field.new] for field in change.fields]},
    )
    return official.pk


def _add(entries: Iterable[Entry], unit_ids: dict[str, int], actor: Official | None, now: datetime) -> list[int]:
    added = []
    for entry in entries:
        official = Official(created_at=now)
        official.set_unusable_password()
        _fill(official, entry, unit_ids)
        added.append(official)
    Official.objects.bulk_create(added, batch_size=200)
    entry_roles = {entry.code: entry.roles for entry in entries}
    RoleHolding.objects.bulk_create(
        (
            RoleHolding(official=official, role=role, since=now)
            for official in added
            for role in entry_roles[official.staff_code]
        ),
        batch_size=500,
    )
    Event.objects.bulk_create(
        (Event(at=now, kind="joined", actor=actor, official=official) for official in added), batch_size=500
    )
    return [official.pk for official in added]


def _fill(official: Official, entry: Entry, unit_ids: dict[str, int]) -> None:
    official.staff_code = entry.code
    official.full_name = entry.name
    official.position = entry.position
    official.unit_id = unit_ids[entry.unit_code]
    official.email = entry.email or None
    official.refresh_search()


def _hold_roles(official: Official, roles: tuple[Role, ...], now: datetime) -> None:
    held = set(RoleHolding.objects.filter(official=official).values_list("role", flat=True))
    RoleHolding.objects.filter(official=official, role__in=held - set(roles)).delete()
    RoleHolding.objects.bulk_create(
        RoleHolding(official=official, role=role, since=now) for role in roles if role not in held
    )


def _trace_plan(wanted: Plan, file_name: str, actor: Official | None, now: datetime) -> None:
    Event.objects.create(
        at=now,
        kind="roster_applied",
        actor=actor,
        details={
            "file": file_name,
            "new": len(wanted.new),
            "changed": len(wanted.changed),
            "moved": len(wanted.moved),
            "returning": len(wanted.returning),
            "leaving": len(wanted.leaving),
            "to_confirm": len(wanted.to_confirm),
            "unchanged": wanted.unchanged,
            "rejected": [[row.row, row.code, row.name, row.reason] for row in wanted.rejected],
        },
    )
