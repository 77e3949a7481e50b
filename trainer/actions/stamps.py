"""Stamping a hand-in, and looking whether a stamp still holds.

Stamped is what nobody changes after it: whose record, quiz, paper, rule and answers, when it began and ended, how it
was marked. Not its number, which merging two records gives anew, and nothing that is beside it (corrections).
"""

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

from django.db.models import QuerySet

from trainer.actions import stamp_keys
from trainer.core import stamp as stamps
from trainer.core.in_groups import in_groups
from trainer.core.stamp import Key, Looked, State
from trainer.models import Answer, HandIn, Official

_ALL = 2**63 - 1
_AT_ONCE = 500
# Place, revision, what was chosen and when it was saved.
Given: TypeAlias = tuple[int, int, str, datetime]


def put(handed_in: HandIn, given: Iterable[Given], now: datetime, key: Key) -> None:
    """Stamp a hand-in with the answers ``given``; it is not written here."""
    at = now.astimezone(UTC)
    handed_in.stamp = stamps.made(key, handed_in.attempt.official_id, at, _facts(handed_in, given)).written()


def given_of(answers: Mapping[int, Iterable[Answer]]) -> list[Given]:
    """Return answers by place as a stamp takes them."""
    return [(one.place, one.revision, one.chosen, one.saved_at) for rows in answers.values() for one in rows]


def by_attempt(answers: Iterable[Answer]) -> dict[int, list[Given]]:
    """Return answers of several attempts as a stamp takes them, by attempt."""
    return _grouped((one.attempt_id, one.place, one.revision, one.chosen, one.saved_at) for one in answers)


def answers_of(attempts: Sequence[int]) -> dict[int, list[Given]]:
    """Return the answers that the record holds of ``attempts``, by attempt."""
    rows = Answer.objects.filter(attempt__in=attempts)
    return _grouped(rows.values_list("attempt_id", "place", "revision", "chosen", "saved_at"))


def pages(rows: QuerySet[HandIn]) -> Iterator[list[HandIn]]:
    """Yield hand-ins by number, some at a time, each in a statement of its own: however many, they fill no memory.

    A page is empty once the next one is asked for.
    """
    # Not from one on: whoever writes past the programs may give a number below it.
    last: int | None = None
    rows = rows.order_by("pk")
    while page := list((rows if last is None else rows.filter(pk__gt=last))[:_AT_ONCE]):
        last = page[-1].pk
        yield page
        # A hand-in and its attempt know each other: a program that looks for rubbish seldom would keep many pages.
        page.clear()
        gc.collect(1)


def looked_at(numbers: Collection[int]) -> Iterator[tuple[HandIn, State]]:
    """Yield the hand-ins of ``numbers`` with their corrections, each with how its stamp stands."""
    looker = Looker()
    rows = HandIn.objects.select_related("attempt").prefetch_related("corrections__withdrawal")
    for some in in_groups(list(numbers), _AT_ONCE):
        for page in pages(rows.filter(pk__in=some)):
            yield from ((one, looked.state) for one, looked in zip(page, looker.look_at(page), strict=True))


def _lazily(attempt: int) -> Iterable[Given]:
    return Answer.objects.filter(attempt=attempt).values_list("place", "revision", "chosen", "saved_at")


def _grouped(rows: Iterable[tuple[int, int, int, str, datetime]]) -> dict[int, list[Given]]:
    found: dict[int, list[Given]] = {}
    for attempt, place, revision, chosen, at in rows:
        found.setdefault(attempt, []).append((place, revision, chosen, at))
    return found


class Looker:
    """Looks at stamps, with all that has to be read for it once: the keys, and which record was merged into which.

    ``since``: when the first key was made; None where there is none. With an ``official``: for his hand-ins alone.
    """

    def __init__(self, official: int | None = None) -> None:
        self._keys = stamp_keys.known()
        opened = [key for key in self._keys.values() if key]
        self.since = min((key.since for key in opened), default=None)
        # Where there are keys and none of them opens, nobody can say what is of before.
        self._after = min((key.after for key in opened), default=0 if self._keys else _ALL)
        merged = Official.objects.filter(merged_into__isnull=False)
        mine = merged if official is None else merged.filter(merged_into=official)
        self._now_of = dict(mine.values_list("pk", "merged_into_id"))

    def look_at(self, hand_ins: Sequence[HandIn]) -> list[Looked]:
        """Return how the stamp of each of ``hand_ins`` stands, by the answers that the record holds."""
        try:
            given = answers_of([one.attempt_id for one in hand_ins])
        except ValueError:
            # SQLite takes a word for a day: which of them holds it is asked of each.
            return [self.look(one, _lazily(one.attempt_id)) for one in hand_ins]
        return [self.look(one, given.get(one.attempt_id, ())) for one in hand_ins]

    def look(self, handed_in: HandIn, given: Iterable[Given]) -> Looked:
        """Return how the stamp of a hand-in stands, with the answers that the record holds of its attempt."""
        if handed_in.stamp is None:
            # The programs give no number below one.
            return Looked("before" if 0 < handed_in.pk <= self._after else "missing", self.since)
        found = stamps.read(handed_in.stamp)
        if found is None:
            return Looked("broken")
        if found.key not in self._keys:
            # Drawn since the keys were read; else nobody ever stamped with it, for no key is deleted.
            self._keys = stamp_keys.known()
        if found.key not in self._keys:
            return Looked("broken")
        key = self._keys[found.key]
        if key is None:
            return Looked("unknown_key")
        whose = handed_in.attempt.official_id
        if whose not in (found.official, self._now_of.get(found.official)):
            return Looked("broken")
        try:
            holds = stamps.holds(found, key, _facts(handed_in, given))
        except (AttributeError, TypeError, ValueError):
            # SQLite takes a word for a number or a day: nothing that could be stamped.
            holds = False
        return stamps.intact(found, handed_in.handed_in_at) if holds else Looked("broken")


def _facts(handed_in: HandIn, given: Iterable[Given]) -> dict[str, Any]:
    attempt = handed_in.attempt
    return {
        "attempt": attempt.pk,
        "quiz": attempt.quiz,
        "title": attempt.quiz_title,
        "purpose": attempt.purpose,
        "seed": attempt.seed,
        "paper": attempt.paper,
        "rule": attempt.rule,
        "started_at": _moment(attempt.started_at),
        "closes_at": _moment(attempt.closes_at) if attempt.closes_at else None,
        "answers": [[place, revision, chosen, _moment(at)] for place, revision, chosen, at in sorted(given)],
        "handed_in_at": _moment(handed_in.handed_in_at),
        "by_time_limit": handed_in.by_time_limit,
        "unit": handed_in.unit_id,
        "marks": handed_in.marks,
        "hundredths": handed_in.hundredths,
        "passed": handed_in.passed,
    }


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds")
