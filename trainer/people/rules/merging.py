"""Two records of one person become one: which number each attempt has then, and since when a role is held."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MergedAttempt:
    """An attempt of one of the two: ``pk`` of its row; ``stays`` when it is of the record that stays."""

    pk: int
    stays: bool
    quiz: str
    number: int
    started_at: datetime


def numbered(attempts: Iterable[MergedAttempt]) -> dict[int, int]:
    """Return the number of each attempt in the one record: by quiz, in the order in which they were begun, from 1.

    Numbers tell the order in time wherever they are read; of two begun at the same moment that of the record that
    stays comes first.
    """
    by_quiz: dict[str, list[MergedAttempt]] = defaultdict(list)
    for one in attempts:
        by_quiz[one.quiz].append(one)
    return {
        one.pk: number
        for same in by_quiz.values()
        for number, one in enumerate(sorted(same, key=lambda sat: (sat.started_at, not sat.stays, sat.pk)), start=1)
    }


def held_since(stays: datetime, gone: datetime | None, came_at: datetime, left_at: datetime | None) -> datetime:
    """Return since when a role is held by the record that stays, which holds it since ``stays``.

    The other one, which held it since ``gone`` (None: never), counts when there was no gap: it had not left before the
    record that stays came (``came_at``). Who was there all the time is no newcomer because he got another number.
    """
    if gone is None or (left_at is not None and left_at < came_at):
        return stays
    return min(stays, gone)
