"""Marks on those who were told directly: whoever comes next does not tell them again. They can be taken off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from trainer.actions import pieces
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.core.vietnam_time import day_of, monday
from trainer.models import Campaign, Event, Official, Told, Work

# Rows without a mail: so many take some 20 ms of the write lock.
AT_ONCE = 500
KEPT = timedelta(days=400)
_EVENTS = {"tell": "told", "untell": "told_undone"}


@dataclass(frozen=True, slots=True)
class Written:
    """What came of marking or unmarking: of how many people so far, and whether that is all."""

    people: int
    done: bool


def tell(
    actor: Official,
    officials: Sequence[int],
    campaign: Campaign | None,
    library: Library,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> Written:
    """Mark ``officials`` as told by ``actor`` of ``campaign`` (None: of what they lack this week).

    Who has a mark keeps it, and is not counted: the first who told him stands in it. ``about`` is kept in the event.
    After ``seconds`` (None: never) the rest is left to the housekeeper. The event of one person is about him.
    """
    details = {"campaign": campaign.pk if campaign else None, "by": actor.pk, **_about(about, officials)}
    return _written("tell", details, in_groups(sorted(set(officials)), AT_ONCE), actor, library, now, seconds)


def untell(
    actor: Official,
    marks: Mapping[int, Sequence[int]],
    library: Library,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> Written:
    """Take ``marks`` off again, numbers by those of the officials they are on; else as ``tell``."""
    # All of one person in one piece: he is counted once.
    contents = [[mark for one in some for mark in marks[one]] for some in in_groups(sorted(marks), AT_ONCE)]
    return _written("untell", _about(about, list(marks)), contents, actor, library, now, seconds)


def _about(about: Mapping[str, Any] | None, officials: Sequence[int]) -> dict[str, Any]:
    return {"about": dict(about or {}), "alone": officials[0] if len(set(officials)) == 1 else None}


def _written(
    kind: str,
    details: Mapping[str, Any],
    contents: Sequence[Content],
    actor: Official,
    library: Library,
    now: datetime,
    seconds: float | None,
) -> Written:
    work = pieces.prepare(kind, {**details, "people": 0}, now, contents, actor)
    with pieces.deciding(work):
        # Its event comes at the end: another may mark the same people meanwhile, and only then it is known how many.
        pass
    done = pieces.finish_or_leave(library, work, seconds)
    left = None if done else Work.objects.filter(pk=work.pk).first()
    if left is not None:
        return Written(left.details["people"], False)
    event = Event.objects.filter(kind=_EVENTS[kind], actor=actor, at=now).order_by("pk").last()
    return Written(event.details["people"] if event else 0, True)


def _tell(library: Library, work: Work, content: Content) -> None:
    week, campaign, by = monday(day_of(work.at)), work.details["campaign"], work.details["by"]
    rows = [Told(official_id=one, campaign_id=campaign, week=week, at=work.at, by_id=by) for one in content]
    Told.objects.bulk_create(rows, ignore_conflicts=True)
    _count(work, Told.objects.filter(official__in=content, campaign=campaign, at=work.at, by=by).count())


def _untell(library: Library, work: Work, content: Content) -> None:
    # Locked before they are counted: of two who take them off at once one does.
    found = Told.objects.select_for_update().filter(pk__in=content).order_by("pk").values_list("pk", "official")
    marks = dict(found)
    Told.objects.filter(pk__in=list(marks)).delete()
    _count(work, len(set(marks.values())))


def _count(work: Work, people: int) -> None:
    work.details["people"] += people
    work.save(update_fields=["details"])


def _end(work: Work) -> None:
    """Keep who did it, to how many and of what; nothing where others had done all of it."""
    if people := work.details["people"]:
        details = {**work.details["about"], "people": people}
        alone = work.details["alone"]
        Event.objects.create(at=work.at, kind=_EVENTS[work.kind], actor=work.actor, official_id=alone, details=details)


def _abandoned(work: Work, rest: pieces.Rest, actor: Official | None, now: datetime) -> None:
    _end(work)


def forget_old(now: datetime) -> int:
    """Delete marks older than ``KEPT``, some hundreds a transaction; return how many."""
    old = Told.objects.filter(at__lt=now - KEPT).order_by("at").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:AT_ONCE]):
        gone += Told.objects.filter(pk__in=some).delete()[0]
    return gone


pieces.KINDS["tell"] = pieces.Kind(_tell, end=_end, abandoned=_abandoned)
pieces.KINDS["untell"] = pieces.Kind(_untell, end=_end, abandoned=_abandoned)
