"""Applying the plan of a staff list: decided as a whole, written in pieces, and every change leaves a trace.

All events of one list have one time, that of the decision. Each piece is whole for the people in it; until the last one
is written nothing else may change people or units.
"""

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.contrib.auth.hashers import is_password_usable

from trainer.actions import holding, people, pieces, requirements, rights
from trainer.actions.accounts import held_emails
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.quiz.model import ROLE_TITLES, Role
from trainer.core.text import fold
from trainer.models import (
    EmailNotices,
    Event,
    Official,
    PendingEmail,
    RoleHolding,
    RosterSheet,
    RosterUpload,
    Unit,
    Work,
)
from trainer.roster import before, words
from trainer.roster.rules.columns import FIELD_TITLES, Mapping
from trainer.roster.rules.model import (
    Change,
    CurrentOfficial,
    Entry,
    Plan,
    RosterUnit,
    change_from_plain,
    entry_from_plain,
    state_fingerprint,
)
from trainer.roster.rules.plan import plan
from trainer.roster.rules.source import ONE_SHEET, Source
from trainer.roster.rules.wishes import NONE, Wishes
from trainer.tables.sheet import Sheet

KIND = holding.ROSTER
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
# So many people a transaction: some 50 ms of the write lock.
_AT_ONCE = 60


class StateChanged(Exception):
    """People or units have changed since the plan was made: it must be shown again."""


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


def make_plan(sheet: Sheet, mapping: Mapping, source: Source = ONE_SHEET, wishes: Wishes = NONE) -> Plan:
    """Return what applying ``sheet`` would do now. Raises roster.rules.reading.MappingError.

    What its texts mean is what ``wishes`` says, and else what somebody said of an earlier list.
    """
    of_units, of_roles = words.known()
    told = replace(
        wishes,
        units=of_units | {fold(text): code for text, code in wishes.units.items()},
        roles=of_roles | {fold(text): role for text, role in wishes.roles.items()},
    )
    return plan(sheet.rows, mapping, units(), officials(), source, told)


def apply(
    wanted: Plan,
    file_name: str,
    actor: Official | None,
    library: Library,
    now: datetime,
    wishes: Wishes = NONE,
) -> None:
    """Apply a plan that was shown. Raises StateChanged when it no longer fits the records, and ListBeingApplied.

    What ``wishes`` says its texts mean is remembered. Killed meanwhile, the housekeeper of a server or
    ``pieces.finish`` does the rest: what was decided is done.
    """
    seen = holding.decisions_on_people()
    if state_fingerprint(units(), officials()) != wanted.state:
        raise StateChanged
    work = decide(wanted, seen, file_name, actor, now, with_it=lambda: words.remember(wishes, actor, now))
    pieces.finish(library, work)


def decide(
    wanted: Plan,
    seen: int,
    file_name: str,
    actor: Official | None,
    now: datetime,
    upload: int | None = None,
    with_it: Callable[[], object] = lambda: None,
) -> Work:
    """Decide to apply a plan made when there were ``seen`` decisions on people, and return the work that applies it.

    ``upload``: the number of the list when it came through the screens; ``with_it`` is done with the decision. Raises
    StateChanged when people or units changed since, and ListBeingApplied; then nothing is written.
    """
    details = {"file": file_name[-200:], "upload": upload, "trace": _trace(wanted, file_name)}
    work = pieces.prepare(KIND, details, now, _contents(wanted), actor)
    try:
        with pieces.transaction_for_a_moment():
            if holding.decide_on_people() != seen:
                raise StateChanged
            if not Work.objects.filter(pk=work.pk, kind=KIND).update(decided=True, listed=True):
                # A housekeeper with another clock took it for an old one and threw it away.
                raise StateChanged
            before.begin(work, file_name, upload)
            with_it()
    except BaseException:
        pieces.throw_away(work.pk)
        raise
    return work


def _contents(wanted: Plan) -> Iterable[Content]:
    """Yield what the pieces are to do. E-mails that change hands are freed first: each may belong to one only."""
    changes = [*wanted.changed, *wanted.moved, *wanted.returning]
    parts: tuple[tuple[str, Sequence[Any]], ...] = (
        ("leave", [person.code for person in wanted.leaving]),
        ("free", _changing_hands(changes, wanted.new)),
        ("change", [asdict(change) for change in changes]),
        ("add", [asdict(entry) for entry in wanted.new]),
        ("hold", [asdict(one) for one in wanted.to_confirm]),
    )
    for what, items in parts:
        for start in range(0, len(items), _AT_ONCE):
            yield [what, items[start : start + _AT_ONCE]]


def _changing_hands(changes: Sequence[Change], new: Sequence[Entry]) -> list[str]:
    """Return the codes of those whose present address somebody else on the list gets."""
    title = FIELD_TITLES["email"]
    old = {field.old.lower(): one for one in changes for field in one.fields if field.title == title}
    entries = [*(one.entry for one in changes), *new]
    freed = [old[one.email] for one in entries if one.email in old and old[one.email].entry.code != one.code]
    return sorted({_code_now(change) for change in freed})


def _code_now(change: Change) -> str:
    return change.old_code or change.entry.code


def _write(library: Library, work: Work, content: Content) -> None:
    """Write one piece: whole for its people, with what is asked of them."""
    # A campaign that is opened meanwhile comes before this piece, or after it.
    holding.people()
    what, items = content
    with before.remembered(work, what, items):
        requirements.refresh(library, _DOES[what](items, work))


