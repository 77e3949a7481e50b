"""Objections to questions: an official raises one, the IT unit settles it, he reads the answer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from trainer.core.objections import KINDS, LONGEST, LONGEST_ANSWER
from trainer.core.text import clean
from trainer.models import Event, Objection, Official

# What was settled serves nobody later than that, and somebody's own words are in it.
KEPT = timedelta(days=400)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contested:
    """The question that is objected to: of which quiz, in which words, and in which edition of the handbook."""

    quiz: str
    question: str
    fingerprint: str
    edition: str


@transaction.atomic
def raise_one(official: Official, about: Contested, kind: str, text: str, now: datetime) -> Objection:
    """Keep what ``official`` says of a question, in place of what he said of it in the same edition; it is open then.

    The very same again, while it is open, writes nothing.
    """
    said = {"quiz": about.quiz, "fingerprint": about.fingerprint, "kind": kind, "text": clean(text)[:LONGEST]}
    rows = Objection.objects.select_for_update()
    found, made = rows.get_or_create(
        official=official, question_name=about.question, edition=about.edition, defaults={**said, "made_at": now}
    )
    if not made:
        if found.settled_at is None and all(getattr(found, name) == value for name, value in said.items()):
            return found
        for name, value in {**said, "made_at": now, "settled_at": None, "settled_by": None}.items():
            setattr(found, name, value)
        found.answer, found.read_at = "", None
        found.save(update_fields=[*said, "made_at", "settled_at", "settled_by", "answer", "read_at"])
    _trace("objected", found, official, now, KINDS[kind])
    return found


@transaction.atomic
def settle(question: str, numbers: Collection[int], seen_at: datetime, answer: str, by: Official, now: datetime) -> int:
    """Settle those of ``numbers`` that are open objections to ``question``, with ``answer``; return how many.

    What came or was changed after ``seen_at`` nobody has read yet: it stays open.
    """
    wanted = Objection.objects.select_for_update().filter(
        pk__in=numbers, question_name=question, settled_at=None, made_at__lte=seen_at
    )
    found = list(wanted.order_by("pk"))
    for one in found:
        one.settled_at, one.settled_by, one.answer = now, by, clean(answer)[:LONGEST_ANSWER]
        one.save(update_fields=["settled_at", "settled_by", "answer"])
        _trace("objection_settled", one, by, now, one.answer)
    return len(found)


def read(official: Official, numbers: Collection[int], now: datetime) -> int:
    """Note that ``official`` has read the answers to those of his objections; return to how many."""
    answered = Objection.objects.filter(pk__in=numbers, official=official, settled_at__isnull=False, read_at=None)
    return answered.update(read_at=now)


def forget_old(now: datetime) -> int:
    """Delete what was settled longer ago than ``KEPT``, some hundreds a transaction; return how many."""
    old = Objection.objects.filter(settled_at__lt=now - KEPT).order_by("settled_at").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:_AT_ONCE]):
        gone += Objection.objects.filter(pk__in=some).delete()[0]
    return gone


def follow(stays: Official, gone: Official) -> None:
    """Let what one record says of questions be said by the one that stays; where both said something in one edition,
    the newer of the two."""
    mine = {(one.question_name, one.edition): one for one in Objection.objects.filter(official=stays)}
    for one in Objection.objects.filter(official=gone).order_by("pk"):
        other = mine.get((one.question_name, one.edition))
        if other is not None and other.made_at >= one.made_at:
            one.delete()
            continue
        if other is not None:
            other.delete()
        one.official = stays
        one.save(update_fields=["official"])


def _trace(kind: str, about: Objection, actor: Official, now: datetime, note: str) -> None:
    """Keep what was done; his own words stay in the objection alone."""
    details = {"question": about.question_name, "edition": about.edition, "note": note}
    Event.objects.create(at=now, kind=kind, actor=actor, official=about.official, details=details)
