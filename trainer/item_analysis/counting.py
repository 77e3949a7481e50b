"""Counting what was handed in, for the statistics of questions and of sections: each hand-in once, the database free
meanwhile.

Only first attempts at a whole quiz count, as in Moodle's report: who sits it again knows more of it. Reading and
counting hold no lock; many thousands of papers are then written in short transactions (``writing``), each of which is
done only when nobody else has counted them meanwhile. So it goes on after a kill where it was.
"""

from collections.abc import Callable, Sequence

from django.db import transaction

from trainer.actions import holding, papers
from trainer.item_analysis import reading, writing
from trainer.item_analysis.reading import FirstHandIn
from trainer.item_analysis.rules.counts import Counts
from trainer.item_analysis.rules.tally import seconds_of
from trainer.models import HandIn

# So many hand-ins are read at a time, and so many counted before the counts are written.
_READ, _WRITE = 500, 200_000


def count(most: int | None = None, upto: int | None = None, step: Callable[[int], None] = lambda number: None) -> int:
    """Count the hand-ins since the last time, at most ``most``, none after ``upto``; return how many were read.

    ``step`` is told how many were read since it was last told. Called by several processes at once, each hand-in is
    counted once: who comes second leaves off.
    """
    read = 0
    while most is None or read < most:
        done = _count_some(_WRITE if most is None else min(_WRITE, most - read), upto, step)
        if not done:
            break
        read += done
    return read


def waiting(upto: int | None = None) -> int:
    """Return how many hand-ins are not counted yet."""
    rows = HandIn.objects.filter(pk__gt=min(writing.marks().values()))
    return rows.count() if upto is None else rows.filter(pk__lte=upto).count()


def settled() -> int:
    """Return the last hand-in of now, once all that have a smaller number are written; 0 when there is none.

    Whoever counts once, as a command does, may go so far: ``actions.horizon`` needs two looks.
    """
    with transaction.atomic():
        holding.hand_ins()
        return HandIn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def begin_anew() -> None:
    """Forget what was counted: the next ``count`` begins with the first hand-in."""
    writing.forget()


def _count_some(most: int, upto: int | None, step: Callable[[int], None]) -> int:
    """Count the next hand-ins, at most ``most``, and write the counts.

    Return how many were read, nought when another was faster.
    """
    marks = writing.marks().values()
    start = last = min(marks)
    # Somebody was killed between two parts: those that are behind are counted up to where the next one stands.
    ahead = min((mark for mark in marks if mark > start), default=None)
    upto = min((one for one in (ahead, upto) if one is not None), default=None)
    counts, read = Counts(), 0
    while read < most:
        found = reading.after(last, upto, min(_READ, most - read))
        if not found.read:
            break
        _add(counts, found.sat)
        last = found.last
        read += found.read
        step(found.read)
    return read if read and writing.write(counts, start, last) else 0


def _add(counts: Counts, sat: Sequence[FirstHandIn]) -> None:
    """Count some papers; a question whose words were lost is left out."""
    missing = counts.missing(one for paper in sat for one in paper.questions)
    found = papers.questions(missing) if missing else {}
    counts.know({one: found[one] for one in missing & found.keys()})
    for paper in sat:
        took = seconds_of(len(paper.questions), paper.started, paper.saves)
        counts.add(paper.quiz, paper.unit, paper.questions, paper.marks, took)
