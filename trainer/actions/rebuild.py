"""Making everything derived again from the facts: a proof that it is derived, and the mend when it is not.

It runs beside the server. Grading, which takes the time, holds no lock; what derives is then written a few officials at
a time, each in a short transaction that is whole for them, so that nobody who saves an answer waits long.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from trainer.actions import attempts, holding, pieces, reliance, requirements, spaced_review
from trainer.actions.completions import earned
from trainer.actions.corrections import counting_score, that_may_pass
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.models import Completion, HandIn, Official

# So many officials at a time hold the write lock for some 30 ms; those who handed in more often altogether, one by one.
_AT_ONCE, _HAND_INS = 10, 1_000


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
    total, differing = 0, []
    for hand_in in HandIn.objects.select_related("attempt").order_by("pk").iterator(chunk_size=500):
        total += 1
        if not attempts.borne_out(hand_in):
            differing.append(hand_in.pk)
        step()
    reliance.mark_outdated(library, day)
    officials = list(Official.objects.order_by("pk").values_list("pk", flat=True))
    completions = sum(_derive_and_rest(library, some) for some in _groups(officials))
    return Rebuilt(hand_ins=total, completions=completions, differing=tuple(differing))


def _groups(officials: Sequence[int]) -> Iterator[Sequence[int]]:
    for some in in_groups(officials, _AT_ONCE):
        often = HandIn.objects.filter(attempt__official__in=some).count() > _HAND_INS
        yield from in_groups(some, 1 if often else _AT_ONCE)


def _derive_and_rest(library: Library, officials: Sequence[int]) -> int:
    known = spaced_review.known_of(officials)
    began = time.monotonic()
    made = _derive(library, officials, known)
    pieces.rest(began)
    return made


def _derive(library: Library, officials: Sequence[int], known: spaced_review.Known) -> int:
    """Make anew what derives from the facts of ``officials``, of which ``known`` was read before anybody waited; return
    how many completions they have.

    Whoever hands in meanwhile waits, or was faster and is read: no hand-in is lost between reading and writing.
    """
    with transaction.atomic():
        holding.officials(officials)
        existing = {row.hand_in_id: row for row in Completion.objects.filter(official__in=officials)}
        wanted = {row.hand_in_id: row for row in _completions(officials)}
        _write(existing, wanted)
        reliance.rederive_all(officials)
        spaced_review.derive(officials, known)
        requirements.refresh(library, officials)
    return len(wanted)


def _completions(officials: Sequence[int]) -> Iterable[Completion]:
    rows = HandIn.objects.filter(attempt__official__in=officials, attempt__purpose="full")
    some = that_may_pass(rows).select_related("attempt").defer("attempt__paper", "marks")
    handed_in = some.prefetch_related("corrections")
    return filter(None, (earned(one, passed=counting_score(one).passed) for one in handed_in))


def _write(existing: dict[int, Completion], wanted: dict[int, Completion]) -> None:
    """Change only what differs: what is right already is left where it is."""
    wrong = [row for hand_in, row in existing.items() if _values(row) != _values(wanted.get(hand_in))]
    Completion.objects.filter(pk__in=[row.pk for row in wrong]).delete()
    right = existing.keys() - {row.hand_in_id for row in wrong}
    missing = [row for hand_in, row in wanted.items() if hand_in not in right]
    Completion.objects.bulk_create(missing, batch_size=500)


def _values(row: Completion | None) -> tuple[object, ...]:
    return () if row is None else (row.official_id, row.quiz, row.passed_at, row.valid_until)
