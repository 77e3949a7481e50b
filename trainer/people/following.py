"""What follows when two records of one person are merged: how much of each kind, the numbers of attempts,
and at which classes he was."""

from datetime import datetime

from trainer.models import (
    Attempt,
    Attendance,
    Campaign,
    Completion,
    Exemption,
    Extension,
    LetterAnswer,
    Objection,
    Official,
    Practice,
    RefresherReview,
)
from trainer.people.rules.merging import MergedAttempt, numbered
from trainer.people.rules.moves import Moves


def sat_in_both(stays: Official, gone: Official) -> list[int]:
    """Return the open attempts of ``gone`` at quizzes that the other is sitting too: one person sits a quiz once."""
    running = Attempt.objects.filter(hand_in__isnull=True)
    mine = running.filter(official=stays).values("quiz")
    return list(running.filter(official=gone, quiz__in=mine).order_by("pk").values_list("pk", flat=True))


def moves(stays: Official, gone: Official) -> Moves:
    """Return how much of ``gone`` follows into ``stays``."""
    attempts = Attempt.objects.filter(official=gone)
    doubled = len(sat_in_both(stays, gone))
    old = dict(Attempt.objects.filter(official__in=[stays, gone]).values_list("pk", "number"))
    return Moves(
        attempts=attempts.count(),
        open=attempts.filter(hand_in__isnull=True).count() - doubled,
        handed_in=doubled,
        renumbered=sum(old[pk] != number for pk, number in numbers(stays, gone).items()),
        completions=Completion.objects.filter(official=gone).count(),
        practices=Practice.objects.filter(official=gone).count(),
        reviews=RefresherReview.objects.filter(official=gone).count(),
        campaigns=Campaign.objects.filter(people=gone).count(),
        extensions=Extension.objects.filter(official=gone).count(),
        exemptions=Exemption.objects.filter(official=gone).count(),
        attendances=Attendance.objects.filter(official=gone, withdrawn_at=None).count(),
        letters=LetterAnswer.objects.filter(official=gone, outcome="").count(),
        objections=Objection.objects.filter(official=gone).count(),
    )


def numbers(stays: Official, gone: Official) -> dict[int, int]:
    """Return the number that each attempt of both has once they are one: in the order in time, each once."""
    rows = Attempt.objects.filter(official__in=[stays, gone])
    return numbered(
        MergedAttempt(pk, official == stays.pk, quiz, number, started_at)
        for pk, official, quiz, number, started_at in rows.values_list(
            "pk", "official_id", "quiz", "number", "started_at"
        )
    )


def attendances(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    """Let ``stays`` have been where ``gone`` was: two records of one person, who was at each workshop once."""
    his = Attendance.objects.filter(official=stays, withdrawn_at=None)
    doubled = Attendance.objects.filter(official=gone, withdrawn_at=None, workshop__in=his.values("workshop"))
    said = f"Hồ sơ {gone.staff_code} gộp vào {stays.staff_code}, đã có tên trong buổi này."
    doubled.update(withdrawn_at=now, withdrawn_by=actor, withdraw_reason=said)
    Attendance.objects.filter(official=gone).update(official=stays)
