"""What was done about people without a mail of ours, for the page of reminders: by presses, and person by person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import nlargest

from django.db.models import QuerySet

from trainer.core.vietnam_time import LOCAL, day_of, monday
from trainer.models import Event, Official, Told
from trainer.queries.event_words import title_of, told
from trainer.queries.names import named
from trainer.queries.reminders import Wanted

# What is older stands in the log of everything.
_LATEST = 3


@dataclass(frozen=True, slots=True)
class LogLine:
    """What happened, at which moment, by whom; about which ``person`` where only one is meant."""

    title: str
    about: str
    at: datetime
    by: str
    person: Official | None = None


@dataclass(frozen=True, slots=True)
class Directly:
    """The latest ``lines``, and how many there are of them: people of this week, or marks that fit what was asked."""

    number: int
    lines: Sequence[LogLine]


def of_this_week(now: datetime) -> Directly:
    """Return the latest presses, and how many people were told since Monday."""
    number = Told.objects.filter(at__gte=_begin(monday(day_of(now)))).values("official").distinct().count()
    found = Event.objects.select_related("actor", "official")
    # Kind by kind: so the index is read, whatever the log holds.
    kinds = [found.filter(kind=kind).order_by("-at", "-pk")[:_LATEST] for kind in ("told", "told_undone")]
    latest = nlargest(_LATEST, (one for kind in kinds for one in kind), key=lambda one: (one.at, one.pk))
    return Directly(number, [_of_event(one) for one in latest])


def latest_on(official: Official) -> Told | None:
    """Return the latest mark that ``official`` was told, whatever it was about, or None. One query."""
    return Told.objects.filter(official=official).select_related("by", "campaign").order_by("-at", "-pk").first()


def that_fit(wanted: Wanted) -> Directly:
    """Return the marks that fit what was asked of the log of mails; one that asks what came of a mail fits none."""
    found = _marks(wanted)
    latest = found.select_related("official", "by", "campaign").order_by("-at", "-pk")[:_LATEST]
    return Directly(found.count(), [_of_mark(one) for one in latest])


def _marks(wanted: Wanted) -> QuerySet[Told]:
    if wanted.outcome:
        return Told.objects.none()
    found = Told.objects.filter(named(wanted.text, "official__"))
    if wanted.campaign is not None:
        found = found.filter(campaign=wanted.campaign)
    if wanted.day is not None and not date.min.year < wanted.day.year < date.max.year:
        # Its hours reach beyond what a calendar has, and nobody was told then.
        return found.none()
    if wanted.day is not None:
        start = _begin(wanted.day)
        found = found.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, LOCAL)


def _of_event(event: Event) -> LogLine:
    by = event.actor.full_name if event.actor else "người quản trị máy chủ"
    return LogLine(title_of(event), told(event), event.at, by, event.official)


def _of_mark(mark: Told) -> LogLine:
    about = f"“{mark.campaign.title}”" if mark.campaign else ""
    return LogLine("Đã báo trực tiếp", about, mark.at, mark.by.full_name, mark.official)
