"""An attempt from its beginning to its result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from trainer import metrics
from trainer.actions import (
    answers,
    attempt_faults,
    attempt_rows,
    holding,
    marking,
    papers,
    reliance,
    requirements,
    seen_questions,
    stamp_keys,
    stamps,
    waiting,
    withdrawals,
)
from trainer.actions.completions import earned, rule_of
from trainer.content.library import Library
from trainer.core.editions.relearning import questions_for, rule_for
from trainer.core.quiz.drawing import arranged
from trainer.core.quiz.eligibility import Asking
from trainer.core.quiz.model import Quiz, Rule
from trainer.core.vietnam_time import day_of
from trainer.models import Answer, Attempt, HandIn, Official
from trainer.models.fixed_query import FixedQuery

_UNIT_OF = FixedQuery(lambda official: Official.objects.filter(pk=official).values_list("unit_id"), int)


class NotYet(Exception):
    """The next attempt may begin only ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        super().__init__(f"not before {until.isoformat()}")


class NothingToRelearn(Exception):
    """No pass that holds rests on a text that changed, or no question asks about it."""


class NothingToAsk(Exception):
    """The quiz has no question left that may be asked; ``asked`` tells why."""

    def __init__(self, asked: Asking) -> None:
        self.asked = asked
        super().__init__(f"nothing to ask in {asked.quiz.id}")


