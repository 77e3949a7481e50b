"""The log of what was done, looked at and taken: a page at a time, from the latest back, however long it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import nlargest
from typing import TypeAlias

from django.db.models import Count, Q, QuerySet

from trainer.core.vietnam_time import LOCAL
from trainer.models import Attendance, Event, Official
from trainer.queries.event_words import GROUPS
from trainer.queries.names import named

# A name that so many bear is asked for more closely.
MOST_PEOPLE = 50
# What tells of a whole staff list, or of all slips of one file, at the very moment that each event of one of its people
# has.
_STAFF_LISTS, _PRINTINGS = ("roster_applied", "roster_undone"), ("slips_printed",)
LISTS = (*_STAFF_LISTS, *_PRINTINGS)
# What a table tells of an event.
_CALLED = (
    *("at", "kind", "details"),
    *("actor__full_name", "actor__staff_code", "official__full_name", "official__staff_code"),
)
# By group, which lists are one line in it.
_FOLDING = {"": LISTS, "danh-sach": _STAFF_LISTS, "can-bo": _STAFF_LISTS, "tai-khoan": _PRINTINGS}
# What the one line of a list stands for: all of its moment, but no other file that was taken with it.
_IN_ONE_LINE = ~Q(kind="exported") | Q(details__what="slips.pdf")


class TooMany(Exception):
    """More people bear the words than can be looked for at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of a group (``event_words.GROUPS``), by and about people of these numbers (None: anybody), of a
    day of Việt Nam; of one moment (``at``), which is a whole list."""

    group: str = ""
    by: Sequence[int] | None = None
    about: Sequence[int] | None = None
    day: date | None = None
    at: datetime | None = None

    @property
    def folds(self) -> Sequence[str]:
        """Which lists are shown as one line: none where one looks for a person, or into the list itself."""
        return _FOLDING.get(self.group, ()) if self.about is None and self.at is None else ()


# Behind which event one goes on: when it happened, and its number among those of that moment.
Place: TypeAlias = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Events, the latest first, and the place to go on behind; None when there are no earlier ones. ``folded``: by the
    number of an event that stands for a list, of how many others that tell of one person."""

    events: Sequence[Event]
    rest: Place | None
    folded: Mapping[int, int] = field(default_factory=dict)


def people(words: str) -> list[int] | None:
    """Return the numbers of those whose name or staff number has all ``words``, whoever they are now; None for none.

    Raises TooMany.
    """
    if not words.strip():
        return None
    numbers = list(Official.objects.filter(named(words)).values_list("pk", flat=True)[: MOST_PEOPLE + 1])
    if len(numbers) > MOST_PEOPLE:
        raise TooMany
    return numbers


def page(
    wanted: Wanted, size: int, behind: Place | None = None, *, fold: bool = False, names_only: bool = False
) -> LogPage:
    """Return the next ``size`` events behind a place (None: the latest); with ``fold`` each list in one line;
    with ``names_only`` of people just what they are called, which takes a third less where all of a log is read.

    One query a kind of the group, each over as many rows as are shown, whatever the table holds; then one for the
    events themselves.
    """
    lists = _lists(wanted, size + 2, behind) if fold and wanted.folds else []
    places = _places(wanted, size + 1, behind, lists)
    shown = Event.objects.filter(pk__in=[pk for _, pk in places[:size]]).select_related("actor", "official__unit")
    if names_only:
        shown = shown.select_related(None).select_related("actor", "official").only(*_CALLED)
    events = list(shown.order_by("-at", "-pk"))
    return LogPage(events, places[size - 1] if len(places) > size else None, _folded(events) if lists else {})


def _folded(events: Sequence[Event]) -> dict[int, int]:
    lists = {event.pk: event.at for event in events if event.kind in LISTS}
    of_people = Event.objects.filter(_IN_ONE_LINE, at__in=set(lists.values()), official__isnull=False)
    at_once = dict(of_people.values_list("at").annotate(Count("pk")).order_by())
    return {pk: at_once[at] for pk, at in lists.items() if at in at_once}


def list_at(at: datetime) -> Event | None:
    """Return the event that tells of the whole list of this moment; None when there is none."""
    return Event.objects.filter(at=at, kind__in=LISTS).first()


def more_than(wanted: Wanted, most: int) -> bool:
    """Say whether more than ``most`` events fit; reads no more than that of each kind."""
    return len(_places(wanted, most + 1, None, [])) > most


def number(wanted: Wanted) -> int:
    """Return how many events fit: of a whole log some seconds, for who takes it away."""
    rows = _narrowed(wanted)
    return (rows.filter(kind__in=list(GROUPS[wanted.group][1])) if wanted.group else rows).count()


def _lists(wanted: Wanted, most: int, behind: Place | None) -> list[Place]:
    """Return the latest lists, that of the moment of ``behind`` among them: it may have been shown already."""
    rows = _narrowed(wanted) if behind is None else _narrowed(wanted).filter(at__lte=behind[0])
    found = [rows.filter(kind=kind).order_by("-at", "-pk").values_list("at", "pk")[:most] for kind in wanted.folds]
    return nlargest(most, (place for one in found for place in one))


def _places(wanted: Wanted, most: int, behind: Place | None, lists: Sequence[Place]) -> list[Place]:
    """Return the next places; of the moments of ``lists`` these alone."""
    rows = _narrowed(wanted)
    if lists:
        rows = rows.exclude(_IN_ONE_LINE, at__in=[at for at, _ in lists])
    if behind is not None:
        # Not “before, or then and smaller”: of an “or” no database makes a walk along the index.
        rows = rows.filter(at__lte=behind[0]).exclude(at=behind[0], pk__gte=behind[1])
    groups = [rows.filter(kind=kind) for kind in GROUPS[wanted.group][1]] if wanted.group else [rows]
    found = [one.order_by("-at", "-pk").values_list("at", "pk")[:most] for one in groups]
    ahead = [place for place in lists if behind is None or place < behind]
    return nlargest(most, (place for one in (*found, ahead) for place in one))


def _attended(people: Sequence[int]) -> list[int]:
    """Return the events that tell of many put into a workshop at once, ``people`` among them."""
    noted = set(Attendance.objects.filter(official__in=people).values_list("noted_at", "workshop"))
    events = Event.objects.filter(kind="workshop_attended", at__in={at for at, _ in noted})
    return [pk for pk, at, told in events.values_list("pk", "at", "details") if (at, told.get("workshop")) in noted]


def _narrowed(wanted: Wanted) -> QuerySet[Event]:
    rows = Event.objects.all()
    if wanted.by is not None:
        rows = rows.filter(actor__in=wanted.by)
    if wanted.about is not None:
        # Only who was at a workshop has such lines: of an “or” no database makes a walk along the index.
        there = _attended(wanted.about)
        rows = rows.filter(Q(official__in=wanted.about) | Q(pk__in=there) if there else Q(official__in=wanted.about))
    if wanted.at is not None:
        rows = rows.filter(at=wanted.at)
    if wanted.day is not None and not date.min.year < wanted.day.year < date.max.year:
        # Their days reach beyond what a calendar has, and nothing happened then.
        return rows.none()
    if wanted.day is not None:
        start = datetime.combine(wanted.day, time.min, LOCAL)
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows
