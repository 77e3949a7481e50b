"""Keeping alive what was learnt: questions once answered wrongly come back. Never a condition of anything."""

import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from operator import itemgetter
from typing import Any, TypeAlias

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Count, Max, QuerySet, Subquery
from django.db.models.functions import Coalesce

from trainer.actions import papers, pieces
from trainer.core.spaced_review import Memory, Recall, remember
from trainer.core.vietnam_time import end_of_day
from trainer.models import DerivedUpTo, HandIn, Official, QuestionVersion, RefresherCard, RefresherReview, Withdrawal

_NAME = "refreshers"
_VALUES = tuple(field.attname for field in RefresherCard._meta.concrete_fields if not field.primary_key)
# So many hand-ins a transaction: making their cards holds the write lock. And of people who handed in ten times as
# often altogether, since all that they ever answered is read anew.
_AT_ONCE, _EVER = 10, 10
# Told of a hand-in: its number, the number of the official's row, what went wrong.
Failed: TypeAlias = Callable[[int, int, Exception], None]
_Recalls: TypeAlias = Mapping[tuple[int, str], Sequence[Recall]]
# The few shares that there are are written with each of many marks.
_points = cache(Fraction)


@dataclass(frozen=True, slots=True)
class Known:
    """What was answered by some officials and what they remember of it, worked out before a lock is taken.

    ``told``: who they are, and how many facts there were. Facts are only added to: as many are the same ones.
    """

    told: tuple[Any, ...]
    recalls: _Recalls
    memories: Mapping[tuple[int, str], Memory]

    def and_answered(self, review: RefresherReview) -> "Known":
        """Return the same with ``review``, the first answer to its question in its shift, as the only fact since."""
        one = review.official_id, review.question_name
        happened = [*self.recalls.get(one, ()), Recall(review.reviewed_at, _points(review.points))]
        officials, hand_ins, (reviews, _), withdrawn = self.told
        return replace(
            self,
            told=(officials, hand_ins, (reviews + 1, review.pk), withdrawn),
            memories={**self.memories, **_memories({one: happened})},
        )

    def of_one(self, stays: int) -> "Known":
        """Return the same when all facts have become those of ``stays``, who is one of them."""
        happened: dict[tuple[int, str], list[Recall]] = defaultdict(list)
        for (_, question), recalls in self.recalls.items():
            happened[stays, question] += recalls
        return replace(self, recalls=happened, memories=_memories(happened))


def due(official: int, now: datetime) -> QuerySet[RefresherCard]:
    """Return the cards of ``official`` that are due: those of today from its first hour on, as every screen says the
    day and no hour."""
    return RefresherCard.objects.filter(official=official, due_at__lt=end_of_day(now))


def known_of(officials: Sequence[int]) -> Known:
    """Return what is on record of ``officials``, for ``derive``: of who answered for years that takes its time."""
    told = _told(officials)
    recalls = _recalls(officials)
    return Known(told, recalls, _memories(recalls))


def _told(officials: Sequence[int]) -> tuple[Any, ...]:
    hand_ins = HandIn.objects.filter(attempt__official__in=officials)
    reviews = RefresherReview.objects.filter(official__in=officials)
    counted = (tuple(rows.aggregate(n=Count("pk"), last=Max("pk")).values()) for rows in (hand_ins, reviews))
    return tuple(sorted(officials)), *counted, Withdrawal.objects.count()


def _memories(recalls: _Recalls) -> dict[tuple[int, str], Memory]:
    # Of two at one moment the order is not that in which they were read.
    found = ((one, remember(sorted(happened, key=lambda it: (it.at, it.points)))) for one, happened in recalls.items())
    return {one: memory for one, memory in found if memory is not None}


def derive(officials: Sequence[int], known: Known | None = None) -> int:
    """Make the cards of ``officials`` anew from everything they answered; return how many there are.

    ``known``: what was read before the lock was taken. It serves if nothing was added since.
    """
    with transaction.atomic():
        # Housekeepers, answers and withdrawals that come to the same official at once wait for each other here.
        people = Official.objects.select_for_update(no_key=True).filter(pk__in=officials)
        list(people.order_by("pk").values_list("pk"))
        if known is None or known.told != _told(officials):
            known = known_of(officials)
        sections = _sections({question for _, question in known.memories})
        fresh = [
            _card(*one, sections[one[1]], memory) for one, memory in sorted(known.memories.items(), key=itemgetter(0))
        ]
        _write(officials, {tuple(getattr(card, name) for name in _VALUES): card for card in fresh})
    return len(fresh)


def _write(officials: Sequence[int], wanted: Mapping[tuple[Any, ...], RefresherCard]) -> None:
    """Change only what differs: an answer changes one card of many."""
    rows = RefresherCard.objects.filter(official__in=officials).values_list("pk", *_VALUES)
    there = {values: pk for pk, *rest in rows if (values := tuple(rest))}
    if wrong := [pk for values, pk in there.items() if values not in wanted]:
        RefresherCard.objects.filter(pk__in=wrong).delete()
    missing = [card for values, card in wanted.items() if values not in there]
    RefresherCard.objects.bulk_create(missing, batch_size=400)


def catch_up(
    most: int = 50,
    upto: int | None = None,
    failed: Failed | None = None,
    at_once: int = _AT_ONCE,
    seconds: float = math.inf,
) -> int:
    """Make the cards of those who handed in since the last time; at most ``most`` hand-ins, and begin with none after
    so many ``seconds``. Return how many it read.

    ``upto``: no hand-in after this one. A hand-in of which no card can be made is told to ``failed`` with the number of
    the official and passed over; without ``failed`` it raises. ``at_once`` in a transaction: many only where nobody
    waits for the lock.
    """
    read, end = 0, time.monotonic() + seconds
    while read < most and (began := time.monotonic()) < end:
        done = _step(min(at_once, most - read), upto, failed)
        if not done:
            break
        read += done
        if seconds < math.inf:
            pieces.rest(began)
    return read


