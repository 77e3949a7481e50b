"""Taking a wrong question back: it is not asked again, and what was handed in is marked again beside the record."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from django.db import transaction

from trainer.actions import holding, papers, passes, pieces, reliance, requirements, spaced_review
from trainer.actions.pieces import Content
from trainer.actions.withdrawals_finding import handed_in, times_handed_in
from trainer.actions.withdrawals_weighing import (
    KIND,
    Concerned,
    corrections_of,
    revoked,
    to_be_weighed,
    weigh,
    withdrawn_since,
)
from trainer.content.library import Library
from trainer.core.in_groups import in_groups_of
from trainer.core.quiz.grading import Corrected
from trainer.core.standing import WITHHELD
from trainer.core.text import percent
from trainer.core.vietnam_time import day_of
from trainer.models import Attempt, Completion, Correction, Event, HandIn, Official, QuestionVersion, Withdrawal, Work

# So many officials a transaction, and of those who often had the question so many hand-ins; of one official all.
_AT_ONCE, _HAND_INS = 20, 60
_READ_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Version:
    """Words of a question that were asked: how often handed in since the day, and whether they are withdrawn.

    ``kept_passes``: they were, and the IT unit said nothing of passes that may be lost.
    """

    fingerprint: str
    text: str
    first_seen_at: datetime
    handed_in: int
    withdrawn: bool
    kept_passes: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """The numbers of the hand-ins of a piece, and what those who handed them in ever answered."""

    hand_ins: Sequence[int]
    known: spaced_review.Known


def versions(question_id: str, since: date) -> list[Version]:
    """Return every version of a question that was ever kept, the latest first."""
    rows = list(QuestionVersion.objects.filter(question_id=question_id).order_by("-first_seen_at"))
    times = times_handed_in([row.fingerprint for row in rows], since)
    revokes = dict(Withdrawal.objects.filter(question_id=question_id).values_list("fingerprint", "revokes"))
    return [
        Version(
            fingerprint=row.fingerprint,
            text=row.content["text"],
            first_seen_at=row.first_seen_at,
            handed_in=times[row.fingerprint],
            withdrawn=row.fingerprint in revokes,
            kept_passes=not revokes.get(row.fingerprint, True),
        )
        for row in rows
    ]


def concerned(fingerprints: Sequence[str], since: date, revokes: bool) -> Iterator[Concerned]:
    """Yield what withdrawing these versions would do to everybody who handed one in from ``since`` on, one after the
    other: those of a whole city would fill the memory."""
    rows = to_be_weighed(handed_in(fingerprints, since))
    rows = rows.order_by("attempt__official__sort_name", "attempt__official_id", "pk")
    decided = withdrawn_since()
    for row in rows.iterator(chunk_size=_READ_AT_ONCE):
        yield weigh(row, decided, revokes, fingerprints)


def withdraw(
    question_id: str,
    fingerprints: Sequence[str],
    since: date,
    *,
    reason: str,
    revokes: bool,
    actor: Official | None,
    library: Library,
    now: datetime,
) -> None:
    """Withdraw versions of a question and correct every hand-in since the day.

    Nothing recorded is edited: each hand-in gets a correction beside it. Doing it twice changes nothing. The withdrawal
    itself is written at once, the corrections follow some people a transaction.
    """
    with transaction.atomic():
        # Hand-ins on their way are seen when the pieces are listed; those that come later see the withdrawal.
        holding.hand_ins()
        for fingerprint in fingerprints:
            _withdrawal(question_id, fingerprint, since, reason, revokes, actor, now)
        details = {"question": question_id, "fingerprints": list(fingerprints), "revokes": revokes}
        work = pieces.decide(KIND, {**details, "since": since.isoformat()}, now, actor=actor)
        # With its last question a section stops asking anybody to learn it again.
        changes = requirements.follow_changes_later(library, day_of(now))
    for one in filter(None, (work, changes)):
        pieces.finish(library, one)


def _list(work: Work) -> Iterable[Content]:
    """Return the hand-ins to be marked again, some a piece; all of one official are in one piece."""
    rows = handed_in(work.details["fingerprints"], date.fromisoformat(work.details["since"]))
    by_official: dict[int, list[int]] = {}
    for number, official in rows.order_by("attempt__official_id", "pk").values_list("pk", "attempt__official_id"):
        by_official.setdefault(official, []).append(number)
    return (list(chain.from_iterable(some)) for some in in_groups_of(list(by_official.values()), _AT_ONCE, _HAND_INS))


def _read(library: Library, work: Work, content: Content) -> _Read:
    """What they ever answered takes its time: it is read before anybody waits."""
    officials = _whose(content)
    return _Read(content, spaced_review.known_of(officials))


def _whose(hand_ins: Sequence[int]) -> list[int]:
    return sorted(set(HandIn.objects.filter(pk__in=hand_ins).values_list("attempt__official_id", flat=True)))


def _write(library: Library, work: Work, read: _Read) -> None:
    """Correct the hand-ins of a piece and all that derives from them, whole for their officials."""
    fingerprints, now, content = work.details["fingerprints"], work.at, read.hand_ins
    officials = _whose(content)
    holding.officials(officials)
    rows = to_be_weighed(HandIn.objects.filter(pk__in=content)).order_by("pk")
    decided, revoking = withdrawn_since(), list(Withdrawal.objects.filter(fingerprint__in=fingerprints, revokes=True))
    found = [weigh(row, decided, work.details["revokes"] or revoked(row, revoking), fingerprints) for row in rows]
    corrections = corrections_of(found, fingerprints, now)
    Correction.objects.bulk_create(corrections, batch_size=500)
    corrected = {row.hand_in_id for row in corrections}
    fresh = [one for one in found if one.hand_in.pk in corrected]
    before = _with_pass(corrected)
    if fresh:
        settle(library, officials, read.known)
    after = _with_pass(corrected)
    Event.objects.bulk_create(_trace(one, work, one.hand_in.pk in before, one.hand_in.pk in after) for one in fresh)


def _with_pass(hand_ins: Collection[int]) -> set[int]:
    return set(Completion.objects.filter(hand_in__in=hand_ins).values_list("hand_in_id", flat=True))


def settle(library: Library, officials: Sequence[int], known: spaced_review.Known) -> None:
    """Bring what derives from the hand-ins of ``officials`` in line with the corrections; ``known``: what they ever
    answered, read before the lock was taken."""
    passes.bring_in_line(officials)
    reliance.rederive_all(officials)
    spaced_review.derive(officials, known)
    requirements.refresh(library, officials)


pieces.KINDS[KIND] = pieces.Kind(_write, _list, read=_read)


def correct_late(hand_in: HandIn, now: datetime) -> Corrected:
    """Mark a new hand-in again at once when a question of its paper was withdrawn while it was being answered.

    Return what counts.
    """
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    gone = asked.intersection(chain.from_iterable(papers.withdrawn().values()))
    if not gone:
        return Corrected(hand_in.hundredths, hand_in.passed)
    weighed = weigh(hand_in, {}, False, sorted(gone))
    Correction.objects.bulk_create(corrections_of([weighed], sorted(gone), now))
    return weighed.after


def _withdrawal(
    question_id: str,
    fingerprint: str,
    since: date,
    reason: str,
    revokes: bool,
    actor: Official | None,
    now: datetime,
) -> None:
    Withdrawal.objects.get_or_create(
        fingerprint=fingerprint,
        defaults={
            "question_id": question_id,
            "since": since,
            "reason": reason,
            "revokes": revokes,
            "withdrawn_at": now,
            "actor": actor,
        },
    )


def _trace(one: Concerned, work: Work, had_pass: bool, has_pass: bool) -> Event:
    attempt = one.hand_in.attempt
    score = [f"Điểm bài “{attempt.quiz_title}”", percent(one.before.hundredths), percent(one.after.hundredths)]
    fields = [score]
    before, after = _verdict(attempt, one.before, had_pass), _verdict(attempt, one.after, has_pass)
    if before != after:
        fields.append([f"Kết quả bài “{attempt.quiz_title}”", before, after])
    return Event(
        at=work.at,
        kind="corrected",
        actor=work.actor,
        official_id=attempt.official_id,
        details={"question": work.details["question"], "hand_in": one.hand_in.pk, "fields": fields},
    )


def _verdict(attempt: Attempt, counts: Corrected, has_pass: bool) -> str:
    """Return how an attempt stood in words: of a whole quiz its pass says so, where nobody vouches for the marks."""
    if has_pass or (counts.passed and attempt.purpose == "relearn"):
        return "Đạt"
    return WITHHELD if counts.passed else "Chưa đạt"
