"""Making everything derived again from the facts: a proof that it is derived, and the mend when it is not.

It runs beside the server. Grading, which takes the time, holds no lock; what derives is then written a few officials at
a time, each in a short transaction that is whole for them, so that nobody who saves an answer waits long.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from trainer.actions import holding, marking, passes, pieces, reliance, requirements, spaced_review, stamps
from trainer.content.library import Library
from trainer.core.in_groups import in_groups
from trainer.models import HandIn, Official

# So many officials at a time hold the write lock for some 30 ms; those who handed in more often altogether, one by one.
_AT_ONCE, _HAND_INS = 10, 1_000


@dataclass(slots=True)
class Rebuilt:
    """What a rebuild did: hand-ins read, completions that stand, and by number those hand-ins that call for a look.

    ``differing``: the stored result is not what grading says. ``broken`` and ``missing``: changed since they were
    stamped, without the stamp that they should have. ``withheld``: the pass that they would have now is not the one
    that stands, and nobody vouches for them; of these ``corrected``: a correction beside them lacks, or is none that a
    withdrawal made. ``unknown_keys``: how many have a stamp that our secret does not open.
    """

    hand_ins: int = 0
    completions: int = 0
    differing: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    withheld: list[int] = field(default_factory=list)
    corrected: list[int] = field(default_factory=list)
    unknown_keys: int = 0


def rebuild(library: Library, day: date, step: Callable[[], None] = lambda: None) -> Rebuilt:
    """Grade every hand-in again, and make completions and requirements anew, as of ``day``.

    ``step`` is called after each hand-in.
    The stored result of a hand-in is a fact and decides, even where grading says otherwise today: but where nobody
    vouches for the fact, the completion that stands is left, or that there is none.
    """
    done = Rebuilt()
    _read(done, step)
    reliance.mark_outdated(library, day)
    officials = list(Official.objects.order_by("pk").values_list("pk", flat=True))
    for some in _groups(officials):
        completions, withheld = _derive_and_rest(library, some)
        done.completions += completions
        done.withheld += withheld
    done.withheld.sort()
    suspect = {*done.broken, *done.missing, *done.differing}
    looked = stamps.looked_at([one for one in done.withheld if one not in suspect])
    done.corrected = [hand_in.pk for hand_in, state in looked if state in ("intact", "before")]
    return done


def _read(done: Rebuilt, step: Callable[[], None]) -> None:
    looker, suspect = stamps.Looker(), list[int]()
    for page in stamps.pages(HandIn.objects.select_related("attempt")):
        for hand_in, looked in zip(page, looker.look_at(page), strict=True):
            done.hand_ins += 1
            if not marking.borne_out(hand_in):
                done.differing.append(hand_in.pk)
            if looked.state == "unknown_key":
                done.unknown_keys += 1
            elif looked.state in ("broken", "missing"):
                suspect.append(hand_in.pk)
            step()
    # A second time: they were read in several statements, while others merged records and stamped.
    for hand_in, state in stamps.looked_at(suspect):
        if state in ("broken", "missing"):
            (done.broken if state == "broken" else done.missing).append(hand_in.pk)


def _groups(officials: Sequence[int]) -> Iterator[Sequence[int]]:
    for some in in_groups(officials, _AT_ONCE):
        often = HandIn.objects.filter(attempt__official__in=some).count() > _HAND_INS
        yield from in_groups(some, 1 if often else _AT_ONCE)


def _derive_and_rest(library: Library, officials: Sequence[int]) -> tuple[int, list[int]]:
    known = spaced_review.known_of(officials)
    began = time.monotonic()
    made = _derive(library, officials, known)
    pieces.rest(began)
    return made


def _derive(library: Library, officials: Sequence[int], known: spaced_review.Known) -> tuple[int, list[int]]:
    """Make anew what derives from the facts of ``officials``, of which ``known`` was read before anybody waited; return
    how many completions they have, and the hand-ins whose completion was left although it says another.

    Whoever hands in meanwhile waits, or was faster and is read: no hand-in is lost between reading and writing.
    """
    with transaction.atomic():
        holding.officials(officials)
        done = passes.bring_in_line(officials)
        reliance.rederive_all(officials)
        spaced_review.derive(officials, known)
        requirements.refresh(library, officials)
    return done