def is_behind(upto: int | None = None) -> bool:
    """Say whether ``catch_up`` has something left to read, up to ``upto``."""
    mark = DerivedUpTo.objects.filter(name=_NAME).first() or DerivedUpTo(hand_in=0)
    return _next(mark, upto).exists()


def _step(most: int, upto: int | None, failed: Failed | None) -> int:
    """Read the next few hand-ins in one transaction; when that fails, the next one alone."""
    try:
        return _advance(most, upto)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        if failed is None:
            raise
        if most > 1:
            return _step(1, upto, failed)
        hand_in, official = _pass_over(upto)
        failed(hand_in, official, error)
        return 1


def _advance(most: int, upto: int | None) -> int:
    """Nothing is locked while it is read what they answered; what came in between is read anew."""
    mark = DerivedUpTo.objects.filter(name=_NAME).first() or DerivedUpTo(hand_in=0)
    officials = _whose(_few(mark, most, upto))
    if not officials:
        return 0
    known = known_of(officials)
    with transaction.atomic():
        mark = _mark()
        rows = _few(mark, most, upto)
        if rows:
            derive(_whose(rows), known)
            mark.hand_in = rows[-1][0]
            mark.save(update_fields=["hand_in"])
    return len(rows)


def _few(mark: DerivedUpTo, most: int, upto: int | None) -> list[tuple[int, int]]:
    return _not_too_many(list(_next(mark, upto).values_list("pk", "attempt__official_id")[:most]), most * _EVER)


def _whose(rows: Sequence[tuple[int, int]]) -> list[int]:
    return sorted({official for _, official in rows})


def _not_too_many(rows: list[tuple[int, int]], ever: int) -> list[tuple[int, int]]:
    """Return the first hand-ins of ``rows``: of people who handed in ``ever`` times altogether, or of one."""
    often = HandIn.objects.filter(attempt__official__in={official for _, official in rows})
    counts = dict(often.values_list("attempt__official").annotate(n=Count("pk")).order_by())
    known: set[int] = set()
    for place, (_, official) in enumerate(rows):
        if official not in known and known and counts[official] + sum(counts[one] for one in known) > ever:
            return rows[:place]
        known.add(official)
    return rows


def _pass_over(upto: int | None) -> tuple[int, int]:
    with transaction.atomic():
        mark = _mark()
        hand_in, official = _next(mark, upto).values_list("pk", "attempt__official_id")[0]
        mark.hand_in = hand_in
        mark.save(update_fields=["hand_in"])
    return hand_in, official


def _mark() -> DerivedUpTo:
    return DerivedUpTo.objects.select_for_update().get_or_create(name=_NAME, defaults={"hand_in": 0})[0]


def _next(mark: DerivedUpTo, upto: int | None) -> QuerySet[HandIn]:
    rows = HandIn.objects.filter(pk__gt=mark.hand_in).order_by("pk")
    return rows if upto is None else rows.filter(pk__lte=upto)


def unread(official: int) -> bool:
    """Say whether ``official`` handed in something not all right that ``catch_up`` has not come to yet. One query."""
    mark = Coalesce(Subquery(DerivedUpTo.objects.filter(name=_NAME).values("hand_in")), 0)
    rows = HandIn.objects.filter(attempt__official=official, pk__gt=mark).values_list("marks", flat=True)
    return any(Fraction(one["points"]) < 1 for marks in rows for one in marks)


def _recalls(officials: Sequence[int]) -> dict[tuple[int, str], list[Recall]]:
    recalls: dict[tuple[int, str], list[Recall]] = defaultdict(list)
    # A withdrawn question was wrong itself: what was answered to it says nothing of anybody's memory.
    withdrawn = set(Withdrawal.objects.values_list("fingerprint", flat=True))
    fields = ("attempt__official_id", "attempt__paper", "marks", "handed_in_at")
    rows = list(HandIn.objects.filter(attempt__official__in=officials).values_list(*fields))
    names = papers.names({entry["question"] for _, paper, _, _ in rows for entry in paper})
    for official, paper, marks, at in rows:
        for entry, mark in zip(paper, marks, strict=True):
            if entry["question"] in names and entry["question"] not in withdrawn:
                recalls[official, names[entry["question"]]].append(Recall(at, _points(mark["points"])))
    reviews = RefresherReview.objects.filter(official__in=officials).exclude(question__in=withdrawn).order_by("pk")
    answered = reviews.values_list("practice", "official_id", "question_name", "points", "reviewed_at")
    counted = set()
    for practice, official, question, points, at in answered:
        # What comes back in a shift was explained minutes ago: of two answers only the first tells of memory.
        if practice is None or (practice, question) not in counted:
            counted.add((practice, question))
            recalls[official, question].append(Recall(at, _points(points)))
    return recalls


def _sections(questions: set[str]) -> dict[str, str]:
    """Return the section that each question tests first, in its latest words."""
    rows = QuestionVersion.objects.filter(question_id__in=questions).order_by("first_seen_at", "fingerprint")
    return {row.question_id: row.content["sections"][0] for row in rows}


def _card(official: int, question: str, section: str, memory: Memory) -> RefresherCard:
    return RefresherCard(
        official_id=official,
        question_name=question,
        section=section,
        stability=memory.stability,
        difficulty=memory.difficulty,
        state=memory.state,
        step=memory.step,
        last_review_at=memory.last_review_at,
        due_at=memory.due_at,
    )
