"""What an official may see of what he handed in, and how quickly he did: read from the record, stored nowhere."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, FloatField, Func, QuerySet

from trainer.actions import papers
from trainer.actions.completions import rule_of, unconfirmed
from trainer.actions.corrections import counting_score
from trainer.core.quiz.reading_time import LONGEST_QUICK_SECONDS, Quick, quick
from trainer.core.quiz.revealing import AttemptToShow, Outcome, Reveal, reveals
from trainer.models import Attempt, HandIn, Official


class Seconds(Func):
    """The seconds from the second moment to the first: counted by the database, where Django would call Python for
    each row of SQLite."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return SQL for moments kept as texts, the difference of which is in days."""
        template = "((julianday(%(expressions)s)) * 86400.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Return SQL for moments, the difference of which is an interval."""
        template = "EXTRACT(EPOCH FROM (%(expressions)s))::float8"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **extra)


def of_attempt(hand_in: HandIn, of_quiz: Sequence[Attempt], closed: Collection[str] = ()) -> Reveal:
    """Return what the attempt of ``hand_in`` shows to who took it; ``of_quiz`` are all of his at the quiz, by number,
    as ``attempt_rows`` has them. ``closed``: the questions for the sake of a paper that he is sitting. At most two
    queries, for words not read before.
    """
    found = reveals(hand_in.attempt.number, [_sat(row) for row in of_quiz], quickness(hand_in) is not None)
    return _unless_asked_now(found, hand_in.attempt, closed)


def of_attempts(attempts: Sequence[Attempt], quick_ones: Collection[int], closed: Collection[str]) -> dict[int, Reveal]:
    """Return by number what each of ``attempts`` shows: all those of one official at one quiz, in their order.

    They come with hand-ins, passes and corrections; ``quick_ones`` are the numbers of those handed in sooner than read,
    ``closed`` as for one attempt.
    """
    sat = [_sat(row) for row in attempts]
    shown = {one.number: reveals(one.number, sat, one.number in quick_ones) for one in sat if one.outcome != "open"}
    return {row.number: _unless_asked_now(shown[row.number], row, closed) for row in attempts if row.number in shown}


def _unless_asked_now(found: Reveal, attempt: Attempt, closed: Collection[str]) -> Reveal:
    """Keep a key back while a relearning of another quiz asks some of the same."""
    if found != "key" or not closed:
        return found
    asked = papers.names({entry["question"] for entry in attempt.paper}).values()
    return "running" if any(name in closed for name in asked) else found


def quickness(hand_in: HandIn) -> Quick | None:
    """Return how ``hand_in`` came sooner than its paper can be read; None when it did not."""
    return _speed(hand_in.attempt.started_at, hand_in.handed_in_at, hand_in.attempt.paper)


def quick_attempts(officials: QuerySet[Official] | None) -> dict[tuple[int, str], dict[int, Quick]]:
    """Return by official and quiz the attempts, by number, that were handed in sooner than they can be read.

    Of ``officials``; ``None``: of everybody. One query, and one for words not read before: papers are looked at only
    where they took less than ``LONGEST_QUICK_SECONDS``.
    """
    rows = HandIn.objects.all()
    if officials is not None:
        rows = rows.filter(attempt__official__in=officials.order_by().values("pk"))
    rows = rows.annotate(seconds=Seconds(F("handed_in_at"), F("attempt__started_at")))
    fields = ("attempt__official_id", "attempt__quiz", "attempt__number", "attempt__started_at", "handed_in_at")
    found: dict[tuple[int, str], dict[int, Quick]] = defaultdict(dict)
    close = rows.filter(seconds__lt=LONGEST_QUICK_SECONDS).order_by("attempt__number")
    for official, quiz, number, started, ended, paper in close.values_list(*fields, "attempt__paper"):
        speed = _speed(started, ended, paper)
        if speed is not None:
            found[official, quiz][number] = speed
    return dict(found)


def _speed(started_at: datetime, handed_in_at: datetime, paper: list[dict[str, Any]]) -> Quick | None:
    if (handed_in_at - started_at).total_seconds() >= LONGEST_QUICK_SECONDS:
        return None
    words = papers.words_to_read([entry["question"] for entry in paper])
    return quick(started_at, handed_in_at, sum(words.values()))


def _sat(attempt: Attempt) -> AttemptToShow:
    hand_in: HandIn | None = getattr(attempt, "hand_in", None)
    return AttemptToShow(attempt.number, attempt.purpose, rule_of(attempt), _outcome(hand_in))


def _outcome(hand_in: HandIn | None) -> Outcome:
    if hand_in is None:
        return "open"
    if unconfirmed(hand_in):
        return "withheld"
    return "passed" if counting_score(hand_in).passed else "failed"
