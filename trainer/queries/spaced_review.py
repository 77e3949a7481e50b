"""What an official may go over again today, and what the IT unit may expect to be remembered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from trainer.actions import papers
from trainer.actions.practice import held
from trainer.content.library import Library
from trainer.core.spaced_review import Forecast, forecast_of
from trainer.core.vietnam_time import day_of, end_of_day
from trainer.models import Official, RefresherCard, Remembered
from trainer.models.fixed_query import FixedQuery

_DUE = FixedQuery(
    lambda official, end: RefresherCard.objects.filter(official=official, due_at__lt=end).values_list("question_name"),
    int,
    datetime,
)


Said = Literal["less", "more", ""]
_ORDER: Mapping[Said, int] = {"less": 0, "": 1, "more": 2}
# Of fewer cards the bounds are no guide.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Refreshers:
    """The questions that are due today, the oldest first; when the next one comes; how many there are in all.

    ``waiting`` are the titles of quizzes that are being sat: their questions wait, and are in no other number.
    """

    due: tuple[str, ...]
    next_at: datetime | None
    total: int
    waiting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionRow:
    """A section or unit and what should be remembered there; ``said``: surely less or more than usual, "" unknown."""

    name: str
    title: str
    detail: str
    forecast: Forecast
    said: Said


@dataclass(frozen=True, slots=True)
class Retained:
    """What should be remembered of everything (``usual``, from 0 to 1), and by section and unit."""

    usual: float
    sections: tuple[RetentionRow, ...]
    units: tuple[RetentionRow, ...]


def of_official(official: Official, questions: Collection[str], library: Library, now: datetime) -> Refreshers:
    """Return the refreshers of ``official`` among the ``questions`` that may be asked today.

    A refresher shows its key, so what a running paper asks waits.
    """
    cards = RefresherCard.objects.filter(official=official).order_by("due_at", "question_name")
    closed = held(official.pk, library)
    found = [(name, due) for name, due in cards.values_list("question_name", "due_at") if name in questions]
    rows = [(name, due) for name, due in found if name not in closed]
    due = tuple(name for name, at in rows if at < end_of_day(now))
    waiting = sorted({closed[name].quiz_title for name, _ in found if name in closed})
    return Refreshers(due, next((at for _, at in rows if at >= end_of_day(now)), None), len(rows), tuple(waiting))


def next_of(official: Official, questions: Collection[str]) -> datetime | None:
    """Return when the first of ``questions`` comes again; None when none of them needs refreshing."""
    cards = RefresherCard.objects.filter(official=official, question_name__in=questions)
    return cards.order_by("due_at").values_list("due_at", flat=True).first()


def due_count(official: Official, library: Library, now: datetime) -> int:
    """Return how many questions are due that may be asked today: as many as can be begun. A few small queries, and one
    only where nothing is due.
    """
    questions = [library.questions[name] for (name,) in _DUE(official.pk, end_of_day(now)) if name in library.questions]
    if not questions:
        return 0
    closed = held(official.pk, library)
    allowed = papers.may_be_asked(library, day_of(now))
    return sum(one.id not in closed and allowed(one) for one in questions)


def retained(library: Library) -> Retained:
    """Return what should be remembered by section and by unit, as it was worked out last night. Two queries."""
    sections = list(Remembered.objects.exclude(section="").order_by("pk"))
    units = list(Remembered.objects.filter(section="").select_related("unit").order_by("unit__position", "unit__code"))
    known = [row for row in sections if row.section in library.sections]
    cards = sum(row.cards for row in units)
    usual = sum(row.expected for row in units) / cards if cards else 0.0
    place = {reference: number for number, reference in enumerate(library.sections)}
    known.sort(key=lambda row: place[row.section])
    named = [(row, library.sections[row.section]) for row in known]
    return Retained(
        usual,
        _judged([(row, one.reference, one.title, one.page_title) for row, one in named], usual),
        _judged([(row, row.unit.code, row.unit.name, "") for row in units if row.unit is not None], usual),
    )


def _judged(rows: Sequence[tuple[Remembered, str, str, str]], usual: float) -> tuple[RetentionRow, ...]:
    """Return what is surely remembered less than usual first; what cannot be told keeps its order, which is no ranking.

    Of less than ``FEWEST`` cards nothing can be told.
    """
    family = sum(row.cards >= FEWEST for row, *_ in rows)
    found = []
    for row, name, title, detail in rows:
        one = forecast_of(row.cards, row.expected, row.spread, family)
        enough = row.cards >= FEWEST
        said: Said = "less" if enough and one.high < usual else "more" if enough and one.low > usual else ""
        found.append(RetentionRow(name, title, detail, one, said))
    return tuple(sorted(found, key=lambda row: (_ORDER[row.said], row.forecast.high if row.said == "less" else 0.0)))