def last_moment(attempt: Attempt) -> datetime | None:
    """Return until when answers are still taken: the time limit and its grace; None without a limit."""
    if attempt.closes_at is None:
        return None
    return attempt.closes_at + timedelta(seconds=rule_of(attempt).grace_seconds)


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Say whether time has run out for ``attempt``."""
    last = last_moment(attempt)
    return last is not None and now > last


def begin(official: Official, quiz: Quiz, library: Library, seed: str, now: datetime) -> Attempt:
    """Begin an attempt, or return the one that is open.

    Raises NotYet while the rule asks to wait, NothingToAsk when no question is left that may be asked.
    """

    def create(earlier: Sequence[Attempt]) -> Attempt | NotYet | NothingToAsk:
        until = waiting.record_of(earlier, now).begin_from(quiz.rule)
        if until is not None:
            return NotYet(until)
        asked = papers.askable(quiz, library, day_of(now))
        if not asked.questions:
            return NothingToAsk(asked)
        paper = papers.new_paper(asked, seed, library.sections, seen_questions.lately(official.pk, quiz.id, now))
        return new(official, quiz, seed, now, quiz.rule, paper)

    return _go_on_or(create, official, quiz, library, now)


def begin_relearn(official: Official, quiz: Quiz, library: Library, seed: str, now: datetime) -> Attempt:
    """Begin to relearn what changed since the pass of ``quiz``, or return the attempt that is open.

    An open attempt at the whole quiz is gone on with too: passing it brings everything up to date. Raises
    NothingToRelearn when no pass holds, when nothing changed in it, or when no question asks about what did.
    """

    def create(_: Sequence[Attempt]) -> Attempt | NothingToRelearn:
        changed = [text.reference for text in reliance.outdated(official.pk, now, quiz.id).get(quiz.id, [])]
        allowed = papers.may_be_asked(library, day_of(now))
        questions = questions_for(changed, quiz, library.quizzes.values(), seed, allowed)
        if not questions:
            return NothingToRelearn()
        paper = papers.kept(arranged(questions, seed), library.sections)
        return new(official, quiz, seed, now, rule_for(quiz.rule, len(questions)), paper, "relearn")

    return _go_on_or(create, official, quiz, library, now)


def _go_on_or(
    create: Callable[[Sequence[Attempt]], Attempt | NotYet | NothingToAsk | NothingToRelearn],
    official: Official,
    quiz: Quiz,
    library: Library,
    now: datetime,
) -> Attempt:
    """Return the open attempt of ``quiz``, or keep what ``create`` makes: one open attempt, in however many tabs.

    Raises what ``create`` returns instead of an attempt, after everything else is committed.
    """
    try:
        with transaction.atomic():
            holding.one(official.pk)
            earlier = attempt_rows.of_quiz(official.pk, quiz.id)
            current = attempt_rows.running(earlier)
            made = create(earlier) if current is None else current
            if current is None and isinstance(made, Attempt):
                made.number = len(earlier) + 1
                made.save(force_insert=True)
                if made.purpose == "full":
                    requirements.renew(official.pk, quiz.id)
    except IntegrityError:
        # Another tab was faster by a moment: its attempt is the one.
        return Attempt.objects.get(official=official, quiz=quiz.id, hand_in__isnull=True)
    if not isinstance(made, Attempt):
        raise made
    if current is not None and (is_over(current, now) or not serves(current, library, now)):
        # In a transaction of its own: a hand-in locks its attempt first and the official after it, as the housekeeper's
        # does. The other way round the two would wait for each other.
        hand_in(current.pk, now)
        return _go_on_or(create, official, quiz, library, now)
    return made


def serves(attempt: Attempt, library: Library, now: datetime) -> bool:
    """Say whether handing in ``attempt`` can still help: a relearning only while its texts are those of today and its
    pass holds.
    """
    if attempt.purpose != "relearn":
        return True
    asked = reliance.asked_sections(attempt)
    changed = reliance.outdated(attempt.official_id, now, attempt.quiz).get(attempt.quiz, [])
    return any(text.reference in asked for text in changed) and all(
        name in library.sections and library.sections[name].fingerprint == text for name, text in asked.items()
    )


def new(
    official: Official,
    quiz: Quiz,
    seed: str,
    now: datetime,
    rule: Rule,
    paper: list[dict[str, Any]],
    purpose: str = "full",
) -> Attempt:
    """Return the first attempt of ``official`` at ``quiz``, not written yet."""
    return Attempt(
        official=official,
        quiz=quiz.id,
        quiz_title=quiz.title,
        number=1,
        purpose=purpose,
        seed=seed,
        paper=paper,
        rule=asdict(rule),
        started_at=now,
        closes_at=now + timedelta(minutes=rule.time_limit) if rule.time_limit else None,
    )


def hand_in(attempt_id: int, now: datetime) -> HandIn:
    """End an attempt and return its result. A second call, however close, returns the same result."""
    with transaction.atomic():
        attempt = attempt_rows.locked(attempt_id)
        before = attempt_rows.end_of(attempt)
        handed_in = before or _hand_in(attempt, now)
    if before is None:
        metrics.HAND_INS.add('by="time"' if handed_in.by_time_limit else 'by="person"')
    return handed_in


def _hand_in(attempt: Attempt, now: datetime) -> HandIn:
    given = answers.history(attempt.pk)
    handed_in = ended(attempt, given, now)
    if now < attempt.started_at:
        attempt_faults.note_clock(attempt, now)
    handed_in.unit_id = _UNIT_OF(attempt.official_id)[0][0]
    stamps.put(handed_in, stamps.given_of(given), now, stamp_keys.current(now))
    handed_in.save(force_insert=True)
    counts = withdrawals.correct_late(handed_in, now)
    _count(attempt, handed_in, passed=counts.passed)
    return handed_in


def ended(attempt: Attempt, given: Mapping[int, Sequence[Answer]], now: datetime) -> HandIn:
    """Return the end at ``now`` of ``attempt`` with the answers ``given``, by place in the order they came; not written
    yet. Raises CannotBeMarked.
    """
    over = is_over(attempt, now)
    at = attempt.closes_at if over and attempt.closes_at else now
    result = marking.marked(attempt, given)
    return HandIn(
        attempt=attempt,
        # A clock that went back meanwhile must not let it end before it began.
        handed_in_at=max(at, attempt.started_at),
        by_time_limit=over,
        marks=[{"answer": list(mark.answer), "points": str(mark.points)} for mark in result.marks],
        hundredths=result.hundredths,
        passed=result.passed,
    )


def _count(attempt: Attempt, handed_in: HandIn, *, passed: bool) -> None:
    """Let what was passed count: a whole quiz as a completion, a relearning for the pass that it brings up to date."""
    if attempt.purpose == "relearn":
        if passed:
            reliance.renew(attempt)
            requirements.renew(attempt.official_id, attempt.quiz)
        return
    completion = earned(handed_in, passed=passed)
    if completion is not None:
        completion.save(force_insert=True)
        reliance.rest(completion, attempt)
    requirements.renew(attempt.official_id, attempt.quiz)


def overdue(now: datetime, since: datetime | None = None) -> list[int]:
    """Return the open attempts whose time limit, without its grace, ended before ``now``, and not before ``since``."""
    rows = Attempt.objects.filter(hand_in__isnull=True, closes_at__lt=now).order_by("closes_at", "pk")
    # Numbers only: one row whose record cannot be read must not hide the others.
    return list((rows.filter(closes_at__gte=since) if since else rows).values_list("pk", flat=True))


def close(attempt_id: int, now: datetime) -> bool:
    """Hand in an attempt if its time has run out, with the answers that were saved; say whether it had.

    Raises whatever marking raises when the record of the attempt cannot be read.
    """
    if not is_over(Attempt.objects.get(pk=attempt_id), now):
        return False
    hand_in(attempt_id, now)
    return True
