"""Counting what was handed in, for the statistics of questions: each hand-in once, the database free meanwhile.

Only first attempts at a whole quiz count, as in Moodle's report: who sits it again knows more of it. Reading and
counting hold no lock; some tens of thousands of papers are then written as a few hundred rows in one transaction, which
is done only when nobody else has counted them meanwhile. So it goes on after a kill where it was.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db import transaction

from trainer.actions import holding, papers
from trainer.item_analysis.rules import statistics
from trainer.item_analysis.rules.tally import (
    Answered,
    PaperTally,
    QuestionTally,
    Tallies,
    options_of,
    seconds_of,
    whole_points,
)
from trainer.models import Answer, CountedPapers, CountedQuestion, DerivedUpTo, HandIn

_NAME = "item_analysis"
# So many hand-ins are read at a time, and so many counted before the counts are written.
_READ, _WRITE = 1_000, 20_000
_WHICH = ("pk", "attempt__purpose", "attempt__number", "attempt__before_merge")
_FIELDS = (*_WHICH, "attempt_id", "attempt__quiz", "attempt__paper", "attempt__started_at", "marks")


def count(most: int | None = None, upto: int | None = None, step: Callable[[int], None] = lambda number: None) -> int:
    """Count the hand-ins since the last time, at most about ``most``, none after ``upto``; return how many were read.

    ``step`` is told how many were read since it was last told. Called by several processes at once, each hand-in is
    counted once: who comes second leaves off.
    """
    read = 0
    while most is None or read < most:
        done = _count_some(upto, step)
        if not done:
            break
        read += done
    return read


def waiting(upto: int | None = None) -> int:
    """Return how many hand-ins are not counted yet."""
    rows = HandIn.objects.filter(pk__gt=_counted_up_to())
    return rows.count() if upto is None else rows.filter(pk__lte=upto).count()


def settled() -> int:
    """Return the last hand-in of now, once all that have a smaller number are written; 0 when there is none.

    Whoever counts once, as a command does, may go so far: ``spaced_review.Horizon`` needs two looks.
    """
    with transaction.atomic():
        holding.hand_ins()
        return HandIn.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def begin_anew() -> None:
    """Forget what was counted: the next ``count`` begins with the first hand-in."""
    with transaction.atomic():
        DerivedUpTo.objects.filter(name=_NAME).delete()
        CountedQuestion.objects.all().delete()
        CountedPapers.objects.all().delete()


def _counted_up_to() -> int:
    return DerivedUpTo.objects.filter(name=_NAME).values_list("hand_in", flat=True).first() or 0


def _count_some(upto: int | None, step: Callable[[int], None]) -> int:
    """Count the next hand-ins and write the counts; return how many were read, nought when another was faster."""
    start = last = _counted_up_to()
    tallies, read = Tallies(), 0
    while read < _WRITE:
        rows = HandIn.objects.filter(pk__gt=last)
        if upto is not None:
            rows = rows.filter(pk__lte=upto)
        found = list(rows.order_by("pk").values_list(*_FIELDS)[:_READ])
        if not found:
            break
        first_ones = [row for _, purpose, number, before, *row in found if purpose == "full" and _first(number, before)]
        _add(tallies, first_ones, _saves(last, found[-1][0]))
        last = found[-1][0]
        read += len(found)
        step(len(found))
    return read if read and _write(tallies, start, last) else 0


def _first(number: int, before_merge: Sequence[Any] | None) -> bool:
    """Say whether it was the first attempt of whoever sat it; a merger of records gives numbers anew."""
    return (before_merge[1] if before_merge else number) == 1


def _add(tallies: Tallies, rows: Sequence[Sequence[Any]], saves: Mapping[int, Sequence[tuple[int, float]]]) -> None:
    known = papers.questions({entry["question"] for _, _, paper, *_ in rows for entry in paper})
    for attempt, quiz, paper, started, marks in rows:
        took = seconds_of(len(paper), started.timestamp(), saves.get(attempt, ()))
        tallies.add(
            quiz,
            [
                Answered(
                    entry["question"],
                    whole_points(mark["points"]),
                    options_of(known[entry["question"]], tuple(mark["answer"])),
                    seconds,
                )
                for entry, mark, seconds in zip(paper, marks, took, strict=True)
                if entry["question"] in known
            ],
        )


def _saves(after: int, upto: int) -> dict[int, list[tuple[int, float]]]:
    """Return by attempt, of the hand-ins after ``after``, which places were saved when (seconds), in order."""
    rows = Answer.objects.filter(attempt__hand_in__pk__gt=after, attempt__hand_in__pk__lte=upto)
    found: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for attempt, place, at in rows.values_list("attempt_id", "place", "saved_at").iterator():
        found[attempt].append((place, at.timestamp()))
    for saves in found.values():
        saves.sort(key=itemgetter(1))
    return found


def _write(tallies: Tallies, start: int, last: int) -> bool:
    """Add ``tallies`` to what is written and move the mark from ``start`` to ``last``; False when it has moved."""
    quizzes = {quiz for quiz, _ in tallies.papers}
    for paper_row in CountedPapers.objects.filter(quiz__in=quizzes):
        if of_papers := tallies.papers.get((paper_row.quiz, paper_row.places)):
            of_papers.add_tally(PaperTally.from_plain(paper_row.tally))
    for row in CountedQuestion.objects.filter(quiz__in=quizzes):
        if of_question := tallies.questions.get((row.quiz, row.places, row.fingerprint)):
            of_question.add_tally(QuestionTally.from_plain(row.tally))
    papers_now = [
        CountedPapers(quiz=quiz, places=places, tally=one.plain()) for (quiz, places), one in tallies.papers.items()
    ]
    questions_now = [
        CountedQuestion(
            quiz=quiz,
            places=places,
            fingerprint=fingerprint,
            tally=one.plain(),
            found=statistics.of_question(one, places).plain(),
        )
        for (quiz, places, fingerprint), one in tallies.questions.items()
    ]
    return _save(papers_now, questions_now, start, last)


def _save(papers_now: Sequence[CountedPapers], questions_now: Sequence[CountedQuestion], start: int, last: int) -> bool:
    with transaction.atomic():
        DerivedUpTo.objects.get_or_create(name=_NAME, defaults={"hand_in": 0})
        # Who counted the same meanwhile has moved the mark; his row is waited for.
        if not DerivedUpTo.objects.filter(name=_NAME, hand_in=start).update(hand_in=last):
            return False
        CountedPapers.objects.bulk_create(
            papers_now, update_conflicts=True, unique_fields=["quiz", "places"], update_fields=["tally"], batch_size=100
        )
        CountedQuestion.objects.bulk_create(
            questions_now,
            update_conflicts=True,
            unique_fields=["quiz", "places", "fingerprint"],
            update_fields=["tally", "found"],
            batch_size=100,
        )
    return True
