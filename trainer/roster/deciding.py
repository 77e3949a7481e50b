"""Deciding to apply a list that was uploaded: once, and only what its plan on the screen said."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models.expressions import RawSQL

from trainer.actions import holding, pieces
from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.core.work_progress import Told, nobody
from trainer.models import Official, RosterSheet, RosterUpload, Work
from trainer.roster import apply as roster
from trainer.roster import stored, uploads, words
from trainer.roster.rules.model import NotAsShown, Plan, plan_fingerprint
from trainer.roster.rules.pairs import apart
from trainer.roster.rules.reading import MappingError


class NotConfirmed(Exception):
    """The plan ``made`` has warnings that a person must confirm, or sends most people away and nobody said it may."""

    def __init__(self, made: Plan) -> None:
        self.made = made
        super().__init__("not confirmed")


@dataclass(frozen=True, slots=True)
class Ticks:
    """What a person ticked: that he has read the warnings, and has ``seen`` which units lose many people."""

    confirmed: bool = True
    seen: bool = True

    def suffice(self, made: Plan) -> bool:
        """Say whether everything is ticked that ``made`` asks for."""
        return (self.confirmed or not made.warnings) and (self.seen or not made.losing)


@dataclass(frozen=True, slots=True)
class Compared:
    """A list whose plan is the one that was shown, when there were ``decisions`` on people.

    ``done``: what it does, as JSON: of many rejected rows that is not written while the lock is held."""

    upload: RosterUpload
    made: Plan
    decisions: int
    done: str


def apply(
    upload_id: int,
    shown: str,
    actor: Official,
    library: Library,
    now: datetime,
    *,
    ticks: Ticks = Ticks(),
    seconds: float | None = None,
) -> None:
    """Apply the plan whose fingerprint is ``shown``, once; a second call changes nothing.

    After ``seconds`` (None: never) the rest of it is left to the housekeeper. Raises as ``compare`` and ``decide`` do.
    """
    compared = compare(upload_id, shown, ticks)
    work = decide(compared, actor, now) if compared is not None else None
    # Rows and plan of the list are let go before the pieces are written: nothing of them is needed for that.
    del compared
    if work is not None:
        pieces.finish_or_leave(library, work, seconds)


def compare(upload_id: int, shown: str, ticks: Ticks, told: Told = nobody) -> Compared | None:
    """Make the plan of a list anew and return it where it is the one ``shown``; None when the list was decided on
    before. ``told`` hears how far it is. Reads only.

    Raises NotAsShown when people, units or the mapping have changed since, or nothing in the list can be used, and
    NotConfirmed when it asks for more than was ticked, or for who may leave.
    """
    decisions = holding.decisions_on_people()
    upload = RosterUpload.objects.get(pk=upload_id)
    if is_decided(upload):
        return None
    try:
        made = _plan_as_shown(upload, shown, ticks, told)
        done = {
            "counts": uploads.counts(made),
            "rejected": stored.pack_rows(uploads.rejected(made.rejected, upload)),
            "held": len(made.held),
            "roles_lost": [[one.unit, one.role] for one in made.roles_lost],
            "merge": [[pair.code, pair.old] for pair in made.pairs if pair.how == "merge"],
        }
    except NotAsShown:
        if _another_was_faster(upload):
            return None
        raise
    return Compared(upload, made, decisions, json.dumps(done, ensure_ascii=False))


def decide(
    compared: Compared, actor: Official, now: datetime, with_it: Callable[[], object] = lambda: None
) -> Work | None:
    """Decide to apply what was compared and return the work that does; None when another was faster.

    ``with_it`` is done with the decision: what it raises stops it. Raises NotAsShown when something
    changed since, and ListBeingApplied; then nothing is written.
    """
    upload = compared.upload

    def keep() -> None:
        with_it()
        _keep(upload, compared.done, actor, now)

    two = len(apart(compared.made.pairs, uploads.wishes_of(upload).apart))
    try:
        return roster.decide(
            compared.made, compared.decisions, upload.file_name, actor, now, upload.pk, keep, apart=two
        )
    except (NotAsShown, ListBeingApplied):
        if _another_was_faster(upload):
            return None
        raise


def is_decided(upload: RosterUpload) -> bool:
    """Say whether a list is applied, or on its way."""
    return upload.decided_at is not None or upload.applied_at is not None


def _another_was_faster(upload: RosterUpload) -> bool:
    """Say whether another click has decided on the list meanwhile, as it was shown."""
    return RosterUpload.objects.filter(pk=upload.pk, decided_at__isnull=False).exists()


def _plan_as_shown(upload: RosterUpload, fingerprint: str, ticks: Ticks, told: Told) -> Plan:
    if uploads.is_unread(upload):
        raise NotAsShown
    try:
        made = uploads.plan_of(upload, told)
    except (MappingError, RosterSheet.DoesNotExist):
        # Its rows are let go once it is applied, or put away: another click was faster.
        raise NotAsShown from None
    if plan_fingerprint(made) != fingerprint or not made.accepted:
        raise NotAsShown
    if not ticks.suffice(made) or (made.most_leave and not uploads.wishes_of(upload).mode_said):
        raise NotConfirmed(made)
    return made


def _keep(upload: RosterUpload, done: str, actor: Official, now: datetime) -> None:
    """Keep, with the decision, what the list does. Raises NotAsShown when it was put away or mapped otherwise."""
    same = uploads.still_waiting().filter(pk=upload.pk, mapping=upload.mapping, wishes=upload.wishes)
    as_json = RawSQL("%s::jsonb" if connection.vendor == "postgresql" else "%s", [done])
    if not same.update(plan=as_json, decided_at=now):
        raise NotAsShown
    words.remember(uploads.wishes_of(upload), actor, now)
