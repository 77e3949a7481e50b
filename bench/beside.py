"""What officials say of questions, who was at classes, and stamps: of each the action that writes most.

They stand beside the quizzes: nothing that `bench.sat` fills rests on them.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bench import population, sat

if TYPE_CHECKING:
    from trainer.content.library import Library

# Of so many hand-ins the answers are there, without which none is stamped.
_ANSWERED = 20_000


def actions(content: "Library", now: datetime) -> Sequence[tuple[str, Callable[[], object]]]:
    """Let everybody object to one question and have answered his quiz; return what is measured, in this order."""
    from trainer.actions import objections, stamping_old
    from trainer.models import Objection
    from trainer.workshops import noting
    from trainer.workshops.rules.terms import MOST_PEOPLE

    officer = sat.officer()
    question, fingerprint = sat.most_asked(content)
    _object(question, fingerprint, now - timedelta(days=1))
    seen = dict(Objection.objects.values_list("pk", "made_at"))
    _answer()
    everybody = _numbers()
    workshop = noting.note("course", "", now.date() - timedelta(days=1), officer.unit, actor=officer, now=now)
    late = now + objections.KEPT + timedelta(days=1)
    return (
        ("settle what everybody says", lambda: objections.settle(question, seen, "Câu đúng.", officer, now)),
        ("forget what was settled", lambda: objections.forget_old(late)),
        ("put 5,000 into a class", lambda: noting.attend(workshop, everybody[:MOST_PEOPLE], actor=officer, now=now)),
        ("stamp old hand-ins", lambda: stamping_old.stamp_old(now)),
    )


def _numbers() -> list[int]:
    from trainer.models import Official

    return list(Official.objects.filter(is_active=True).order_by("pk").values_list("pk", flat=True))


def _object(question: str, fingerprint: str, at: datetime) -> None:
    population.execute(
        "INSERT INTO trainer_objection (official_id, quiz, question_name, fingerprint, edition, kind, text, made_at,"
        " answer) SELECT id, 'quiz', %s, %s, '', 'key', 'Theo tôi ý thứ hai cũng đúng.', %s, '' FROM trainer_official",
        question, fingerprint, at,
    )  # fmt: skip


def _answer() -> None:
    """Give whoever has the paper of the first who sat a quiz the answers of that one."""
    population.execute(
        "INSERT INTO trainer_answer (attempt_id, place, revision, chosen, saved_at)"
        " SELECT a.id, w.place, w.revision, w.chosen, w.saved_at FROM trainer_attempt a"
        " JOIN (SELECT quiz, MIN(id) AS id FROM trainer_attempt GROUP BY quiz) m ON m.quiz = a.quiz AND m.id < a.id"
        " JOIN trainer_answer w ON w.attempt_id = m.id WHERE a.id <= %s",
        _ANSWERED,
    )
