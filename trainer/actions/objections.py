"""Objections to questions: an official raises one or takes it back, the IT unit settles it, he reads the answer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trainer.core.in_groups import in_groups
from trainer.core.text import clean
from trainer.models import Event, Objection, Official

# What was settled serves nobody later than that, and somebody's own words are in it.
KEPT = timedelta(days=400)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Contested:
    """The question that is objected to: of which quiz, in which words, and in which edition of the handbook; ``order``:
    in which he saw its options."""

    quiz: str
    question: str
    fingerprint: str
    edition: str
    order: tuple[int, ...] = ()


@transaction.atomic
def raise_one(official: Official, about: Contested, kind: str, text: str, now: datetime) -> Objection:
    """Keep what ``official`` says of a question, in place of what of his is still open about it in the same edition.

    What was settled stays as it is. The very same again, while it is open, writes nothing.
    """
    shown = {"quiz": about.quiz, "fingerprint": about.fingerprint, "order": list(about.order) or None}
    said = {**shown, "kind": kind, "text": clean(text)}
    found, made = Objection.objects.select_for_update().get_or_create(
        official=official,
        question_name=about.question,
        edition=about.edition,
        settled_at=None,
        defaults={**said, "made_at": now},
    )
    if not made:
        if all(getattr(found, name) == value for name, value in said.items()):
            return found
        for name, value in {**said, "made_at": now}.items():
            setattr(found, name, value)
        found.save(update_fields=[*said, "made_at"])
    _trace("objected", official, official, {"question": about.question, "edition": about.edition}, now)
    return found


@transaction.atomic
def withdraw(objection: Objection, now: datetime) -> bool:
    """Take back what nobody has answered yet; return whether it was still open.

    It stays on record. Of two who settle it at the same moment, he and the IT unit, the first one does.
    """
    mine = Objection.objects.filter(pk=objection.pk, settled_at=None)
    done = mine.update(settled_at=now, settled_by=objection.official, read_at=now)
    if done:
        details = {"question": objection.question_name, "edition": objection.edition}
        _trace("objection_withdrawn", objection.official, objection.official, details, now)
    return bool(done)


def settle(question: str, seen: Mapping[int, datetime], answer: str, by: Official, now: datetime) -> int:
    """Settle the open objections to ``question`` that were ``seen``, some hundreds a transaction; return how many.

    ``seen``: by number when each was made, or last changed, as whoever answers read it; what was changed since stays
    open. Raises ValueError without an answer: that would say that they were taken back.
    """
    if not (said := clean(answer)):
        raise ValueError("an objection is settled with an answer")
    groups = in_groups(sorted(seen.items()), _AT_ONCE)
    return sum(_settle_some(question, dict(some), said, by, now) for some in groups)


@transaction.atomic
def _settle_some(question: str, seen: Mapping[int, datetime], answer: str, by: Official, now: datetime) -> int:
    # Whoever says it anew gives it a moment that nobody has seen yet. In one statement: what somebody takes back or
    # says anew at this moment is looked at again once he is through.
    waiting = Objection.objects.filter(question_name=question, settled_at=None)
    as_seen = waiting.filter(pk__in=list(seen), made_at__in=set(seen.values()))
    done = as_seen.update(settled_at=now, settled_by=by, answer=answer)
    if done:
        mine = Objection.objects.filter(pk__in=list(seen), settled_at=now, settled_by=by).select_related("official")
        editions = ", ".join(sorted({one.edition for one in mine if one.edition}))
        details = {"question": question, "count": done, "edition": editions}
        _trace("objection_settled", by, mine[0].official if done == 1 else None, details, now)
    return done


def read(official: Official, numbers: Collection[int], seen_at: datetime, now: datetime) -> int:
    """Note that ``official`` has read the answers to those of his objections that were settled by ``seen_at``, when he
    was shown them; return to how many."""
    answered = Objection.objects.filter(pk__in=numbers, official=official, settled_at__lte=seen_at, read_at=None)
    return answered.update(read_at=now)


def forget_old(now: datetime) -> int:
    """Delete what was settled longer ago than ``KEPT``, some hundreds a transaction; return how many."""
    old = Objection.objects.filter(settled_at__lt=now - KEPT).order_by("settled_at").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:_AT_ONCE]):
        gone += Objection.objects.filter(pk__in=some).delete()[0]
    return gone


def follow(stays: Official, gone: Official) -> None:
    """Let what one record says of questions be said by the one that stays; where both have something open in one
    edition, the newer of the two."""
    opened = Objection.objects.filter(official=stays, settled_at=None)
    mine = {(one.question_name, one.edition): one for one in opened}
    for one in Objection.objects.filter(official=gone).order_by("pk"):
        other = mine.get((one.question_name, one.edition)) if one.settled_at is None else None
        if other is not None and other.made_at >= one.made_at:
            one.delete()
            continue
        if other is not None:
            other.delete()
        one.official = stays
        one.save(update_fields=["official"])


def _trace(kind: str, actor: Official, official: Official | None, details: Mapping[str, Any], now: datetime) -> None:
    """Keep what was done, and nothing that may tell a key: whoever sits that paper reads the log too."""
    Event.objects.create(at=now, kind=kind, actor=actor, official=official, details=dict(details))
