"""What the IT unit sees of the letters: the weeks, who got none by mail, and the answers that wait."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from trainer.core.accounts.slip_code import MOST
from trainer.letters.rules.parts import parts
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


@dataclass(frozen=True, slots=True)
class File:
    """Letters that are printed together: of which units (their numbers), from the first to the last by name, and how
    many of their people had never signed in when the letters were made."""

    units: tuple[int, ...]
    first: str
    last: str
    never: int


def files(week: date, most: int) -> list[File]:
    """Return the files of the letters of ``week`` that go out on paper: at most ``most`` letters each. One query."""
    on_paper = Letter.objects.filter(week=week, mails=0).order_by("unit__position", "unit__code")
    rows = list(on_paper.values_list("unit_id", "unit__name", "figures__never"))
    found = []
    for part in parts([never or 0 for _, _, never in rows], most, MOST):
        of_it = [rows[at] for at in part]
        never = sum(never or 0 for _, _, never in of_it)
        found.append(File(tuple(unit for unit, _, _ in of_it), of_it[0][1], of_it[-1][1], never))
    return found


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
