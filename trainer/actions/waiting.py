"""What an official did with a quiz before, and when he may begin it again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.actions.attempt_rows import end_of
from trainer.core.completion import EarlierAttempt, Pass, attempts_left, may_begin_at
from trainer.core.quiz.model import Rule
from trainer.models import Attempt, HandIn


@dataclass(frozen=True, slots=True)
class Record:
    """The attempts at a whole quiz that were handed in, in their order, and the pass that holds ``at`` a moment."""

    at: datetime
    earlier: tuple[EarlierAttempt, ...]
    current: Pass | None

    def begin_from(self, rule: Rule) -> datetime | None:
        """Return from when the next attempt may begin under ``rule``; None: at once."""
        until = may_begin_at(rule, self.earlier, self.current)
        return until if until is not None and until > self.at else None

    def left(self, rule: Rule) -> int | None:
        """Return how many more tries may fail under ``rule`` before there is a wait; None: there never is one."""
        return attempts_left(rule, self.earlier)


def record_of(attempts: Sequence[Attempt], now: datetime) -> Record:
    """Return what an official did with a quiz until ``now``; ``attempts`` are all of his, from ``attempt_rows``."""
    ends = [end for row in attempts if row.purpose == "full" and (end := end_of(row)) is not None]
    ends.sort(key=lambda end: end.handed_in_at)
    earned = [completion for end in ends if (completion := getattr(end, "completion", None)) is not None]
    passes = [Pass(row.passed_at, row.valid_until) for row in earned if row.valid_until > now]
    return Record(at=now, earlier=earlier_of(ends), current=max(passes, key=lambda one: one.valid_until, default=None))


def earlier_of(ends: Iterable[HandIn]) -> tuple[EarlierAttempt, ...]:
    """Return what decides about a wait of attempts that were handed in, which come with their completions."""
    return tuple(
        EarlierAttempt(end.handed_in_at, end.passed or getattr(end, "completion", None) is not None) for end in ends
    )
