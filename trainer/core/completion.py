"""When a quiz counts as passed, until when, and when the next attempt may begin. The core is told the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from trainer.core.quiz.model import Rule

# A pass may be renewed this long before it ends, so that nobody falls out of it.
RENEW_BEFORE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Pass:
    """A passed quiz: from when, and until when it holds."""

    passed_at: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An earlier attempt that was handed in. ``passed``: it was a pass, or became one by a correction."""

    handed_in_at: datetime
    passed: bool


def decide(rule: Rule, passed: bool, handed_in_at: datetime) -> Pass | None:
    """Return the pass that a hand-in earns under the rule of its attempt, or None when it did not reach the mark."""
    if not passed:
        return None
    return Pass(passed_at=handed_in_at, valid_until=handed_in_at + timedelta(days=rule.valid_days))


def may_begin_at(rule: Rule, earlier: Sequence[EarlierAttempt], current: Pass | None) -> datetime | None:
    """Return from when the next attempt may begin; None: at once.

    ``earlier`` in the order they were handed in. After ``rule.attempts`` failures in a row there is a wait of
    ``rule.wait_hours``; a pass may be renewed from 60 days before it ends.
    """
    if current is not None:
        return current.valid_until - RENEW_BEFORE
    failures = _failures_in_a_row(earlier)
    if not rule.attempts or not failures or len(failures) % rule.attempts:
        return None
    return failures[-1].handed_in_at + timedelta(hours=rule.wait_hours)


def attempts_left(rule: Rule, earlier: Sequence[EarlierAttempt]) -> int | None:
    """Return how many more attempts may fail before there is a wait; None when there is never one."""
    if not rule.attempts:
        return None
    return rule.attempts - len(_failures_in_a_row(earlier)) % rule.attempts


def _failures_in_a_row(earlier: Sequence[EarlierAttempt]) -> list[EarlierAttempt]:
    failures: list[EarlierAttempt] = []
    for one in earlier:
        failures = [] if one.passed else [*failures, one]
    return failures
