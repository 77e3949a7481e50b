"""What an official may go over again today, and what the IT unit may expect to be remembered."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncDate

from trainer.actions import papers
from trainer.actions.practice import held
from trainer.content.library import Library
from trainer.core.spaced_review import Forecast, forecast, retention
from trainer.core.vietnam_time import LOCAL
from trainer.models import Official, RefresherCard
from trainer.models.fixed_query import FixedQuery

_DUE = FixedQuery(
    lambda official, now: RefresherCard.objects.filter(official=official, due_at__lte=now).values_list("question_name"),
    int,
    datetime,
)


@dataclass(frozen=True, slots=True)
class Refreshers:
    """The questions that are due, the oldest first; when the next one comes; how many there are in all.

    ``waiting`` are the titles of quizzes that are being sat: their questions wait, and are in no other number.
    """

    due: tuple[str, ...]
    next_at: datetime | None
    total: int
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A section or unit and what should be remembered there."""

    name: str
    title: str
    detail: str
    forecast: Forecast


def of_official(official: Official, questions: Collection[str], library: Library, now: datetime) -> Refreshers:
    """Return the refreshers of ``official`` among the ``questions`` that may be asked today.

    A refresher shows its key, so what a running paper asks waits.
    """
    cards = RefresherCard.objects.filter(official=official).order_by("due_at", "question_name")
    closed = held(official.pk, library)
    found = [(name, due) for name, due in cards.values_list("question_name", "due_at") if name in questions]
    rows = [(name, due) for name, due in found if name not in closed]
    due = tuple(name for name, at in rows if at <= now)
    waiting = sorted({closed[name].quiz_title for name, _ in found if name in closed})
    return Refreshers(due, next((at for _, at in rows if at > now), None), len(rows), tuple(waiting))


def next_of(official: Official, questions: Collection[str]) -> datetime | None:
    """Return when the first of ``questions`` comes again; None when none of them needs refreshing."""
    cards = RefresherCard.objects.filter(official=official, question_name__in=questions)
    return cards.order_by("due_at").values_list("due_at", flat=True).first()


def due_count(official: Official, library: Library, now: datetime) -> int:
    """Return how many questions are due that may be asked today: as many as can be begun. A few small queries, and one
    only where nothing is due.
    """
    questions = [library.questions[name] for (name,) in _DUE(official.pk, now) if name in library.questions]
    if not questions:
        return 0
    closed = held(official.pk, library)
    allowed = papers.may_be_asked(library, now.astimezone(LOCAL).date())
    return sum(one.id not in closed and allowed(one) for one in questions)


def by_section(library: Library, now: datetime) -> list[Row]:
    """Return what should be remembered of each section, the least first; sections of today only."""
    found = _forecasts("section", now)
    rows = [
        Row(name, library.sections[name].title, library.sections[name].page_title, one)
        for name, one in found
        if name in library.sections
    ]
    return sorted(rows, key=lambda row: (row.forecast.share, row.name))


def by_unit(now: datetime) -> list[Row]:
    """Return what should be remembered in each unit, the least first."""
    names = dict(Official.objects.values_list("unit__code", "unit__name").distinct().order_by())
    rows = [Row(code, names[code], "", one) for code, one in _forecasts("official__unit__code", now)]
    return sorted(rows, key=lambda row: (row.forecast.share, row.name))


def _forecasts(field: str, now: datetime) -> Iterable[tuple[str, Forecast]]:
    """Group cards of one stability and day, of which there are few, and weigh each group once."""
    cards = RefresherCard.objects.filter(official__is_active=True)
    counted = (
        cards.annotate(day=TruncDate("last_review_at", tzinfo=LOCAL))
        .values_list(field, "stability", "day")
        .annotate(cards=Count("pk"))
        .order_by()
    )
    today = now.astimezone(LOCAL).date()
    groups: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for name, stability, day, cards_of_it in counted:
        groups[name].append((cards_of_it, retention(stability, _days(day, today))))
    return [(name, forecast(group)) for name, group in groups.items()]


def _days(day: date, today: date) -> int:
    return (today - day).days
