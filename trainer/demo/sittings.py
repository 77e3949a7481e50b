"""Sittings of the demonstration, many at a time: the rows that beginning, answering and handing in would leave.

Each is drawn, marked and counted by the functions that do it for a real one; only the writing is done for all together.
"""

import random
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate

from django.db import transaction
from django.db.models import OuterRef, Subquery

from trainer.actions import attempts, papers, reliance, requirements, stamp_keys, stamps
from trainer.actions.completions import earned
from trainer.content.library import Library
from trainer.content.live import texts
from trainer.core.quiz.drawing import DrawnQuestion
from trainer.core.quiz.eligibility import Asking
from trainer.core.quiz.kinds import Answer as Choice
from trainer.core.quiz.kinds.base import stored_places
from trainer.core.quiz.kinds.scenario import choices, next_step
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.demo.relearning import as_it_stood
from trainer.models import Answer, Attempt, Completion, HandIn, Official

_AT_ONCE = 500
# To decide takes as long as to read so many words.
_DECIDING = 60


class Sittings:
    """Sittings of the last ``days``, each the first of its official at its quiz; nothing is there before ``write``."""

    def __init__(self, library: Library, now: datetime, days: int, chance: random.Random) -> None:
        self._library, self._now, self._chance = library, now, chance
        self._contents = _contents(library, now, days)
        self._asked = cache(self._askable)
        self._begun: list[Attempt] = []
        self._given: list[Answer] = []
        self._ended: list[HandIn] = []

    def add(self, official: Official, quiz_id: str, able: float, began: datetime) -> None:
        """Let ``official`` sit a quiz as it stood when he ``began``; of his answers ``able`` are right."""
        asked = self._asked(day_of(began), quiz_id)
        seed = f"{self._chance.getrandbits(64):016x}"
        paper = papers.new_paper(asked, seed, self._contents[day_of(began)].sections)
        attempt = attempts.new(official, asked.quiz, seed, began, asked.quiz.rule, paper)
        chosen = [self._answer(drawn, able) for drawn in papers.read(attempt)]
        ended = began + timedelta(minutes=self._chance.uniform(5, 18))
        given = [
            Answer(attempt=attempt, place=place, revision=1, chosen=stored_places(one), saved_at=at)
            for place, (one, at) in enumerate(zip(chosen, _times(attempt, began, ended), strict=True))
        ]
        self._begun.append(attempt)
        self._given += given
        self._ended.append(attempts.ended(attempt, {row.place: [row] for row in given}, ended))

    def write(self) -> None:
        """Write them all, and what derives from them."""
        with transaction.atomic():
            Attempt.objects.bulk_create(self._begun, batch_size=_AT_ONCE)
            Answer.objects.bulk_create(self._given, batch_size=_AT_ONCE)
            self._stamp()
            HandIn.objects.bulk_create(self._ended, batch_size=_AT_ONCE)
            completions = filter(None, (earned(row, passed=row.passed) for row in self._ended))
            Completion.objects.bulk_create(completions, batch_size=_AT_ONCE)
            # Nobody sits a quiz without having signed in.
            latest = Attempt.objects.filter(official=OuterRef("pk")).order_by("-started_at").values("started_at")[:1]
            sat = Official.objects.filter(pk__in={attempt.official_id for attempt in self._begun})
            sat.update(last_login=Subquery(latest))
            reliance.rederive_all(sorted({attempt.official_id for attempt in self._begun}))
            reliance.mark_outdated(self._library, day_of(self._now))
            # In one piece: nobody else is there yet to wait for it.
            requirements.refresh(self._library, list(Official.objects.order_by("pk").values_list("pk", flat=True)))

    def _stamp(self) -> None:
        """Stamp what was handed in, once attempts have their numbers, by a key that serves since the first of it."""
        first = min((one.handed_in_at for one in self._ended), default=self._now)
        key, given = stamp_keys.current(first), stamps.by_attempt(self._given)
        for one in self._ended:
            stamps.put(one, given.get(one.attempt.pk, ()), one.handed_in_at, key)

    def _askable(self, day: date, quiz_id: str) -> Asking:
        content = self._contents[day]
        return papers.askable(content.quizzes[quiz_id], content, day)

    def _answer(self, drawn: DrawnQuestion, able: float) -> Choice:
        if drawn.question.kind == "scenario":
            return _way(drawn, able, self._chance)
        return drawn.key() if self._chance.random() < able else _guess(drawn, self._chance)


def _contents(library: Library, now: datetime, days: int) -> dict[date, Library]:
    """Return for each of the last ``days`` and today the content as it stood then, and keep its words."""
    stood: dict[date, Library] = {}
    of_edition: dict[int, Library] = {}
    for back in range(days, -1, -1):
        day = day_of(now - timedelta(days=back))
        published = sum(edition.published_on <= day for edition in library.history.editions)
        if published not in of_edition:
            of_edition[published] = as_it_stood(library, texts(), day)
            papers.keep_versions(of_edition[published], datetime.combine(day, time.min, LOCAL))
        stood[day] = of_edition[published]
    return stood


def _times(attempt: Attempt, began: datetime, ended: datetime) -> list[datetime]:
    """Return when each question was answered: one after the other, each by how much there is to read in it."""
    words = papers.words_to_read([entry["question"] for entry in attempt.paper])
    reading = [_DECIDING + words[entry["question"]] for entry in attempt.paper]
    return [began + (ended - began) * (read / sum(reading)) for read in accumulate(reading)]


def _guess(drawn: DrawnQuestion, chance: random.Random) -> Choice:
    """Return what somebody answers who does not know: any order, any targets, one mark."""
    question = drawn.question
    if question.kind == "order":
        return tuple(chance.sample(range(len(drawn.order)), len(drawn.order)))
    if question.kind == "match":
        return tuple(chance.choices(range(len(drawn.order)), k=len(question.options)))
    return (chance.randrange(len(drawn.order)),)


def _way(drawn: DrawnQuestion, able: float, chance: random.Random) -> Choice:
    """Return the way of somebody who at each step knows what to do, if less often than he knows an answer, and else
    does what comes to hand: so people go astray, and some find back.
    """
    question = drawn.question
    knows, taken = able * able, tuple[int, ...]()
    while (step := next_step(question, taken)) is not None:
        best = [one for one in choices(question, step) if question.options[one].right]
        there = best if chance.random() < knows else choices(question, step)
        taken = (*taken, chance.choice(there))
    return drawn.as_shown(taken)
