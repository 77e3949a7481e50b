"""Hand-ins with their stamps, and hands that write past the programs."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection

from tests.actions.people import NOW, an_official, answer_all, begin
from tests.content.small_library import library
from trainer.actions import attempts, stamps
from trainer.actions.answers import Save, save_batch
from trainer.core.stamp import Looked
from trainer.models import HandIn


def handed_in(code: str = "CB001", *, right: bool = True) -> HandIn:
    """Return the hand-in of a new official, who answered everything rightly, or the first question with its first
    option alone."""
    attempt = begin(an_official(code), library())
    if right:
        answer_all(attempt)
    else:
        save_batch([Save(attempt.pk, 0, 1, "0")], NOW)
    return attempts.hand_in(attempt.pk, NOW + timedelta(minutes=5))


def looked(hand_in: HandIn) -> Looked:
    """Return how the stamp stands of what the record now holds."""
    row = HandIn.objects.select_related("attempt").get(pk=hand_in.pk)
    given = stamps.answers_of([row.attempt_id])
    return stamps.Looker().look(row, given.get(row.attempt_id, ()))


def sql(statement: str, values: Iterable[object] = ()) -> int:
    """Write past the programs; return how many rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)
