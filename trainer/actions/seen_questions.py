"""What an official was asked or practised of late: a new paper prefers the rest."""

from datetime import date, datetime

from django.db.models import Max, Q

from trainer.actions import papers
from trainer.core.quiz.drawing import LATELY
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, RefresherReview
from trainer.models.fixed_query import FixedQuery

# A relearning of one quiz may ask questions of another.
_PAPERS = FixedQuery(
    lambda official, quiz, since: Attempt.objects.filter(
        Q(quiz=quiz) | Q(purpose="relearn"), official=official, started_at__gte=since
    ).values_list("paper", "started_at"),
    int,
    str,
    datetime,
)
_PRACTISED = FixedQuery(
    lambda official, since: (
        RefresherReview.objects.filter(official=official, reviewed_at__gte=since)
        .order_by()
        .values("question_name")
        .annotate(last=Max("reviewed_at"))
        .values_list("question_name", "last")
    ),
    int,
    datetime,
)


def lately(official: int, quiz_id: str, now: datetime) -> dict[str, date]:
    """Return by question the day on which ``official`` was last asked it in a paper or answered it in practice.

    Of papers only those of the quiz and relearnings, and nothing longer ago than ``LATELY``. Two queries, and one for
    words not read before.
    """
    since = now - LATELY
    rows = _PAPERS(official, quiz_id, since)
    names = papers.names({entry["question"] for paper, _ in rows for entry in paper})
    times = [(names[entry["question"]], at) for paper, at in rows for entry in paper if entry["question"] in names]
    found: dict[str, date] = {}
    for name, at in [*times, *_PRACTISED(official, since)]:
        day = day_of(at)
        found[name] = max(day, found.get(name, day))
    return found
