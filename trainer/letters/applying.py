"""Doing what leaders answered, one answer at a time, and undoing it. What each kind means: ``letters.answer_kinds``.

Every answer is decided on in a transaction of its own, with what it does: one that cannot be done stops no other.
"""

from django.db import transaction

from trainer.actions import holding
from trainer.letters.answer_kinds import KINDS, By, CannotBeDone
from trainer.models import LetterAnswer


class DecidedMeanwhile(Exception):
    """Somebody else decided on the answer since it was shown."""


def approve(answer_id: int, by: By) -> LetterAnswer:
    """Do what an answer that waits proposes. Raises CannotBeDone and DecidedMeanwhile; then nothing is written."""
    with transaction.atomic():
        answer = _held(answer_id, "")
        answer.done = KINDS[answer.kind].do(answer, by)  # type: ignore[index]
        _decide(answer, "applied", by)
    return answer


def refuse(answer_id: int, why: str, by: By) -> LetterAnswer:
    """Put an answer that waits away, with the reason that its leader is shown. Raises DecidedMeanwhile."""
    with transaction.atomic():
        answer = _held(answer_id, "")
        answer.said = why
        _decide(answer, "refused", by)
    return answer


def undo(answer_id: int, by: By) -> LetterAnswer:
    """Take back what approving an answer did; one that was refused waits again.

    Raises CannotBeDone and DecidedMeanwhile; then nothing is written.
    """
    with transaction.atomic():
        answer = _held(answer_id, "applied", "refused")
        if answer.outcome == "refused":
            _wait_again(answer)
            return answer
        KINDS[answer.kind].undo(answer, by)  # type: ignore[index]
        _decide(answer, "undone", by)
    return answer


def _wait_again(answer: LetterAnswer) -> None:
    if LetterAnswer.objects.filter(official=answer.official, outcome="").exists():
        raise CannotBeDone(f"{answer.official}: lãnh đạo đã trả lời lại về người này. Anh/chị duyệt câu mới đang chờ.")
    answer.outcome, answer.said, answer.decided_at, answer.decided_by = "", "", None, None
    answer.save(update_fields=["outcome", "said", "decided_at", "decided_by"])


def _held(answer_id: int, *outcomes: str) -> LetterAnswer:
    """Return an answer, held until the transaction ends."""
    holding.people()
    # Before the answer, as whoever gives a newer one about him does: neither waits for what the other holds.
    holding.officials(list(LetterAnswer.objects.filter(pk=answer_id).values_list("official_id", flat=True)))
    rows = LetterAnswer.objects.select_related("official", "unit").select_for_update(of=("self",))
    answer = rows.filter(pk=answer_id, outcome__in=outcomes).first()
    if answer is None:
        raise DecidedMeanwhile
    return answer


def _decide(answer: LetterAnswer, outcome: str, by: By) -> None:
    answer.outcome, answer.decided_at, answer.decided_by = outcome, by.now, by.actor
    answer.save(update_fields=["outcome", "decided_at", "decided_by", "said", "done"])
