"""Hand-ins as the count reads them: by their numbers, some hundreds at a time, without a lock.

Thirty million answers are read in a night, so columns come as the database gives them, past Django's converters: half
of the time went into dates and into papers of which only the questions are wanted.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from trainer.item_analysis.rules.counts import mark_texts
from trainer.models import Answer, Attempt, HandIn, Official

_QUESTION = '"question": "'


@dataclass(frozen=True, slots=True)
class FirstHandIn:
    """A first attempt at a whole quiz that was handed in.

    ``unit``: where he worked then, or works now where that was not kept; by place ``questions`` (fingerprints) and
    ``marks`` (as JSON); ``saves``: when (seconds) which place was saved, in order.
    """

    quiz: str
    unit: int
    started: float
    questions: Sequence[str]
    marks: Sequence[str]
    saves: Sequence[tuple[float, int]]


@dataclass(frozen=True, slots=True)
class Some:
    """Some hand-ins: how many were read, the number of the last, and those that count."""

    read: int
    last: int
    sat: Sequence[FirstHandIn]


def after(number: int, upto: int | None, most: int) -> Some:
    """Return the next hand-ins after ``number``, at most ``most``, none after ``upto``. Two queries."""
    rows = _rows(_hand_ins(upto), [number, *([] if upto is None else [upto]), most])
    if not rows:
        return Some(0, number, ())
    counting = [row for row in rows if row[1] == "full" and _first(row[2], row[3])]
    saves = _saves(number, rows[-1][0]) if counting else {}
    return Some(len(rows), rows[-1][0], tuple(_sat(row[4:], saves) for row in counting))


def _first(number: int, before_merge: str | None) -> bool:
    """Say whether it was the first attempt of whoever sat it; a merger of records gives numbers anew."""
    return (json.loads(before_merge)[1] if before_merge and before_merge != "null" else number) == 1


def _sat(row: Sequence[Any], saves: Mapping[int, list[tuple[float, int]]]) -> FirstHandIn:
    attempt, quiz, unit, started, paper, marks = row
    each = mark_texts(marks)
    return FirstHandIn(
        quiz, unit, _seconds(started), questions_of(paper, len(each)), each, sorted(saves.get(attempt, ()))
    )


def questions_of(paper: str, number: int) -> Sequence[str]:
    """Return the fingerprints of the ``number`` questions of a paper, as its JSON holds them.

    Reading all of it costs as much as all the rest of counting it: the texts of its sections are most of it.
    """
    found = [part[:16] for part in paper.split(_QUESTION)[1:]]
    return found if len(found) == number else [entry["question"] for entry in json.loads(paper)]


def _saves(after_: int, upto: int) -> Mapping[int, list[tuple[float, int]]]:
    """Return by attempt, of the hand-ins after ``after_``, when which places were saved."""
    found: dict[int, list[tuple[float, int]]] = defaultdict(list)
    rows = _rows(_saved(), [after_, upto])
    if connection.vendor == "postgresql":
        for attempt, place, at in rows:
            found[attempt].append((at, place))
    else:
        read = datetime.fromisoformat
        for attempt, place, at in rows:
            found[attempt].append((read(at).timestamp(), place))
    return found


def _seconds(moment: Any) -> float:
    """Return a moment in seconds: PostgreSQL reckons them itself, SQLite gives a text."""
    return datetime.fromisoformat(moment).timestamp() if isinstance(moment, str) else float(moment)


def _rows(statement: str, values: Sequence[int]) -> Sequence[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows: Iterator[Sequence[Any]] = cursor.fetchall()
    return list(rows)


def _hand_ins(upto: int | None) -> str:
    return f"""
        SELECT h.id, a.purpose, a.number, {_text("a.before_merge")}, a.id, a.quiz, COALESCE(h.unit_id, o.unit_id),
            {_moment("a.started_at")}, {_text("a.paper")}, {_text("h.marks")}
        FROM {HandIn._meta.db_table} h
        JOIN {Attempt._meta.db_table} a ON a.id = h.attempt_id
        JOIN {Official._meta.db_table} o ON o.id = a.official_id
        WHERE h.id > %s{"" if upto is None else " AND h.id <= %s"}
        ORDER BY h.id LIMIT %s
        """


def _saved() -> str:
    return f"""
        SELECT s.attempt_id, s.place, {_moment("s.saved_at")}
        FROM {HandIn._meta.db_table} h JOIN {Answer._meta.db_table} s ON s.attempt_id = h.attempt_id
        WHERE h.id > %s AND h.id <= %s
        """


def _text(column: str) -> str:
    """Return JSON as text, on both databases."""
    return f"CAST({column} AS text)"


def _moment(column: str) -> str:
    if connection.vendor == "postgresql":
        return f"EXTRACT(EPOCH FROM {column})::float8"
    # As Django writes it, in UTC, which SQLite does not say.
    return f"{column} || '+00:00'"
