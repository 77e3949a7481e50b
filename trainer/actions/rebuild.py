"""Making everything derived again from the facts: a proof that it is derived, and the mend when it is not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trainer.actions import attempts, refreshers, reliance, requirements
from trainer.actions.corrections import standing
from trainer.core.completion import decide
from trainer.library import Library
from trainer.models import Completion, HandIn


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did: hand-ins read, completions made, and hand-ins whose stored result is not what grading
    says."""

    hand_ins: int
    completions: int
    differing: tuple[int, ...]


def rebuild(library: Library, day: date, step: Callable[[], None] = lambda: None) -> Rebuilt:
    """Grade every hand-in again, and make completions and requirements anew, as of ``day``.

    ``step`` is called after each hand-in.
    The stored result of a hand-in is a fact and decides: where grading says otherwise today, its number is returned.
    """
    differing: list[int] = []
    rows: list[Completion] = []
    with transaction.atomic():
        hand_ins = HandIn.objects.select_related("attempt").prefetch_related("corrections").order_by("pk")
        total = 0
        for hand_in in hand_ins.iterator(chunk_size=500):
            total += 1
            rows.extend(_completion(hand_in, differing))
            step()
        Completion.objects.all().delete()
        Completion.objects.bulk_create(rows, batch_size=500)
        reliance.mark_outdated(library, day)
        reliance.rebuild_all()
        refreshers.rebuild_all()
        requirements.refresh(library)
    return Rebuilt(hand_ins=total, completions=len(rows), differing=tuple(differing))


def _completion(hand_in: HandIn, differing: list[int]) -> list[Completion]:
    result = attempts.mark(hand_in.attempt)
    if (result.hundredths, result.passed) != (hand_in.hundredths, hand_in.passed):
        differing.append(hand_in.pk)
    if hand_in.attempt.purpose != "full":
        return []
    earned = decide(attempts.rule_of(hand_in.attempt), standing(hand_in).passed, hand_in.handed_in_at)
    if earned is None:
        return []
    return [
        Completion(
            hand_in=hand_in,
            official_id=hand_in.attempt.official_id,
            quiz=hand_in.attempt.quiz,
            passed_at=earned.passed_at,
            valid_until=earned.valid_until,
        )
    ]
