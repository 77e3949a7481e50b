"""What withdrawing a question does to a hand-in: what held before, and what holds now."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db.models import QuerySet

from trainer.actions.completions import rule_of
from trainer.actions.corrections import counting_score
from trainer.core.quiz.grading import Corrected, mark_again
from trainer.core.vietnam_time import day_of
from trainer.models import Correction, HandIn, Withdrawal, Work

# Of the work by which corrections are written.
KIND = "withdrawal"


@dataclass(frozen=True, slots=True)
class Concerned:
    """A hand-in with a withdrawn question: what held before, and what holds now.

    ``settled``: an earlier correction has said so already.
    """

    hand_in: HandIn
    before: Corrected
    after: Corrected
    settled: bool


def to_be_weighed(rows: QuerySet[HandIn]) -> QuerySet[HandIn]:
    """Return ``rows`` with all that ``weigh`` reads."""
    return rows.select_related("attempt__official__unit").prefetch_related("corrections__withdrawal")


def withdrawn_since() -> dict[str, date]:
    """Return every withdrawal there is: by fingerprint the day since when it holds."""
    return dict(Withdrawal.objects.values_list("fingerprint", "since"))


def written_since() -> dict[str, date]:
    """Return by fingerprint since which day each withdrawal holds of which every correction is written."""
    since = withdrawn_since()
    # Read after them: what is finished in between is whole.
    for details in Work.objects.filter(kind=KIND).values_list("details", flat=True):
        for fingerprint in details["fingerprints"]:
            since.pop(fingerprint, None)
    return since


def weigh(hand_in: HandIn, decided: Mapping[str, date], revokes: bool, fingerprints: Sequence[str]) -> Concerned:
    """Return what withdrawing ``fingerprints`` does to a hand-in when ``decided`` are all withdrawals by then.

    One that holds only since a day after the hand-in takes nothing of it away.
    """
    before = counting_score(hand_in)
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    corrected = {row.withdrawal.fingerprint for row in hand_in.corrections.all()}
    if asked & set(fingerprints) <= corrected:
        return Concerned(hand_in, before, before, settled=True)
    day = day_of(hand_in.handed_in_at)
    gone = {*fingerprints, *corrected, *(one for one, since in decided.items() if since <= day)}
    places = {place for place, entry in enumerate(hand_in.attempt.paper) if entry["question"] in gone}
    points = [Fraction(mark["points"]) for mark in hand_in.marks]
    after = mark_again(points, places, rule_of(hand_in.attempt), before.passed, revokes)
    return Concerned(hand_in, before, after, settled=False)


def revoked(hand_in: HandIn, decided: Iterable[Withdrawal]) -> bool:
    """Say whether one of ``decided``, by which a pass may be lost, holds for a hand-in and is still to be written.

    Withdrawn a second time while the first is being written, it is the first that was decided.
    """
    asked = {entry["question"] for entry in hand_in.attempt.paper}
    written = {row.withdrawal_id for row in hand_in.corrections.all()}
    day = day_of(hand_in.handed_in_at)
    return any(row.fingerprint in asked and row.since <= day and row.pk not in written for row in decided)


def corrections_of(found: Iterable[Concerned], fingerprints: Sequence[str], now: datetime) -> list[Correction]:
    """Return a correction for each hand-in and withdrawal that has none yet."""
    rows = list(Withdrawal.objects.filter(fingerprint__in=fingerprints).order_by("pk"))
    made = []
    for one in found:
        asked = {entry["question"] for entry in one.hand_in.attempt.paper}
        done = {row.withdrawal_id for row in one.hand_in.corrections.all()}
        made += [
            Correction(
                hand_in=one.hand_in,
                withdrawal=row,
                hundredths=one.after.hundredths,
                passed=one.after.passed,
                corrected_at=now,
            )
            for row in rows
            if row.fingerprint in asked and row.pk not in done
        ]
    return made


@dataclass(slots=True)
class RemarkTally:
    """How many hand-ins are concerned, how many become or stop being a pass; ``settled``: nothing is new of any.

    Counted while they go by: those of a whole city are held by nobody.
    """

    concerned: int = 0
    now_passed: int = 0
    now_failed: int = 0
    settled: bool = True

    def count(self, one: Concerned) -> None:
        """Count one more."""
        self.concerned += 1
        self.now_passed += one.after.passed and not one.before.passed
        self.now_failed += one.before.passed and not one.after.passed
        self.settled = self.settled and one.settled

    def told(self) -> dict[str, int]:
        """Return the figures by name."""
        return {"concerned": self.concerned, "now_passed": self.now_passed, "now_failed": self.now_failed}
