"""The log of what was done, looked at and taken: a page at a time, from the latest back, however long it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import nlargest
from typing import TypeAlias

from django.db.models import QuerySet

from trainer.core.vietnam_time import LOCAL
from trainer.models import Event, Official
from trainer.queries.event_words import GROUPS
from trainer.queries.names import named

# A name that so many bear is asked for more closely.
MOST_PEOPLE = 50


class TooMany(Exception):
    """More people bear the words than can be looked for at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events: of a group (``event_words.GROUPS``), by and about people of these numbers (None: anybody), of a
    day of Việt Nam."""

    group: str = ""
    by: Sequence[int] | None = None
    about: Sequence[int] | None = None
    day: date | None = None


# Behind which event one goes on: when it happened, and its number among those of that moment.
Place: TypeAlias = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Events, the latest first, and the place to go on behind; None when there are no earlier ones."""

    events: Sequence[Event]
    rest: Place | None


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


def page(wanted: Wanted, size: int, behind: Place | None = None) -> Page:
    """Return the next ``size`` events behind a place (None: the latest).

    One query a kind of the group, each over as many rows as are shown, whatever the table holds; then one for the
    events themselves.
    """
    places = _places(wanted, size + 1, behind)
    shown = Event.objects.filter(pk__in=[pk for _, pk in places[:size]]).select_related("actor", "official__unit")
    return Page(list(shown.order_by("-at", "-pk")), places[size - 1] if len(places) > size else None)


def more_than(wanted: Wanted, most: int) -> bool:
    """Say whether more than ``most`` events fit; reads no more than that of each kind."""
    return len(_places(wanted, most + 1, None)) > most


def number(wanted: Wanted) -> int:
    """Return how many events fit: of a whole log some seconds, for who takes it away."""
    rows = _narrowed(wanted)
    return (rows.filter(kind__in=list(GROUPS[wanted.group][1])) if wanted.group else rows).count()


def _places(wanted: Wanted, most: int, behind: Place | None) -> list[Place]:
    rows = _narrowed(wanted)
    if behind is not None:
        # Not “before, or then and smaller”: of an “or” no database makes a walk along the index.
        rows = rows.filter(at__lte=behind[0]).exclude(at=behind[0], pk__gte=behind[1])
    groups = [rows.filter(kind=kind) for kind in GROUPS[wanted.group][1]] if wanted.group else [rows]
    found = [one.order_by("-at", "-pk").values_list("at", "pk")[:most] for one in groups]
    return nlargest(most, (place for one in found for place in one))


def _narrowed(wanted: Wanted) -> QuerySet[Event]:
    rows = Event.objects.all()
    if wanted.by is not None:
        rows = rows.filter(actor__in=wanted.by)
    if wanted.about is not None:
        rows = rows.filter(official__in=wanted.about)
    if wanted.day is not None and not date.min.year < wanted.day.year < date.max.year:
        # Their days reach beyond what a calendar has, and nothing happened then.
        return rows.none()
    if wanted.day is not None:
        start = datetime.combine(wanted.day, time.min, LOCAL)
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows
