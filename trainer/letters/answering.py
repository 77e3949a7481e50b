"""What a leader answers in a letter is kept as a proposal; the newest about somebody replaces one that still waits."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from trainer.actions import holding
from trainer.actions.pieces import PATIENCE_SECONDS
from trainer.actions.reminders.writing import MailNotSetUp, remind_now
from trainer.content.library import Library
from trainer.letters.rules.answers import Answer
from trainer.models import LetterAnswer, Official, Unit


def propose(unit: Unit, answers: Mapping[int, Answer], by: Official, now: datetime) -> int:
    """Keep ``answers`` (by the number of the official) given in the letter of ``unit``; return how many are new.

    What says the same as an answer that waits changes nothing: a second click adds nothing. All of them or none.
    """
    with transaction.atomic():
        holding.officials(sorted(answers))
        waiting = {row.official_id: row for row in LetterAnswer.objects.filter(official__in=answers, outcome="")}
        new = {key: answer for key, answer in answers.items() if not same(waiting.get(key), answer)}
        replaced = [waiting[key].pk for key in new if key in waiting]
        LetterAnswer.objects.filter(pk__in=replaced, outcome="").update(
            outcome="replaced", decided_at=now, decided_by=by
        )
        LetterAnswer.objects.bulk_create(
            LetterAnswer(
                unit=unit,
                official_id=key,
                kind=answer.kind,
                until=answer.until,
                reason=answer.reason,
                note=answer.note,
                answered_at=now,
                answered_by=by,
            )
            for key, answer in new.items()
        )
    return len(new)


def take_back(officials: list[int], by: Official, now: datetime) -> int:
    """Take back the answers about ``officials`` that still wait; return how many there were."""
    waiting = LetterAnswer.objects.filter(official__in=officials, outcome="")
    return waiting.update(outcome="replaced", decided_at=now, decided_by=by)


def same(row: LetterAnswer | None, answer: Answer) -> bool:
    """Say whether ``answer`` is what waits already."""
    return row is not None and (row.kind, row.until, row.reason, row.note) == (
        answer.kind,
        answer.until,
        answer.reason,
        answer.note,
    )


def remind(unit: Unit, officials: list[int], by: Official, library: Library, now: datetime) -> str:
    """Remind ``officials`` at once, as ``by`` asked in the letter of ``unit``; return in Vietnamese what came of it."""
    try:
        done = remind_now(by, officials, library, now, about={"unit": unit.code}, seconds=PATIENCE_SECONDS)
    except MailNotSetUp:
        return "Chưa khai máy chủ thư, nên chưa nhắc được. Anh/chị báo trực tiếp."
    return done.words()
