"""Whether the corrections beside a hand-in are what withdrawals made of it, and none was written or deleted by hand."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from trainer.actions.completions import rule_of
from trainer.core.quiz.grading import Corrected, mark_again
from trainer.core.vietnam_time import day_of
from trainer.models import Correction, HandIn, Withdrawal

# Whoever writes past the programs writes what no program can read.
UNREADABLE = (LookupError, ValueError, TypeError, ArithmeticError, AttributeError)


def rightly_corrected(hand_in: HandIn, decided: Mapping[str, date]) -> bool:
    """Say whether every correction of ``hand_in`` is there and right; ``decided`` is ``written_since``.

    Reads ``corrections`` with their withdrawals, which a list should prefetch. Raises one of ``UNREADABLE`` where rule,
    paper or marks cannot be read.
    """
    rows = sorted(hand_in.corrections.all(), key=lambda row: row.pk)
    return not _lacks_one(hand_in, rows, decided) and (not rows or _can_all_be(hand_in, rows))


def _lacks_one(hand_in: HandIn, rows: Sequence[Correction], decided: Mapping[str, date]) -> bool:
    """Say whether a withdrawal that holds for a hand-in has no correction beside it: somebody took it away."""
    there = {row.withdrawal.fingerprint for row in rows}
    held = {entry["question"] for entry in hand_in.attempt.paper if entry["question"] in decided} - there
    return any(decided[one] <= day_of(hand_in.handed_in_at) for one in held)


def _can_all_be(hand_in: HandIn, rows: Sequence[Correction]) -> bool:
    """Say whether the corrections can be what withdrawals made of the marks: a score without the questions that were
    taken back, and a pass only where it reaches, or there was one.
    """
    before, gone = hand_in.passed, set[str]()
    every = {row.withdrawal.fingerprint for row in rows}
    orders = _withdrawn_of(hand_in, every)
    for row in rows:
        gone.add(row.withdrawal.fingerprint)
        may_be = (
            _again(hand_in, some, before, revokes)
            for some in _known_then(gone, every, orders)
            for revokes in (False, True)
        )
        if Corrected(row.hundredths, row.passed) not in may_be:
            return False
        before = row.passed
    return True


def _known_then(gone: set[str], every: set[str], orders: Iterable[Sequence[str]]) -> Iterator[set[str]]:
    """Yield what may have been withdrawn when a correction was written: of two that were written at the same time each
    may know of the other, and of those that are not written yet the earlier are known first."""
    yield gone
    yield gone | every
    for withdrawn in orders:
        for number in range(1, len(withdrawn) + 1):
            yield gone | set(withdrawn[:number])
        yield gone | every | set(withdrawn)


def _again(hand_in: HandIn, gone: set[str], before: bool, revokes: bool) -> Corrected:
    places = {place for place, entry in enumerate(hand_in.attempt.paper) if entry["question"] in gone}
    points = [Fraction(mark["points"]) for mark in hand_in.marks]
    return mark_again(points, places, rule_of(hand_in.attempt), before, revokes)


def _withdrawn_of(hand_in: HandIn, every: set[str]) -> tuple[list[str], list[str]]:
    """Return what was withdrawn of a paper, in the order in which it was decided: what holds by the day of the hand-in,
    and with it what has a correction. Of who hands in late all that was withdrawn by then is taken away at once.
    """
    day, asked = day_of(hand_in.handed_in_at), {entry["question"] for entry in hand_in.attempt.paper}
    rows = Withdrawal.objects.filter(fingerprint__in=asked).order_by("pk").values_list("fingerprint", "since")
    by_day = [one for one, since in rows if since <= day]
    return by_day, [one for one, since in rows if since <= day or one in every]
