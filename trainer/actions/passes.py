"""Bringing passes in line with what hand-ins say: by `rebuild` and by a withdrawal alike.

Where the pass that a hand-in says differs from the one that stands, somebody has to vouch for the hand-in, its stamp
or, where there was none yet, its answers, and for its corrections the withdrawals. Else what stands is left as it is,
and where there is none, none is made.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from trainer.actions import marking, stamps
from trainer.actions.completions import earned, values
from trainer.actions.correction_faults import UNREADABLE, rightly_corrected
from trainer.actions.corrections import counting_score, that_may_pass
from trainer.actions.withdrawals_weighing import written_since
from trainer.core.stamp import State
from trainer.models import Completion, HandIn


def bring_in_line(officials: Sequence[int]) -> tuple[int, list[int]]:
    """Bring the completions of ``officials``, who are held, in line with their hand-ins.

    Return how many they have then, and the hand-ins whose completion was left although they say another.
    """
    existing = {row.hand_in_id: row for row in Completion.objects.filter(official__in=officials)}
    wanted = {row.hand_in_id: row for row in _wanted(officials)}
    withheld = _write(existing, wanted)
    standing = (wanted.keys() - withheld) | (existing.keys() & withheld)
    return len(standing), sorted(withheld)


def _wanted(officials: Sequence[int]) -> Iterable[Completion]:
    rows = HandIn.objects.filter(attempt__official__in=officials, attempt__purpose="full")
    some = that_may_pass(rows).select_related("attempt").defer("attempt__paper", "marks")
    handed_in = some.prefetch_related("corrections")
    return filter(None, (earned(one, passed=counting_score(one).passed) for one in handed_in))


def _write(existing: dict[int, Completion], wanted: dict[int, Completion]) -> set[int]:
    """Change only what differs: what is right already is left where it is. So is that of a hand-in that may have been
    forged; their numbers are returned.
    """
    numbers = sorted(existing.keys() | wanted.keys())
    differing = [one for one in numbers if values(existing.get(one)) != values(wanted.get(one))]
    if not differing:
        return set()
    vouched = _vouched(differing)
    Completion.objects.filter(pk__in=[row.pk for hand_in, row in existing.items() if hand_in in vouched]).delete()
    fresh = [row for hand_in, row in wanted.items() if hand_in in vouched]
    Completion.objects.bulk_create(fresh, batch_size=500)
    return set(differing) - vouched


def _vouched(numbers: Collection[int]) -> set[int]:
    # Before the corrections: what is decided meanwhile is not written yet.
    decided = written_since()
    return {hand_in.pk for hand_in, state in stamps.looked_at(numbers) if _vouches(hand_in, state, decided)}


def _vouches(hand_in: HandIn, state: State, decided: Mapping[str, date]) -> bool:
    result = state == "intact" or (state == "before" and marking.borne_out(hand_in))
    return result and well_corrected(hand_in, decided)


def well_corrected(hand_in: HandIn, decided: Mapping[str, date]) -> bool:
    """Say whether every correction of ``hand_in`` is there and right, as far as it can be read; ``decided`` is
    ``written_since``."""
    try:
        return rightly_corrected(hand_in, decided)
    except UNREADABLE:
        return False
