"""Uploaded staff lists: kept until they are applied or put away; afterwards only what was done stays."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from trainer.actions import holding, pieces
from trainer.actions.holding import ListBeingApplied
from trainer.content.library import Library
from trainer.models import Official, RosterSheet, RosterUpload, Work
from trainer.roster import apply as roster
from trainer.roster import stored, words
from trainer.roster.planning import make_plan
from trainer.roster.rules.columns import Mapping, propose_all
from trainer.roster.rules.model import Plan, plan_fingerprint
from trainer.roster.rules.reading import MappingError
from trainer.roster.rules.sheets import join
from trainer.roster.rules.source import Source
from trainer.roster.rules.wishes import Wishes
from trainer.tables.sheet import Book, Cell, Sheet

# A list that nobody applied is personal data without a purpose.
KEPT_FOR = timedelta(days=7)
# Rows whose list is not there: a list is kept in two statements, and put away in two.
_LEFT_BY_A_KILL = timedelta(days=1)


class NotAsShown(Exception):
    """Applying the list would no longer do what the plan on the screen said."""


class NotConfirmed(Exception):
    """The plan ``made`` has warnings that a person must confirm."""

    def __init__(self, made: Plan) -> None:
        self.made = made
        super().__init__("not confirmed")


def keep(book: Book, sha256: str, file_name: str, actor: Official, now: datetime, said: str = "") -> RosterUpload:
    """Keep a list that was read, with the mapping its headings suggest; ``said``: what was done to it as a whole."""
    # One after the other: within a transaction others would wait while the rows become text.
    rows = RosterSheet.objects.create(content=stored.pack(stored.to_plain(book, said)), kept_at=now)
    sheet, _ = join(book.sheets)
    return RosterUpload.objects.create(
        file_name=file_name[-200:],
        sha256=sha256,
        rows=rows,
        mapping=(propose_all(sheet.rows) or Mapping(header=0)).to_plain(),
        uploaded_by=actor,
        uploaded_at=now,
    )


def throw_away_old(now: datetime) -> int:
    """Throw away lists that were left lying, and return how many: they hold personal data that nobody needs."""
    old = _waiting().filter(uploaded_at__lt=now - KEPT_FOR)
    # One a transaction: a list may be many megabytes.
    gone = sum(old.filter(pk=pk).delete()[0] for pk in list(old.values_list("pk", flat=True)))
    _throw_away_rows(now - _LEFT_BY_A_KILL)
    return gone


def _throw_away_rows(before: datetime) -> None:
    """Throw away the rows of lists that are gone, one list a transaction."""
    for pk in list(RosterSheet.objects.filter(upload=None, kept_at__lt=before).values_list("pk", flat=True)):
        RosterSheet.objects.filter(pk=pk).only("pk").delete()


def _waiting() -> QuerySet[RosterUpload]:
    return RosterUpload.objects.filter(applied_at__isnull=True, decided_at__isnull=True)


def book_of(upload: RosterUpload) -> Book:
    """Return the file as it was read, all its sheets."""
    return stored.book(_plain(upload))


def _plain(upload: RosterUpload) -> dict[str, Any]:
    return stored.unpack(upload.rows.content if upload.rows else upload.sheet)


def list_of(upload: RosterUpload) -> tuple[Sheet, Source]:
    """Return the list that the chosen sheets are together, and what it came from."""
    plain = _plain(upload)
    book = stored.book(plain)
    return join(book.sheets, wishes_of(upload).sheets, book.hidden, (plain.get("said", ""),))


def wishes_of(upload: RosterUpload) -> Wishes:
    """Return what a person wants of the list, as last said."""
    return Wishes.from_plain(upload.wishes)


def wish(upload: RosterUpload, wishes: Wishes) -> None:
    """Keep what a person wants of the list. Other sheets have other headings: the columns are proposed anew."""
    changed: dict[str, Any] = {"wishes": wishes.to_plain()}
    if wishes.sheets != wishes_of(upload).sheets:
        sheet, _ = join(book_of(upload).sheets, wishes.sheets)
        changed["mapping"] = (propose_all(sheet.rows) or Mapping(header=0)).to_plain()
    _waiting().filter(pk=upload.pk).update(**changed)


def plan_of(upload: RosterUpload) -> Plan:
    """Return what applying the list would do now. Raises MappingError."""
    sheet, source = list_of(upload)
    return make_plan(sheet, mapping_of(upload), source, wishes_of(upload))


def mapping_of(upload: RosterUpload) -> Mapping:
    """Return which column holds what, as last chosen."""
    return Mapping.from_plain(upload.mapping)


def choose(upload: RosterUpload, mapping: Mapping) -> None:
    """Keep the mapping a person chose. A list that was applied meanwhile stays as it was applied."""
    _waiting().filter(pk=upload.pk).update(mapping=mapping.to_plain())


def put_away(upload_id: int) -> None:
    """Throw away a list that was not applied."""
    rows = list(_waiting().filter(pk=upload_id).values_list("rows", flat=True))
    _waiting().filter(pk=upload_id).delete()
    RosterSheet.objects.filter(pk__in=[pk for pk in rows if pk], upload=None).only("pk").delete()


def apply(
    upload_id: int,
    shown: str,
    actor: Official,
    library: Library,
    now: datetime,
    *,
    confirmed: bool = True,
    seen: bool = True,
    seconds: float | None = None,
) -> None:
    """Apply the plan whose fingerprint is ``shown``, once; a second call changes nothing.

    After ``seconds`` (None: never) the rest of it is left to the housekeeper. Raises NotConfirmed when the plan has
    warnings and nobody ``confirmed`` them, or units lose many people and nobody has ``seen`` which, NotAsShown when
    people, units or the mapping have changed since, or nothing in the list can be used, and ListBeingApplied.
    """
    work = _decide_on(upload_id, shown, actor, now, (confirmed, seen))
    # Rows and plan of the list are let go by now: nothing of them is needed to write the pieces.
    if work is not None:
        pieces.finish_or_leave(library, work, seconds)


def _decide_on(upload_id: int, shown: str, actor: Official, now: datetime, ticks: tuple[bool, bool]) -> Work | None:
    """Decide to apply a list; None when that was decided before. Raises as ``apply`` does."""
    seen = holding.decisions_on_people()
    upload = RosterUpload.objects.get(pk=upload_id)
    if upload.decided_at is not None or upload.applied_at is not None:
        return None
    try:
        made = _plan_as_shown(upload, shown, ticks)
        done = {"counts": counts(made), "rejected": rejected(made.rejected, upload), "held": len(made.held)}
        wishes = wishes_of(upload)
        return roster.decide(
            made, seen, upload.file_name, actor, now, upload_id, lambda: _decide(upload, done, wishes, actor, now)
        )
    except (NotAsShown, roster.StateChanged, ListBeingApplied):
        if RosterUpload.objects.filter(pk=upload_id, decided_at__isnull=False).exists():
            # Another click was faster, with the same list.
            return None
        raise


def _plan_as_shown(upload: RosterUpload, shown: str, ticks: tuple[bool, bool]) -> Plan:
    try:
        made = plan_of(upload)
    except (MappingError, RosterSheet.DoesNotExist):
        # Its rows are let go once it is applied, or put away: another click was faster.
        raise NotAsShown from None
    if plan_fingerprint(made) != shown or not made.accepted:
        raise NotAsShown
    confirmed, seen = ticks
    if (made.warnings and not confirmed) or (made.losing and not seen):
        raise NotConfirmed(made)
    return made


def _decide(upload: RosterUpload, done: dict[str, Any], wishes: Wishes, actor: Official, now: datetime) -> None:
    """Keep, with the decision, what the list does. Raises NotAsShown when it was put away or mapped otherwise."""
    same = _waiting().filter(pk=upload.pk, mapping=upload.mapping, wishes=upload.wishes)
    if not same.update(plan=done, decided_at=now):
        raise NotAsShown
    words.remember(wishes, actor, now)


def counts(made: Plan) -> dict[str, int]:
    """Return how many officials each part of the plan concerns."""
    return {
        "new": len(made.new),
        "changed": len(made.changed),
        "moved": len(made.moved),
        "returning": len(made.returning),
        "leaving": len(made.leaving),
        "unchanged": made.unchanged,
        "rejected": len(made.rejected),
    }


def rejected(refused: Iterable[Any], upload: RosterUpload) -> list[dict[str, Any]]:
    """Return the rejected rows as they go back to who wrote them, with the unit as written there."""
    column = mapping_of(upload).unit
    sheet, source = list_of(upload)
    written = dict(sheet.rows)
    return [
        {
            "row": _row(source, one.row),
            "sheet": part.name if (part := source.part_of(one.row)) else "",
            "code": one.code,
            "name": one.name,
            "unit": _value(written.get(one.row, ()), column),
            "reason": one.reason,
            "mend": one.mend,
        }
        for one in refused
    ]


def _value(cells: tuple[Cell, ...], column: int | None) -> str:
    return cells[column].value if column is not None and 0 <= column < len(cells) else ""


def _row(source: Source, row: int) -> int:
    part = source.part_of(row)
    return row - part.offset if part else row
