"""Taking a wrong question back: it is not asked again, and what was handed in is marked again beside the record."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fractions import Fraction
from itertools import chain

from django.db import transaction
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from trainer.actions import papers, reliance, requirements, spaced_review
from trainer.actions.corrections import counting_score
from trainer.content.library import Library
from trainer.core.completion import decide
from trainer.core.quiz.grading import Corrected, mark_again
from trainer.core.quiz.model import Rule
from trainer.core.text import percent
from trainer.core.vietnam_time import LOCAL
from trainer.models import Completion, Correction, Event, HandIn, Official, QuestionVersion, Withdrawal


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
class Concerned:
    """A hand-in with a withdrawn question: what held before, and what holds now.

    ``settled``: an earlier correction has said so already.
    """

    hand_in: HandIn
    before: Corrected
    after: Corrected
    settled: bool


def versions(question_id: str, since: date) -> list[Version]:
    """Return every version of a question that was ever kept, the latest first."""
    rows = list(QuestionVersion.objects.filter(question_id=question_id).order_by("-first_seen_at", "fingerprint"))
    revokes = dict(Withdrawal.objects.filter(question_id=question_id).values_list("fingerprint", "revokes"))
    return [
        Version(
            fingerprint=row.fingerprint,
            text=row.content["text"],
            first_seen_at=row.first_seen_at,
            handed_in=_handed_in([row.fingerprint], since).count(),
            withdrawn=row.fingerprint in revokes,
            kept_passes=not revokes.get(row.fingerprint, True),
        )
        for row in rows
    ]


def concerned(fingerprints: Sequence[str], since: date, revokes: bool) -> list[Concerned]:
    """Return what withdrawing these versions would do to everybody who handed one in from ``since`` on."""
    rows = _handed_in(fingerprints, since).order_by("attempt__official__sort_name", "attempt__official_id", "pk")
    gone = {*fingerprints, *Withdrawal.objects.values_list("fingerprint", flat=True)}
    return [_weigh(row, gone, revokes, fingerprints) for row in rows]


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
) -> list[Concerned]:
    """Withdraw versions of a question and correct every hand-in since the day; return those it concerns.

    Nothing recorded is edited: each hand-in gets a correction beside it. Doing it twice changes nothing.
    """
    with transaction.atomic():
        for fingerprint in fingerprints:
            _withdrawal(question_id, fingerprint, since, reason, revokes, actor, now)
        found = concerned(fingerprints, since, revokes)
        fresh = [one for one in found if _correct(one.hand_in, one.after, fingerprints, now)]
        spaced_review.derive(sorted({one.hand_in.attempt.official_id for one in fresh}))
        settle({(one.hand_in.attempt.official_id, one.hand_in.attempt.quiz) for one in fresh})
        for one in fresh:
            _trace(one, question_id, actor, now)
        # With its last question a section stops asking anybody to learn it again.
        requirements.follow_changes(library, now.astimezone(LOCAL).date())
    return found


def correct_late(hand_in: HandIn, now: datetime) -> Corrected:
    """Mark a new hand-in again at once when a question of its paper was withdrawn while it was being answered.

    Return what counts.
    """
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    gone = asked.intersection(chain.from_iterable(papers.withdrawn().values()))
    if not gone:
        return Corrected(hand_in.hundredths, hand_in.passed)
    after = _weigh(hand_in, gone, False, sorted(gone)).after
    _correct(hand_in, after, sorted(gone), now)
    return after


def settle(pairs: Iterable[tuple[int, str]]) -> None:
    """Bring completions, and all that derives from them, in line with the corrections: (official, quiz)."""
    for official, quiz in sorted(pairs):
        rows = HandIn.objects.filter(attempt__official=official, attempt__quiz=quiz, attempt__purpose="full")
        for hand_in in rows.select_related("attempt", "completion").prefetch_related("corrections"):
            _settle_one(hand_in)
        reliance.rederive(official, quiz)
        requirements.renew(official, quiz)


def _settle_one(hand_in: HandIn) -> None:
    present = getattr(hand_in, "completion", None)
    earned = decide(Rule(**hand_in.attempt.rule), counting_score(hand_in).passed, hand_in.handed_in_at)
    if present is not None and earned is None:
        present.delete()
    elif present is None and earned is not None:
        Completion.objects.create(
            hand_in=hand_in,
            official_id=hand_in.attempt.official_id,
            quiz=hand_in.attempt.quiz,
            passed_at=earned.passed_at,
            valid_until=earned.valid_until,
        )


def _handed_in(fingerprints: Sequence[str], since: date) -> QuerySet[HandIn]:
    start = datetime.combine(since, time(), LOCAL).astimezone(UTC)
    rows = HandIn.objects.filter(handed_in_at__gte=start).annotate(paper=Cast("attempt__paper", TextField()))
    found = rows.none()
    for fingerprint in fingerprints:
        found = found | rows.filter(paper__contains=fingerprint)
    return found.select_related("attempt__official__unit").prefetch_related("corrections__withdrawal")


def _weigh(hand_in: HandIn, gone: set[str], revokes: bool, fingerprints: Sequence[str]) -> Concerned:
    """Return what withdrawing ``fingerprints`` does to a hand-in when ``gone`` are all that are withdrawn by then."""
    before = counting_score(hand_in)
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    corrected = {row.withdrawal.fingerprint for row in hand_in.corrections.all()}
    if asked & set(fingerprints) <= corrected:
        return Concerned(hand_in, before, before, settled=True)
    places = {place for place, entry in enumerate(hand_in.attempt.paper) if entry["question"] in gone}
    points = [Fraction(mark["points"]) for mark in hand_in.marks]
    after = mark_again(points, places, Rule(**hand_in.attempt.rule), before.passed, revokes)
    return Concerned(hand_in, before, after, settled=False)


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


def _correct(hand_in: HandIn, after: Corrected, fingerprints: Sequence[str], now: datetime) -> bool:
    """Add a correction for each withdrawal that has none yet; say whether there was one."""
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    done = {row.withdrawal_id for row in hand_in.corrections.all()}
    open_ones = Withdrawal.objects.filter(fingerprint__in=asked & set(fingerprints)).exclude(pk__in=done)
    made = Correction.objects.bulk_create(
        Correction(hand_in=hand_in, withdrawal=row, hundredths=after.hundredths, passed=after.passed, corrected_at=now)
        for row in open_ones
    )
    return bool(made)


def _trace(one: Concerned, question_id: str, actor: Official | None, now: datetime) -> None:
    verdicts = {True: "Đạt", False: "Chưa đạt"}
    quiz = one.hand_in.attempt.quiz_title
    score = [f"Điểm bài “{quiz}”", percent(one.before.hundredths), percent(one.after.hundredths)]
    fields = [score]
    if one.before.passed != one.after.passed:
        fields.append([f"Kết quả bài “{quiz}”", verdicts[one.before.passed], verdicts[one.after.passed]])
    Event.objects.create(
        at=now,
        kind="corrected",
        actor=actor,
        official_id=one.hand_in.attempt.official_id,
        details={"question": question_id, "hand_in": one.hand_in.pk, "fields": fields},
    )


def summary(found: Sequence[Concerned]) -> dict[str, int]:
    """Return how many hand-ins are concerned, and how many become or stop being a pass."""
    turned = Counter((one.before.passed, one.after.passed) for one in found)
    return {"concerned": len(found), "now_passed": turned[False, True], "now_failed": turned[True, False]}
