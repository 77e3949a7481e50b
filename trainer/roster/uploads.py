"""Uploaded staff lists: kept until they are applied or put away; afterwards only what was done stays."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from trainer.core.work_progress import Told, nobody
from trainer.models import Official, RosterSheet, RosterUpload
from trainer.roster import stored
from trainer.roster.planning import make_plan
from trainer.roster.rules import head as heads
from trainer.roster.rules import shown
from trainer.roster.rules.columns import Mapping, propose_all
from trainer.roster.rules.head import Head
from trainer.roster.rules.model import Plan
from trainer.roster.rules.sheets import join
from trainer.roster.rules.shown import Shown
from trainer.roster.rules.source import Source
from trainer.roster.rules.wishes import Wishes
from trainer.tables.sheet import Book, Cell, Sheet

# A list that nobody applied is personal data without a purpose.
KEPT_FOR = timedelta(days=7)
# Of a plan that lies for longer somebody would decide by the people of yesterday.
_PLAN_KEPT_FOR = timedelta(hours=1)
# Rows whose list is not there: a list is kept in two statements, and put away in two.
_LEFT_BY_A_KILL = timedelta(days=1)
# What an upload has until somebody has read its rows.
_UNREAD: dict[str, Any] = {"mapping": {}, "sheet": {}}


def keep(book: Book, sha256: str, file_name: str, actor: Official, now: datetime, said: str = "") -> RosterUpload:
    """Keep a list that was read, with the mapping its headings suggest; ``said``: what was done to it as a whole."""
    return _keep(stored.pack(stored.to_plain(book, said)), looked_at(book, None), sha256, file_name, actor, now)


def keep_unread(content: bytes, sha256: str, file_name: str, actor: Official, now: datetime) -> RosterUpload:
    """Keep a file that is yet to be read, as it came."""
    return _keep(stored.pack_file(content), _UNREAD, sha256, file_name, actor, now)


def _keep(
    packed: dict[str, str], seen: dict[str, Any], sha256: str, file_name: str, actor: Official, now: datetime
) -> RosterUpload:
    # One after the other: within a transaction others would wait while the rows become text.
    rows = RosterSheet.objects.create(content=packed, kept_at=now)
    return RosterUpload.objects.create(
        file_name=file_name[-200:], sha256=sha256, rows=rows, uploaded_by=actor, uploaded_at=now, **seen
    )


def looked_at(book: Book, sheets: tuple[int, ...] | None) -> dict[str, Any]:
    """Return, as fields of an upload, which column holds what by the headings of the ``sheets`` (None: the proposed
    ones), and their head."""
    head = heads.of(book, sheets)
    mapping = propose_all(head.sheet.rows) or Mapping(header=0)
    return {"mapping": mapping.to_plain(), "sheet": {"head": stored.head_to_plain(head), "of": _plain_sheets(sheets)}}


def _plain_sheets(sheets: tuple[int, ...] | None) -> list[int] | None:
    return None if sheets is None else list(sheets)


def is_unread(upload: RosterUpload) -> bool:
    """Say whether the file of a list, or the sheets that were chosen of it, are yet to be read."""
    return not upload.mapping


def unread(upload: RosterUpload) -> bytes | None:
    """Return the file that is yet to be read; None when all its sheets were read, or it is not there."""
    return stored.unpack_file(upload.rows.content) if is_unread(upload) and upload.rows else None


def keep_read(upload: RosterUpload, packed: dict[str, str] | None, seen: dict[str, Any]) -> bool:
    """Keep the rows of a file that was read, in its place (None: they are there); False when somebody was faster,
    chose other sheets meanwhile, or put it away."""
    with transaction.atomic():
        if not still_waiting().filter(pk=upload.pk, mapping={}, wishes=upload.wishes).update(**seen):
            return False
        return packed is None or RosterSheet.objects.filter(upload=upload).update(content=packed) > 0


def keep_plan(upload: RosterUpload, made: Shown, now: datetime) -> bool:
    """Keep what is shown of the plan of a list; False when its columns, or what is wished of it, changed meanwhile."""
    same = still_waiting().filter(pk=upload.pk, mapping=upload.mapping, wishes=upload.wishes)
    return same.update(plan={"shown": made.to_plain(), "at": now.isoformat()}) > 0


def kept_plan(upload: RosterUpload, now: datetime) -> Shown | None:
    """Return the plan that was kept of a list that waits; None when none was, or long ago.

    Whether it is still what applying would do, applying looks at.
    """
    kept = upload.plan or {}
    fresh = "shown" in kept and now - datetime.fromisoformat(kept["at"]) <= _PLAN_KEPT_FOR
    return last_plan(upload) if fresh else None


def last_plan(upload: RosterUpload) -> Shown | None:
    """Return the plan that was kept of a list that waits, however long ago: what somebody had before his eyes."""
    kept = upload.plan or {}
    return shown.from_plain(kept["shown"]) if "shown" in kept else None


def forget_plan(upload_id: int) -> None:
    """Let the plan of a list that waits be made anew."""
    still_waiting().filter(pk=upload_id).update(plan=None)


def throw_away_old(now: datetime) -> int:
    """Throw away lists that were left lying, and return how many: they hold personal data that nobody needs."""
    old = still_waiting().filter(uploaded_at__lt=now - KEPT_FOR)
    # One a transaction: a list may be many megabytes.
    gone = sum(old.filter(pk=pk).delete()[0] for pk in list(old.values_list("pk", flat=True)))
    _throw_away_rows(now - _LEFT_BY_A_KILL)
    return gone


def _throw_away_rows(before: datetime) -> None:
    """Throw away the rows of lists that are gone, one list a transaction."""
    for pk in list(RosterSheet.objects.filter(upload=None, kept_at__lt=before).values_list("pk", flat=True)):
        RosterSheet.objects.filter(pk=pk).only("pk").delete()


def still_waiting() -> QuerySet[RosterUpload]:
    """Return the lists that are neither applied nor on their way."""
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


def head_of(upload: RosterUpload) -> Head:
    """Return what choosing the columns looks at; of a list that an earlier version kept, or of which a server of one
    has chosen other sheets, all is read for that."""
    chosen, kept = wishes_of(upload).sheets, upload.sheet
    if "head" in kept and kept.get("of", []) == _plain_sheets(chosen):
        return stored.head(kept["head"])
    return heads.of(book_of(upload), chosen)


def wishes_of(upload: RosterUpload) -> Wishes:
    """Return what a person wants of the list, as last said."""
    return Wishes.from_plain(upload.wishes)


def say(upload: RosterUpload, wanted: Callable[[Wishes], Wishes], *, later: bool = False) -> None:
    """Keep what ``wanted`` makes of what a person wants of the list, also of what another page said meanwhile."""
    seen: RosterUpload | None = upload
    while seen is not None and not wish(seen, wanted(wishes_of(seen)), later=later):
        seen = still_waiting().filter(pk=upload.pk).first()


def wish(upload: RosterUpload, wishes: Wishes, *, later: bool = False) -> bool:
    """Keep what a person wants of the list; False when something else was wanted meanwhile, or it is decided on. Other
    sheets have other headings: the columns are proposed anew, ``later`` by the process that reads large lists."""
    changed: dict[str, Any] = {"wishes": wishes.to_plain(), "plan": None}
    if wishes.sheets != wishes_of(upload).sheets:
        changed |= _UNREAD if later else looked_at(book_of(upload), wishes.sheets)
    if upload.rows is None:
        # All its rows lie there.
        changed.pop("sheet", None)
    return still_waiting().filter(pk=upload.pk, wishes=upload.wishes).update(**changed) > 0


def plan_of(upload: RosterUpload, told: Told = nobody) -> Plan:
    """Return what applying the list would do now; ``told`` hears how far it is. Raises MappingError."""
    sheet, source = list_of(upload)
    return make_plan(sheet, mapping_of(upload), source, wishes_of(upload), told)


def mapping_of(upload: RosterUpload) -> Mapping:
    """Return which column holds what, as last chosen."""
    return Mapping.from_plain(upload.mapping)


def choose(upload: RosterUpload, mapping: Mapping) -> None:
    """Keep the mapping a person chose. A list that was applied meanwhile stays as it was applied."""
    still_waiting().filter(pk=upload.pk).update(mapping=mapping.to_plain(), plan=None)


def put_away(upload_id: int) -> bool:
    """Throw away a list that was not applied; False when it is applied, or on its way."""
    rows = list(still_waiting().filter(pk=upload_id).values_list("rows", flat=True))
    still_waiting().filter(pk=upload_id).delete()
    RosterSheet.objects.filter(pk__in=[pk for pk in rows if pk], upload=None).only("pk").delete()
    return not RosterUpload.objects.filter(pk=upload_id).exists()


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
    listed = list(refused)
    if not listed:
        # The rows of a city are not read again for nobody.
        return []
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
        for one in listed
    ]


def _value(cells: tuple[Cell, ...], column: int | None) -> str:
    return cells[column].value if column is not None and 0 <= column < len(cells) else ""


def _row(source: Source, row: int) -> int:
    part = source.part_of(row)
    return row - part.offset if part else row
