"""Undoing the last list that was applied: decided once, written in pieces.

What the list changed goes back to how it was; what people changed since stays. Nothing that anybody answered is
touched.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from trainer.actions import holding, people, pieces, requirements, rights
from trainer.actions.accounts import held_emails
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.work_progress import Told, nobody
from trainer.models import AppliedRoster, EmailNotices, Event, Official, PendingEmail, RoleHolding, Unit, Work
from trainer.roster import undo_kept
from trainer.roster.rules.model import NotAsShown
from trainer.roster.rules.undoing import TITLES, Person, UndoStep
from trainer.roster.undo_plan import UndoPlan, in_words, last_number, make_plan

KIND = holding.UNDO
# So many people a transaction: some 50 ms of the write lock.
AT_ONCE = 60
_COLUMNS = {
    "name": "full_name",
    "position": "position",
    "unit": "unit_id",
    "active": "is_active",
}


def compare(roster: AppliedRoster, shown: str, told: Told = nobody) -> UndoPlan:
    """Make the plan of undoing ``roster`` anew and return it where its fingerprint is ``shown``; ``told`` hears how far
    it is. Reads only.

    Raises NotAsShown, and ListBeingApplied while another list, or a change of units, is written.
    """
    if Work.objects.filter(kind__in=holding.LISTS, decided=True).exists():
        raise holding.ListBeingApplied
    again = make_plan(roster, told)
    if again.fingerprint() != shown:
        raise NotAsShown
    return again


def decide(made: UndoPlan, actor: Official | None, now: datetime, with_it: Callable[[], object] = lambda: None) -> Work:
    """Decide to undo as ``made`` says, and return the work that does it. ``with_it`` is done with the decision: what it
    raises stops it.

    Raises NotAsShown when something was decided since, and ListBeingApplied; then nothing is written.
    """
    alone = [made.steps[number] for number in made.alone()[: pieces.MOST_NOTED]]
    details = {
        "roster": made.roster.pk,
        "file": made.roster.file_name,
        "of": made.roster.at.isoformat(),
        "counts": made.counts(),
        "kept": [[one.stands.code, list(one.kept)] for one in alone],
    }
    work = pieces.prepare(KIND, details, now, _contents(made), actor)
    with pieces.deciding(work, gone=NotAsShown):
        with_it()
        if holding.decide_on_people() != made.decisions or last_number() != made.roster.pk:
            raise NotAsShown
        undone = AppliedRoster.objects.filter(pk=made.roster.pk, undone_at__isnull=True)
        if not undone.update(undone_at=now, undone_by=actor, plan=None):
            raise NotAsShown
    return work


def _contents(made: UndoPlan) -> Iterable[Content]:
    """Yield what the pieces are to do. Addresses that change hands are freed first: each may belong to one only."""
    doing = {number: one for number, one in made.steps.items() if one.changes}
    wanted = {one.becomes.email for one in doing.values() if "email" in one.changes} - {""}
    freed = [number for number, one in doing.items() if "email" in one.changes and one.stands.email in wanted]
    for some in in_groups(freed, AT_ONCE):
        yield ["free", some]
    for some in in_groups(list(doing), AT_ONCE):
        yield ["undo", [_told(number, doing[number], number in made.new) for number in some]]


def _told(number: int, one: UndoStep, new: bool) -> dict[str, Any]:
    changes = one.changes
    return {
        "number": number,
        "stands": {name: getattr(one.stands, name) for name in changes},
        "becomes": {name: getattr(one.becomes, name) for name in changes},
        "new": new,
    }


def forget() -> int:
    """Forget how people stood before lists that can no longer be undone; return of how many people."""
    return undo_kept.forget_earlier()


def _write(library: Library, work: Work, content: Content) -> None:
    # A campaign that is opened meanwhile comes before this piece, or after it.
    holding.people()
    what, items = content
    if what == "free":
        _held(items)
        Official.objects.filter(pk__in=items).update(email=None)
        return
    told = {item["number"]: item for item in items}
    found = _held(list(told))
    units = dict(Unit.objects.values_list("pk", "name"))
    for official in found:
        _fill(official, told[official.pk]["becomes"])
    held_emails.forget_copies(found)
    people.shut_doors([one for one in found if not one.is_active])
    _roles(told)
    _rights(told, work)
    _waiting(told)
    Event.objects.bulk_create(_trace(official, told[official.pk], work, units) for official in found)
    requirements.refresh(library, list(told))


def _held(numbers: list[int]) -> list[Official]:
    """Return the officials, held before a row of theirs changes."""
    holding.officials(numbers)
    return list(Official.objects.filter(pk__in=numbers).order_by("pk"))


def _fill(official: Official, becomes: Mapping[str, Any]) -> None:
    for name, column in _COLUMNS.items():
        if name in becomes:
            setattr(official, column, becomes[name])
    if "code" in becomes:
        official.take_code_back(becomes["code"])
    if "email" in becomes:
        official.email = becomes["email"] or None
    if becomes.get("active") is False:
        official.departures += 1
    official.refresh_search()
    searched = ("staff_code", "former_codes", "sort_name", "folded", "lowered")
    official.save(update_fields=[*_COLUMNS.values(), "departures", "email", *searched])


def _roles(told: Mapping[int, Mapping[str, Any]]) -> None:
    wanted = {number: item["becomes"]["roles"] for number, item in told.items() if "roles" in item["becomes"]}
    RoleHolding.objects.filter(official__in=list(wanted)).delete()
    RoleHolding.objects.bulk_create(
        RoleHolding(official_id=number, role=role, since=datetime.fromisoformat(since))
        for number, roles in wanted.items()
        for role, since in roles.items()
    )


def _rights(told: Mapping[int, Mapping[str, Any]], work: Work) -> None:
    """Let those hold again what leaving by the list took from them; a right that the list found is not given by it."""
    for number, item in told.items():
        if "rights" in item["becomes"]:
            rights.hold_exactly(number, item["becomes"]["rights"], work.actor, work.at)


def _waiting(told: Mapping[int, Mapping[str, Any]]) -> None:
    wanted = {number: item["becomes"]["waiting"] for number, item in told.items() if "waiting" in item["becomes"]}
    PendingEmail.objects.filter(official__in=list(wanted)).delete()
    PendingEmail.objects.bulk_create(
        PendingEmail(
            official_id=number,
            email=plain[0],
            source=plain[1],
            asked_at=datetime.fromisoformat(plain[2]),
            asked_by_id=plain[3],
        )
        for number, plain in wanted.items()
        if plain
    )


def _trace(official: Official, item: Mapping[str, Any], work: Work, units: Mapping[int, str]) -> Event:
    fields = [
        [TITLES[name], _in_words(name, item["stands"], units), _in_words(name, item["becomes"], units)]
        for name in TITLES
        if name in item["becomes"]
    ]
    # Who came by the list leaves as anybody does; what else goes back is no coming or going of its own.
    kind = "left" if item["new"] else "undone"
    # Who stays where the list put him came there by it: only going back takes that back (``due_days.came``).
    of = {"of": work.details["of"]} if {"unit", "active"} & item["becomes"].keys() else {}
    details = {"fields": fields, **of}
    return Event(at=work.at, kind=kind, actor=work.actor, official=official, details=details)


def _in_words(name: Any, values: Mapping[str, Any], units: Mapping[int, str]) -> str:
    blank = Person("", "", "", 0, "", True, [], {}, None).to_plain()
    return in_words(Person.from_plain({**blank, **values}), name, units)


def _end(work: Work) -> None:
    """Tell that the list is undone, and void the plans that were made meanwhile."""
    holding.note_people_changed(holding.people())
    EmailNotices.objects.create(at=work.at)
    told = {name: work.details[name] for name in ("file", "of", "counts", "kept")}
    Event.objects.create(at=work.at, kind="roster_undone", actor=work.actor, details=told)


def _abandoned(work: Work, rest: pieces.Rest, actor: Official | None, now: datetime) -> None:
    """Tell that the rest is given up: for whom it was not done the list can be undone once more."""
    holding.note_people_changed(holding.people())
    EmailNotices.objects.create(at=work.at)
    told = {name: work.details[name] for name in ("file", "of", "counts", "kept")}
    Event.objects.create(at=work.at, kind="roster_undone", actor=work.actor, details=told)
    given_up = {"file": work.details["file"], "undo": True, **rest.told()}
    Event.objects.create(at=now, kind="roster_abandoned", actor=actor, details=given_up)
    AppliedRoster.objects.filter(pk=work.details["roster"]).update(undone_at=None, undone_by=None)


def _whom(content: Content) -> list[str]:
    what, items = content
    numbers = items if what == "free" else [item["number"] for item in items]
    return list(Official.objects.filter(pk__in=numbers).order_by("pk").values_list("staff_code", flat=True))


pieces.KINDS[KIND] = pieces.Kind(_write, end=_end, abandoned=_abandoned, whom=_whom)