def _leave(codes: list[str], work: Work) -> list[int]:
    gone = people.by_code(codes)
    people.leave(gone, work.actor, work.at, {})
    return [person.pk for person in gone]


def _free(codes: list[str], work: Work) -> list[int]:
    Official.objects.filter(pk__in=[person.pk for person in people.by_code(codes)]).update(email=None)
    return []


def _change(plain: list[dict[str, Any]], work: Work) -> list[int]:
    changes = {_code_now(change): change for change in map(change_from_plain, plain)}
    known, unit_ids = people.by_code(changes), _unit_ids()
    # Whoever comes back must be given his rights by a person again, however he had left.
    rights.end_of_leavers([person for person in known if not person.is_active], work.actor, work.at)
    traces, wanted = [], {person.pk: changes[person.staff_code].entry for person in known}
    for person in known:
        change = changes[person.staff_code]
        traces.append(_traced(person, change, unit_ids, work))
        _fill(person, change.entry, unit_ids)
        person.is_active = True
        person.save(update_fields=["staff_code", "full_name", "position", "unit", "is_active", *people.OF_EMAIL])
    held_emails.forget_copies(known)
    people.hold_roles({pk: entry.roles for pk, entry in wanted.items()}, work.at)
    Event.objects.bulk_create(traces)
    return [person.pk for person in known]


def _traced(official: Official, change: Change, unit_ids: dict[str, int], work: Work) -> Event:
    kind = "moved" if official.unit_id != unit_ids[change.entry.unit_code] else "changed"
    fields = [[field.title, field.old, field.new] for field in change.fields]
    return Event(
        at=work.at,
        kind=kind if official.is_active else "returned",
        actor=work.actor,
        official=official,
        details={"fields": fields},
    )


def _add(plain: list[dict[str, Any]], work: Work) -> list[int]:
    entries = {entry.code: entry for entry in map(entry_from_plain, plain)}
    unit_ids, added = _unit_ids(), []
    for entry in entries.values():
        official = Official(created_at=work.at)
        official.set_unusable_password()
        _fill(official, entry, unit_ids)
        added.append(official)
    Official.objects.bulk_create(added, batch_size=200)
    people.hold_roles({official.pk: entries[official.staff_code].roles for official in added}, work.at)
    Event.objects.bulk_create(
        Event(at=work.at, kind="joined", actor=work.actor, official=official) for official in added
    )
    return [official.pk for official in added]


def _hold(plain: list[dict[str, Any]], work: Work) -> list[int]:
    held_emails.hold({one["code"]: one["new"] for one in plain}, work.details["file"], work.actor, work.at)
    return []


_DOES: dict[str, Callable[[Any, Work], list[int]]] = {
    "leave": _leave,
    "free": _free,
    "change": _change,
    "add": _add,
    "hold": _hold,
}


def _whom(content: Content) -> list[str]:
    return before.codes(*content)


def _unit_ids() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))


def _fill(official: Official, entry: Entry, unit_ids: dict[str, int]) -> None:
    official.staff_code = entry.code
    official.full_name = entry.name
    official.position = entry.position
    official.unit_id = unit_ids[entry.unit_code]
    official.email = entry.email or None
    official.refresh_search()


def _end(work: Work) -> None:
    """Tell that the list is applied, and void the plans that were made meanwhile."""
    holding.note_people_changed(holding.people())
    # Telling the old addresses is left to the housekeeper: there may be as many as people.
    EmailNotices.objects.create(at=work.at)
    Event.objects.create(at=work.at, kind="roster_applied", actor=work.actor, details=work.details["trace"])
    _let_go(work, {})


def _let_go(work: Work, more: dict[str, Any]) -> None:
    """Forget the rows of an uploaded list that is over, and keep ``more`` of what it did."""
    upload = work.details["upload"]
    if upload is None:
        return
    found = RosterUpload.objects.filter(pk=upload)
    found.update(sheet={}, applied_at=work.at)
    # The relation is given up by the deletion itself. Rows that are read first take a second of the lock.
    RosterSheet.objects.filter(upload=upload).only("pk").delete()
    if more:
        for plan in found.values_list("plan", flat=True):
            found.update(plan={**(plan or {}), **more})


def _abandoned(work: Work, rest: pieces.Rest, actor: Official | None, now: datetime) -> None:
    """Tell that the rest of the list is given up. What is written of it stays, and can be undone as the list can."""
    holding.note_people_changed(holding.people())
    EmailNotices.objects.create(at=work.at)
    told = {"file": work.details["file"], **rest.told()}
    trace = {**work.details["trace"], "left": len(rest.people)}
    Event.objects.create(at=work.at, kind="roster_applied", actor=work.actor, details=trace)
    Event.objects.create(at=now, kind="roster_abandoned", actor=actor, details=told)
    _let_go(work, {"abandoned": {**told, "error": work.error}})


pieces.KINDS[KIND] = pieces.Kind(_write, end=_end, abandoned=_abandoned, whom=_whom)


def _trace(wanted: Plan, file_name: str) -> dict[str, Any]:
    joined = [[pair.code, pair.old, pair.how] for pair in wanted.pairs if pair.how]
    return {
        "file": file_name,
        "mode": wanted.mode,
        "joined": joined,
        "new": len(wanted.new),
        "changed": len(wanted.changed),
        "moved": len(wanted.moved),
        "returning": len(wanted.returning),
        "leaving": len(wanted.leaving),
        "to_confirm": len(wanted.to_confirm),
        "unchanged": wanted.unchanged,
        "rejected": [[wanted.source.place(row.row), row.code, row.name, row.reason] for row in wanted.rejected],
    }
