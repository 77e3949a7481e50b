"""Writing a staff list in pieces: each is whole for the people in it, and every change leaves a trace."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from trainer.actions import holding, people, requirements, rights
from trainer.actions.accounts import held_emails
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.models import Event, Official, Unit, Work
from trainer.roster import undo_kept
from trainer.roster.rules.columns import FIELD_TITLES
from trainer.roster.rules.model import Change, Entry, Plan, change_from_plain, entry_from_plain

# So many people a transaction: some 50 ms of the write lock.
_AT_ONCE = 60


def contents(wanted: Plan) -> Iterable[Content]:
    """Yield the pieces of a plan. E-mails that change hands are freed first: each may belong to one only."""
    changes = [*wanted.changed, *wanted.moved, *wanted.returning]
    parts: tuple[tuple[str, Sequence[Any]], ...] = (
        ("leave", [person.code for person in wanted.leaving]),
        ("free", _changing_hands(changes, wanted.new)),
        ("change", [asdict(change) for change in changes]),
        ("add", [asdict(entry) for entry in wanted.new]),
        ("hold", [asdict(one) for one in wanted.to_confirm]),
    )
    for what, items in parts:
        for some in in_groups(items, _AT_ONCE):
            yield [what, some]


def _changing_hands(changes: Sequence[Change], new: Sequence[Entry]) -> list[str]:
    """Return the codes of those whose present address somebody else on the list gets."""
    title = FIELD_TITLES["email"]
    old = {field.old.lower(): one for one in changes for field in one.fields if field.title == title}
    entries = [*(one.entry for one in changes), *new]
    freed = [old[one.email] for one in entries if one.email in old and old[one.email].entry.code != one.code]
    return sorted({_code_now(change) for change in freed})


def _code_now(change: Change) -> str:
    return change.old_code or change.entry.code


def write(library: Library, work: Work, content: Content) -> None:
    """Write one piece: whole for its people, with what is asked of them."""
    # A campaign that is opened meanwhile comes before this piece, or after it.
    holding.people()
    what, items = content
    with undo_kept.remembered(work, what, items):
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
        person.save(update_fields=[*_FILLED, "is_active", *people.OF_EMAIL])
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


def whom(content: Content) -> list[str]:
    """Return the staff numbers of those whom a piece is about."""
    return undo_kept.codes(*content)


def _unit_ids() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))


_FILLED = ("staff_code", "former_codes", "full_name", "position", "unit")


def _fill(official: Official, entry: Entry, unit_ids: dict[str, int]) -> None:
    official.take_code(entry.code)
    official.full_name = entry.name
    official.position = entry.position
    official.unit_id = unit_ids[entry.unit_code]
    official.email = entry.email or None
    official.refresh_search()
