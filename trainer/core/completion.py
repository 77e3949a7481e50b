"""When a quiz counts as passed, until when, and when the next attempt may begin. The core is told the time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from trainer.core.quiz.model import Rule

# A pass may be renewed this long before it ends, so that nobody falls out of it.
RENEW_BEFORE = timedelta(days=60)

# update: passed and valid, on a text that changed since; outdated: not brought up to date in time.
Status = Literal["done", "ending", "update", "outdated", "expired", "open", "due", "overdue"]
VALID: frozenset[Status] = frozenset(("done", "ending", "update"))


@dataclass(frozen=True, slots=True)
class Pass:
    """A passed quiz: from when, and until when it holds."""

    passed_at: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class EarlierAttempt:
    """An earlier attempt that was handed in."""

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


def status(
    valid_until: datetime | None, due: date | None, now: datetime, today: date, relearn_by: date | None = None
) -> Status:
    """Say how an official stands with one quiz: ``due`` is the day a campaign asks for it, ``today`` the local day.

    ``relearn_by`` is given while the pass rests on a text that changed: until that day it is valid.
    """
    if valid_until is not None and valid_until > now:
        if relearn_by is not None:
            return "update"
        return "ending" if valid_until - RENEW_BEFORE <= now else "done"
    if relearn_by is not None and today > relearn_by:
        return "outdated"
    if due is not None:
        return "overdue" if today > due else "due"
    return "expired" if valid_until is not None else "open"
