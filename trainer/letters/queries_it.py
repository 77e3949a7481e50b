"""What the IT unit sees of the letters: the weeks, who got none by mail, and the answers that wait."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from trainer.models import Letter, LetterAnswer, Work


@dataclass(frozen=True, slots=True)
class Week:
    """The letters of a week: how many units have one, and how many of them nobody could be sent by mail."""

    monday: date
    letters: int
    on_paper: int


def weeks() -> list[Week]:
    """Return the last twelve weeks that have letters, the newest first."""
    counted = Letter.objects.values("week").annotate(letters=Count("pk"), on_paper=Count("pk", filter=Q(mails=0)))
    return [Week(row["week"], row["letters"], row["on_paper"]) for row in counted.order_by("-week")[:12]]


def being_made(kind: str) -> tuple[int, int] | None:
    """Return how many units have their letter of the week that is being made, and of how many; None when none is."""
    work = Work.objects.filter(kind=kind, decided=True).first()
    if work is None:
        return None
    left = sum(map(len, work.pieces.values_list("content", flat=True)))
    written = Letter.objects.filter(week=date.fromisoformat(work.details["week"])).count()
    return written, written + left


def waiting() -> QuerySet[LetterAnswer]:
    """Return the answers that wait for a decision, unit by unit, the oldest answer first."""
    rows = LetterAnswer.objects.filter(outcome="").select_related("unit", "official__unit", "answered_by")
    return rows.order_by("unit__position", "unit__code", "answered_at", "pk")


def decided() -> QuerySet[LetterAnswer]:
    """Return the answers that were decided on, the newest decision first."""
    rows = LetterAnswer.objects.filter(outcome__in=("applied", "refused", "undone"))
    return rows.select_related("unit", "official", "decided_by").order_by("-decided_at", "-pk")
