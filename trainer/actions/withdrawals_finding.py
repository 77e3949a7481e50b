"""Which hand-ins asked a question in certain words: found without reading every paper there is.

A city has millions of papers of some kilobytes. The night's count of questions says of which quizzes first attempts
asked the words; what it has not counted is looked into, whatever quiz it is of: later attempts, relearnings, which may
ask questions of other quizzes, and what was handed in since. So a question that once stood in another quiz is found.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time

from django.db.models import BigIntegerField, Case, Count, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast

from trainer.core.vietnam_time import LOCAL
from trainer.models import Attempt, CountedPapers, CountedQuestion, DerivedUpTo, HandIn
from trainer.models.item_analysis import MARK

_PAPER = Cast("attempt__paper", TextField())


def handed_in(fingerprints: Collection[str], since: date) -> QuerySet[HandIn]:
    """Return the hand-ins from the day ``since`` on whose papers asked one of these words."""
    asking = Q(_asking(*fingerprints), handed_in_at__gte=datetime.combine(since, time(), LOCAL))
    earlier, later = (rows.filter(asking).values("pk") for rows in to_look_into(fingerprints))
    return HandIn.objects.filter(pk__in=earlier.union(later))


def times_handed_in(fingerprints: Sequence[str], since: date) -> dict[str, int]:
    """Return by words how many hand-ins from the day ``since`` on asked them; they are all looked for at once."""
    counts = {f"n{place}": Count("pk", filter=_asking(one)) for place, one in enumerate(fingerprints)}
    found = handed_in(fingerprints, since).alias(paper=_PAPER).aggregate(**counts) if counts else {}
    return {one: found[f"n{place}"] for place, one in enumerate(fingerprints)}


def to_look_into(fingerprints: Collection[str]) -> tuple[QuerySet[HandIn], QuerySet[HandIn]]:
    """Return the hand-ins whose papers may have asked one of these words, with their text as ``paper``: those that may
    have been counted, and later ones. All the others did not.
    """
    quizzes, upto = _counted(fingerprints)
    # Said twice. SQLite takes the numbers from an index; PostgreSQL thinks that a paper becomes text for nothing, and
    # would read every paper first.
    of_quiz = Attempt.objects.filter(_may_have_asked(quizzes))
    said = When(_may_have_asked(quizzes, "attempt__"), then=_PAPER)
    paper = Case(said, default=Value("", TextField()))
    earlier = HandIn.objects.filter(attempt__in=of_quiz.values("pk")).alias(paper=paper)
    return earlier, HandIn.objects.filter(pk__gt=upto).alias(paper=_PAPER)


def _may_have_asked(quizzes: Collection[str], of: str = "") -> Q:
    """Return the condition that an attempt was counted among ``quizzes``, or not counted: a later one; one whose record
    was merged, since numbers were given anew; one of a quiz of single questions, which have no rest to be held against.
    """
    known = CountedPapers.objects.values("quiz")
    uncounted = Q(**{f"{of}number__gt": 1}) | Q(**{f"{of}before_merge__isnull": False})
    return uncounted | Q(**{f"{of}quiz__in": quizzes}) | ~Q(**{f"{of}quiz__in": known})


def _counted(fingerprints: Collection[str]) -> tuple[list[str], int]:
    """Return the quizzes of which first attempts asked these words, and up to which hand-in that is counted.

    Both in one statement: the counts may be thrown away at any moment, and begun anew.
    """
    questions = CountedQuestion.objects.filter(fingerprint__in=fingerprints)
    quizzes = questions.values_list("quiz", Value(0, BigIntegerField()))
    mark = DerivedUpTo.objects.filter(name=MARK).values_list("name", "hand_in")
    rows = list(quizzes.union(mark))
    return sorted(name for name, _ in rows if name != MARK), max((upto for _, upto in rows), default=0)


def _asking(*fingerprints: str) -> Q:
    asking = Q(pk__in=[])
    for fingerprint in fingerprints:
        asking |= Q(paper__contains=fingerprint)
    return asking
