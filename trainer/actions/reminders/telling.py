"""Marks on those who were told directly: whoever comes next does not tell them again. They can be taken off."""

from collections.abc import Mapping, Sequence
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


def tell(
    actor: Official,
    officials: Sequence[int],
    campaign: Campaign | None,
    library: Library,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> bool:
    """Mark ``officials`` as told by ``actor`` of ``campaign`` (None: of what they lack this week).

    Who has a mark keeps it: the first who told him stands in it. ``about`` is kept in the event. Says whether all is
    written; after ``seconds`` (None: never) the rest is left to the housekeeper. The event of one person is about him.
    """
    details = {"campaign": campaign.pk if campaign else None, "by": actor.pk}
    event = _event("told", actor, officials, about, now)
    return _begin("tell", event, actor, officials, details, library, seconds)


def untell(
    actor: Official,
    marks: Sequence[int],
    library: Library,
    now: datetime,
    *,
    about: Mapping[str, Any] | None = None,
    seconds: float | None = None,
) -> bool:
    """Take ``marks`` off again, by their numbers; else as ``tell``."""
    # One mark is one person's; of more the event is about nobody.
    people = list(Told.objects.filter(pk__in=marks[:2]).values_list("official", flat=True))
    event = _event("told_undone", actor, people, about, now)
    return _begin("untell", event, actor, marks, {}, library, seconds)


def _event(kind: str, actor: Official, people: Sequence[int], about: Mapping[str, Any] | None, now: datetime) -> Event:
    alone = people[0] if len(set(people)) == 1 else None
    return Event(at=now, kind=kind, actor=actor, official_id=alone, details=dict(about or {}))


def _begin(
    work_kind: str,
    event: Event,
    actor: Official,
    numbers: Sequence[int],
    details: Mapping[str, Any],
    library: Library,
    seconds: float | None,
) -> bool:
    wanted = sorted(set(numbers))
    work = pieces.prepare(work_kind, details, event.at, in_groups(wanted, AT_ONCE), actor)
    with pieces.deciding(work):
        event.details["people"] = len(wanted)
        event.save()
    return pieces.finish_or_leave(library, work, seconds)


def _tell(library: Library, work: Work, content: Content) -> None:
    week, campaign, by = monday(day_of(work.at)), work.details["campaign"], work.details["by"]
    rows = [Told(official_id=one, campaign_id=campaign, week=week, at=work.at, by_id=by) for one in content]
    Told.objects.bulk_create(rows, ignore_conflicts=True)


def _untell(library: Library, work: Work, content: Content) -> None:
    Told.objects.filter(pk__in=content).delete()


def forget_old(now: datetime) -> int:
    """Delete marks older than ``KEPT``, some hundreds a transaction; return how many."""
    old = Told.objects.filter(at__lt=now - KEPT).order_by("at").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:AT_ONCE]):
        gone += Told.objects.filter(pk__in=some).delete()[0]
    return gone


pieces.KINDS["tell"] = pieces.Kind(_tell)
pieces.KINDS["untell"] = pieces.Kind(_untell)
