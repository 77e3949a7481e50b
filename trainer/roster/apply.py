"""Applying the plan of a staff list: decided as a whole, written in pieces.

All events of one list have one time, that of the decision. Until the last piece is written nothing else may change
people or units.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from trainer.actions import holding, pieces
from trainer.content.library import Library
from trainer.models import EmailNotices, Event, Official, RosterSheet, RosterUpload, Work
from trainer.roster import undo_kept, words, writing
from trainer.roster.planning import officials, units
from trainer.roster.rules.model import NotAsShown, Plan, state_fingerprint
from trainer.roster.rules.wishes import NONE, Wishes

KIND = holding.ROSTER


def apply(
    wanted: Plan,
    file_name: str,
    actor: Official | None,
    library: Library,
    now: datetime,
    wishes: Wishes = NONE,
) -> None:
    """Apply a plan that was shown. Raises NotAsShown when it no longer fits the records, and ListBeingApplied.

    What ``wishes`` says its texts mean is remembered. Killed meanwhile, the housekeeper of a server or
    ``pieces.finish`` does the rest: what was decided is done.
    """
    seen = holding.decisions_on_people()
    if state_fingerprint(units(), officials()) != wanted.state:
        raise NotAsShown
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
    apart: int = 0,
) -> Work:
    """Decide to apply a plan made when there were ``seen`` decisions on people, and return the work that applies it.

    ``upload``: the number of the list when it came through the screens; ``with_it`` is done with the decision;
    ``apart``: of how many pairs of one name somebody said that they are two people. Raises NotAsShown when people or
    units changed since, and ListBeingApplied; then nothing is written.
    """
    details = {"file": file_name[-200:], "upload": upload, "trace": {**_trace(wanted, file_name), "apart": apart}}
    work = pieces.prepare(KIND, details, now, writing.contents(wanted), actor)
    with pieces.deciding(work, gone=NotAsShown):
        if holding.decide_on_people() != seen:
            raise NotAsShown
        undo_kept.begin(work, file_name, upload)
        with_it()
    return work


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


pieces.KINDS[KIND] = pieces.Kind(writing.write, end=_end, abandoned=_abandoned, whom=writing.whom)


def _trace(wanted: Plan, file_name: str) -> dict[str, Any]:
    """Return what the log keeps of a list: of rows by the hundred thousand how many, and the first of them."""
    joined = [[pair.code, pair.old, pair.how] for pair in wanted.pairs if pair.how]
    refused = wanted.rejected[: pieces.MOST_NOTED]
    return {
        "file": file_name,
        "mode": wanted.mode,
        "joined": joined[: pieces.MOST_NOTED],
        "new": len(wanted.new),
        "changed": len(wanted.changed),
        "moved": len(wanted.moved),
        "returning": len(wanted.returning),
        "leaving": len(wanted.leaving),
        "to_confirm": len(wanted.to_confirm),
        "unchanged": wanted.unchanged,
        "refused": len(wanted.rejected),
        "rejected": [[wanted.source.place(row.row), row.code, row.name, row.reason] for row in refused],
    }
