"""Saving answers: the hot path. Many answers a transaction; on PostgreSQL many a statement, on SQLite each its own.

An answer is accepted only as the next revision after the last one acknowledged. So a late, repeated or older request
can never take the place of a newer answer, whichever tab, device or server process it comes through.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from trainer.actions.installation import mark_of_row
from trainer.core.quiz.kinds import RULES
from trainer.core.quiz.kinds.base import shown_places
from trainer.core.quiz.model import Kind
from trainer.models import Answer, Attempt, HandIn, Installation
from trainer.models.fixed_query import FixedQuery, columns

Status = Literal["saved", "again", "conflict", "closed", "void"]

_INSERT = f"""
INSERT INTO {Answer._meta.db_table} (attempt_id, place, revision, chosen, saved_at)
SELECT %s, %s, %s, %s, %s
WHERE NOT EXISTS (SELECT 1 FROM {HandIn._meta.db_table} WHERE attempt_id = %s)
  AND %s = 1 + COALESCE((SELECT MAX(revision) FROM {Answer._meta.db_table} WHERE attempt_id = %s AND place = %s), 0)
ON CONFLICT DO NOTHING
"""
# The same for many at once: each statement is a way to another process, and the next batch waits meanwhile.
_INSERT_TOGETHER = f"""
INSERT INTO {Answer._meta.db_table} (attempt_id, place, revision, chosen, saved_at)
SELECT sent.attempt, sent.place, sent.revision, sent.chosen, %s
FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::text[])
     WITH ORDINALITY AS sent (attempt, place, revision, chosen, turn)
WHERE NOT EXISTS (SELECT 1 FROM {HandIn._meta.db_table} WHERE attempt_id = sent.attempt)
  AND sent.revision = 1 + COALESCE(
    (SELECT MAX(revision) FROM {Answer._meta.db_table} WHERE attempt_id = sent.attempt AND place = sent.place), 0)
ORDER BY sent.turn
ON CONFLICT DO NOTHING
RETURNING attempt_id, place, revision
"""
# On PostgreSQL a hand-in locks its attempt; taking this lock first makes an answer wait for it and then see it.
# The same look says whose attempts these are, in which installation: numbers come again after a restore.
_LOOK = f"""
SELECT id, (SELECT MAX(identity) FROM {Installation._meta.db_table}), official_id, seed
FROM {Attempt._meta.db_table}
"""
_BY_NUMBER = {
    "postgresql": "WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE",
    "sqlite": "WHERE id IN (SELECT value FROM json_each(%s))",
}


_ANSWER = columns(Answer)
_GIVEN = FixedQuery(
    lambda attempt: Answer.objects.filter(attempt=attempt).order_by("place", "revision").values_list(*_ANSWER), int
)


@dataclass(frozen=True, slots=True, order=True)
class Save:
    """An answer to be saved: ``chosen`` are the places of the marked options as shown, "0,2".

    ``mark`` is that of the ticket it came with; empty when the caller has looked up the attempt by its person.
    """

    attempt_id: int
    place: int
    revision: int
    chosen: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it. ``revision``, ``chosen`` and ``saved_at`` tell the answer that now counts.

    ``void``: the ticket was for another attempt of that number, or another installation; nothing is told.
    """

    status: Status
    revision: int
    chosen: str
    saved_at: datetime | None


_VOID = Saved("void", 0, "", None)


def save_batch(saves: Sequence[Save], now: datetime) -> list[Saved]:
    """Save answers in one transaction and return, in the same order, what came of each.

    When this returns, everything called "saved" or "again" is on the disk. Time limits are the caller's to check.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        marks = _marks(cursor, saves)
        # Sorted, so that two batches never wait for each other in a circle.
        bound = [save for save in sorted(set(saves)) if not save.mark or save.mark == marks.get(save.attempt_id)]
        take = _take_together if connection.vendor == "postgresql" else _take_in_turn
        taken = take(cursor, bound, now)
        outcomes = {
            save: Saved("saved", save.revision, save.chosen, now) if save in taken else _explain(save) for save in bound
        }
    return [outcomes.get(save, _VOID) for save in saves]


def _marks(cursor: Any, saves: Sequence[Save]) -> dict[int, str]:
    """Return the mark of each attempt that is saved to, in one look; on PostgreSQL this locks them too."""
    numbers = sorted({save.attempt_id for save in saves})
    wanted = numbers if connection.vendor == "postgresql" else json.dumps(numbers)
    cursor.execute(_LOOK + _BY_NUMBER[connection.vendor], [wanted])
    return {number: mark_of_row(*row) for number, *row in cursor.fetchall()}


def _take_in_turn(cursor: Any, saves: Sequence[Save], now: datetime) -> set[Save]:
    """Write what may be written; return which those are."""
    return {save for save in saves if _took(cursor, save, now)}


def _took(cursor: Any, save: Save, now: datetime) -> bool:
    attempt, place, revision = save.attempt_id, save.place, save.revision
    stored_now = connection.ops.adapt_datetimefield_value(now)
    cursor.execute(_INSERT, [attempt, place, revision, save.chosen, stored_now, attempt, revision, attempt, place])
    return bool(cursor.rowcount == 1)


def _take_together(cursor: Any, saves: Sequence[Save], now: datetime) -> set[Save]:
    """The same in one statement, but for further answers to one place: each has to see the one before."""
    first: dict[tuple[int, int], Save] = {}
    for save in saves:
        first.setdefault((save.attempt_id, save.place), save)
    sent = list(first.values())
    numbers = [[one.attempt_id for one in sent], [one.place for one in sent], [one.revision for one in sent]]
    cursor.execute(_INSERT_TOGETHER, [now, *numbers, [one.chosen for one in sent]])
    written = set(cursor.fetchall())
    taken = {one for one in sent if (one.attempt_id, one.place, one.revision) in written}
    further = [save for save in saves if first[save.attempt_id, save.place] != save]
    return taken | _take_in_turn(cursor, further, now)


def _explain(save: Save) -> Saved:
    """Say why an answer was not taken: handed in, already there, or older than what is there."""
    given = Answer.objects.filter(attempt_id=save.attempt_id, place=save.place).order_by("-revision")
    last = given.first()
    revision, chosen, saved_at = (last.revision, last.chosen, last.saved_at) if last else (0, "", None)
    same = given.filter(revision=save.revision, chosen=save.chosen).exists()
    if same:
        return Saved("again", revision, chosen, saved_at)
    closed = HandIn.objects.filter(attempt_id=save.attempt_id).exists()
    return Saved("closed" if closed else "conflict", revision, chosen, saved_at)


def latest(attempt_id: int) -> dict[int, Answer]:
    """Return the answers that count, by place in the paper."""
    rows = Answer.objects.filter(attempt_id=attempt_id).order_by("place", "revision")
    return {row.place: row for row in rows}


def history(attempt_id: int) -> dict[int, list[Answer]]:
    """Return every answer that was given, by place in the paper, in the order they came."""
    given: dict[int, list[Answer]] = defaultdict(list)
    for values in _GIVEN(attempt_id):
        row = Answer.from_db(DEFAULT_DB_ALIAS, _ANSWER, values)
        given[row.place].append(row)
    return given


def counting(kind: Kind, given: Sequence[Answer]) -> tuple[int, ...]:
    """Return what counts of the answers ``given`` to a question of ``kind``, in places as shown."""
    return RULES[kind].counting([shown_places(row.chosen) for row in given])
