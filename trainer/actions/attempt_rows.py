"""Attempts as the record holds them, each with its end and the pass that it earned: one query, whoever asks.

``attempt.hand_in`` and ``hand_in.completion`` are there without another look, and so are ``hand_in.corrections`` where
there are none, which is nearly everywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Exists, OuterRef, QuerySet, Subquery, prefetch_related_objects

from trainer.core.standing import Try
from trainer.models import Attempt, Completion, Correction, HandIn
from trainer.models.fixed_query import FixedQuery, Row, columns

# What is long, and needed of one attempt only.
_LONG = ("paper", "marks", "stamp")
_ATTEMPT, _HAND_IN, _COMPLETION = columns(Attempt), columns(HandIn), columns(Completion)
_SHORT_ATTEMPT, _SHORT_HAND_IN = columns(Attempt, without=_LONG), columns(HandIn, without=_LONG)


def _whole(rows: QuerySet[Attempt]) -> QuerySet[Attempt, Row]:
    return _with_end(rows, _ATTEMPT, _HAND_IN)


def _short(rows: QuerySet[Attempt]) -> QuerySet[Attempt, Row]:
    return _with_end(rows, _SHORT_ATTEMPT, _SHORT_HAND_IN)


def _with_end(rows: QuerySet[Attempt], attempt: Sequence[str], hand_in: Sequence[str]) -> QuerySet[Attempt, Row]:
    corrected = Exists(Correction.objects.filter(hand_in=OuterRef("hand_in")))
    ends = [f"hand_in__{name}" for name in hand_in]
    passes = [f"hand_in__completion__{name}" for name in _COMPLETION]
    return rows.annotate(corrected=corrected).values_list(*attempt, *ends, *passes, "corrected")


_ONE = FixedQuery(lambda pk, official: _whole(Attempt.objects.filter(pk=pk, official=official)), int, int)
_ANYBODYS = FixedQuery(lambda pk: _whole(Attempt.objects.filter(pk=pk)), int)
_OF_QUIZ = FixedQuery(
    lambda official, quiz: _short(Attempt.objects.filter(official=official, quiz=quiz).order_by("number")), int, str
)
_OF_OFFICIAL = FixedQuery(lambda official: _short(Attempt.objects.filter(official=official).order_by("pk")), int)
_OPEN = FixedQuery(
    lambda official: _short(Attempt.objects.filter(official=official, hand_in__isnull=True).order_by("pk")), int
)


def one(official: int, attempt_id: int) -> Attempt | None:
    """Return an attempt of ``official`` with paper and marks; None when it is not his."""
    rows = _attempts(_ONE(attempt_id, official), _ATTEMPT, _HAND_IN)
    return rows[0] if rows else None


def locked(attempt_id: int) -> Attempt:
    """Return an attempt as it stands once nobody else writes to it any more: until the end of this transaction.

    On PostgreSQL answers on their way wait for it, and then find the attempt closed; so its end is looked for only when
    the lock is held. Raises Attempt.DoesNotExist.
    """
    if connection.features.has_select_for_update:
        Attempt.objects.select_for_update().values_list("pk").get(pk=attempt_id)
    rows = _attempts(_ANYBODYS(attempt_id), _ATTEMPT, _HAND_IN)
    if not rows:
        raise Attempt.DoesNotExist
    return rows[0]


def of_quiz(official: int, quiz_id: str) -> list[Attempt]:
    """Return the attempts of ``official`` at a quiz by number, without papers and marks."""
    return _attempts(_OF_QUIZ(official, quiz_id), _SHORT_ATTEMPT, _SHORT_HAND_IN)


def of_official(official: int) -> list[Attempt]:
    """Return the attempts of ``official`` in the order they began, without papers and marks."""
    return _attempts(_OF_OFFICIAL(official), _SHORT_ATTEMPT, _SHORT_HAND_IN)


def open_of(official: int) -> list[Attempt]:
    """Return those of them that are not handed in."""
    return _attempts(_OPEN(official), _SHORT_ATTEMPT, _SHORT_HAND_IN)


@dataclass(slots=True)
class TriesAtQuiz:
    """The attempts of an official at a whole quiz: whether one is ``begun`` and open, and the others as they ended."""

    begun: bool = False
    tries: list[Try] = field(default_factory=list)

    def add(
        self, handed_in_at: datetime | None, passed: bool | None, completion: int | None, corrected: bool | None
    ) -> None:
        """Take in an attempt: when it was handed in (None: it is open), passed or not, the pass it earned, and what its
        last correction says of it (None: it has none)."""
        if handed_in_at is None:
            self.begun = True
            return
        would_pass = passed if corrected is None else corrected
        withheld = completion is None and bool(would_pass)
        self.tries.append(Try(handed_in_at, bool(passed), completion is not None, withheld))


def sat(officials: Sequence[int]) -> dict[tuple[int, str], TriesAtQuiz]:
    """Return by official and quiz what ``officials`` sat. One query."""
    found: dict[tuple[int, str], TriesAtQuiz] = {}
    for official, of, *ended in _sat(Attempt.objects.filter(official__in=officials)):
        found.setdefault((official, of), TriesAtQuiz()).add(*ended)
    return found


def sat_once(official: int, quiz: str) -> TriesAtQuiz:
    """Return what ``official`` sat of one quiz."""
    found = TriesAtQuiz()
    for _, _, *ended in _SAT_ONCE(official, quiz):
        found.add(*ended)
    return found


def _sat(rows: QuerySet[Attempt]) -> QuerySet[Attempt, Row]:
    fields = ("official_id", "quiz", "hand_in__handed_in_at", "hand_in__passed", "hand_in__completion")
    last = Correction.objects.filter(hand_in=OuterRef("hand_in")).order_by("-pk").values("passed")[:1]
    found = rows.filter(purpose="full").order_by("hand_in__handed_in_at", "pk")
    return found.values_list(*fields, Subquery(last))


_SAT_ONCE = FixedQuery(lambda official, quiz: _sat(Attempt.objects.filter(official=official, quiz=quiz)), int, str)


def end_of(attempt: Attempt) -> HandIn | None:
    """Return the hand-in that ``attempt`` came with, if there was one."""
    found: HandIn | None = getattr(attempt, "hand_in", None)
    return found


def running(attempts: Sequence[Attempt]) -> Attempt | None:
    """Return the one of ``attempts`` at a quiz that is not handed in, if there is one."""
    return next((row for row in attempts if end_of(row) is None), None)


def _attempts(rows: Sequence[Row], attempt: Sequence[str], hand_in: Sequence[str]) -> list[Attempt]:
    made, corrected = [], []
    first, second = len(attempt), len(attempt) + len(hand_in)
    for row in rows:
        found = Attempt.from_db(DEFAULT_DB_ALIAS, attempt, row[:first])
        made.append(found)
        Attempt.hand_in.related.set_cached_value(found, None)
        if row[first] is not None:
            end = HandIn.from_db(DEFAULT_DB_ALIAS, hand_in, row[first:second])
            found.hand_in = end
            _pass(end, row[second:-1])
            if row[-1]:
                corrected.append(end)
            else:
                vars(end)["_prefetched_objects_cache"] = {"corrections": _none()}
    if corrected:
        prefetch_related_objects(corrected, "corrections__withdrawal")
    return made


def _none() -> QuerySet[Correction]:
    """Return what prefetch_related_objects would leave, without asking: it writes no SQL to find that it is empty."""
    found = Correction.objects.none()
    found._result_cache = []
    return found


def _pass(hand_in: HandIn, row: Row) -> None:
    HandIn.completion.related.set_cached_value(hand_in, None)
    if row[0] is not None:
        hand_in.completion = Completion.from_db(DEFAULT_DB_ALIAS, _COMPLETION, row)
