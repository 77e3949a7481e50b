"""What an official said of questions, and what he was answered, as his screens show it.

An answer may name the key: where the key of the question is withheld from him, the answer waits too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from trainer.actions import papers
from trainer.content.live import library
from trainer.models import Objection, Official
from trainer.queries import objections as queries
from trainer.queries.practice import practised
from trainer.queries.shown_keys import asked_in, withheld


@dataclass(frozen=True, slots=True)
class Told:
    """What he said of a question, and the words that he was asked in; ``where`` he was asked it, "" nowhere that can be
    shown. ``held``: the answer waits until he is shown the key."""

    objection: Objection
    text: str
    where: str
    held: bool


def to_read(official: Official) -> list[Told]:
    """Return the answers that ``official`` has not read and may read: one that waits for the key stands here then."""
    return [one for one in told(official, queries.unread(official)) if not one.held]


def told(official: Official, objections: Sequence[Objection]) -> list[Told]:
    """Return each of ``objections`` of ``official`` as his screens tell it. A handful of queries, however many."""
    answered = {one.question_name for one in objections if one.answered}
    held = withheld(official, answered) if answered else set()
    where = _where(official, objections)
    kept, today = papers.questions({one.fingerprint for one in objections}), library().questions
    return [
        Told(one, asked.text if asked else "", where[one.pk], one.answered and one.question_name in held)
        for one in objections
        for asked in [kept.get(one.fingerprint) or today.get(one.question_name)]
    ]


def _where(official: Official, objections: Sequence[Objection]) -> dict[int, str]:
    """Return for each of ``objections`` where he was asked its question: in the same words and order, of those the last
    paper, or shift of practice; else where he was asked it last; "" nowhere."""
    names = {one.question_name for one in objections}
    found: dict[tuple[object, ...], str] = {}
    for name, words, order, address in _asked(official, names) if names else ():
        found[name, words, *order] = found[name,] = address
    exact = {one.pk: (one.question_name, one.fingerprint, *(one.order or ())) for one in objections}
    return {one.pk: found.get(exact[one.pk]) or found.get((one.question_name,), "") for one in objections}


def _asked(official: Official, names: Collection[str]) -> Iterator[tuple[str, str, Sequence[int], str]]:
    """Yield name, words, order and address of ``names`` wherever he answered them, papers last, the latest last."""
    for one in practised(official, names):
        at = f"{reverse('practice', args=[one.practice_id])}?cau={(one.place or 0) + 1}#y-kien"
        yield one.question_name, one.question_id, one.order, at
    for asked in asked_in(official, names):
        at = f"{reverse('result', args=[asked.attempt])}#y-kien-{asked.place}"
        yield asked.question, asked.drawn.question.fingerprint(), asked.drawn.order, at
