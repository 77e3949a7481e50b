"""Looking whether the record is what the server wrote: stamps, corrections, passes, words of questions, marks.

Read in pages by number, each in short statements: a million hand-ins fill no memory and keep nobody waiting.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.db.models import QuerySet

from trainer.actions import stamps
from trainer.actions.completions import earned, values
from trainer.actions.correction_faults import UNREADABLE, rightly_corrected
from trainer.actions.corrections import counting_score
from trainer.actions.withdrawals_weighing import written_since
from trainer.core.fingerprint import of_value
from trainer.core.record_mark import RecordMark, RunningMark
from trainer.core.stamp import State
from trainer.models import Completion, HandIn, QuestionVersion

# What is not as it should be in a hand-in: its stamp, what it holds, a correction beside it, the pass that it earned.
Wrong = Literal["broken", "missing", "unknown_key", "unreadable", "correction", "completion"]
_STAMPS: tuple[Literal["broken", "missing", "unknown_key"], ...] = ("broken", "missing", "unknown_key")

# So many of each are named and looked at again; who finds more has been told enough.
_NAMED = 200


@dataclass(slots=True)
class Found:
    """What a look came to: hand-ins by how their stamp stands, those stamped later, and what is wrong, by number.

    ``since``: when stamps began; ``questions``: fingerprints whose words are others now; ``marks``: what the record
    says at the numbers that were asked for.
    """

    since: datetime | None = None
    states: Counter[State] = field(default_factory=Counter)
    late: int = 0
    wrong: dict[Wrong, list[int]] = field(default_factory=dict)
    counts: Counter[Wrong] = field(default_factory=Counter)
    questions: list[str] = field(default_factory=list)
    marks: dict[int, RecordMark] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many hand-ins were looked at."""
        return self.states.total()


def look(upto: Sequence[int] = (), step: Callable[[int], None] = lambda number: None) -> Found:
    """Look at the whole record. ``upto``: numbers of hand-ins at which marks were left; ``step`` is told how many were
    read since it was last told.
    """
    looker, decided, line = stamps.Looker(), written_since(), RunningMark(upto)
    found = Found(looker.since)
    for page in _pages(HandIn.objects.all()):
        _look(page, looker, decided, found)
        for one in page:
            line.add(one.pk, one.attempt_id, stamped=one.stamp is not None)
        step(len(page))
    line.end()
    found.marks = line.found
    found.questions = [row.pk for row in QuestionVersion.objects.iterator(500) if of_value(row.content) != row.pk]
    _look_again(found)
    return found


def look_at_latest(number: int) -> Found:
    """Look at the last ``number`` hand-ins."""
    looker, decided = stamps.Looker(), written_since()
    found = Found(looker.since)
    latest = HandIn.objects.order_by("-pk").values_list("pk", flat=True)[:number]
    for page in _pages(HandIn.objects.filter(pk__gte=min(latest, default=0))):
        _look(page, looker, decided, found)
    _look_again(found)
    return found


def mark_of_now(upto: int) -> RecordMark:
    """Return the mark of the record up to the hand-in ``upto``, which nobody writes before any more."""
    line = RunningMark([upto])
    rows = HandIn.objects.filter(pk__lte=upto).order_by("pk").values_list("pk", "attempt_id", "stamp")
    for number, attempt, stamp in rows.iterator(10_000):
        line.add(number, attempt, stamped=stamp is not None)
    line.end()
    return line.found[upto]


def _pages(rows: QuerySet[HandIn]) -> Iterator[list[HandIn]]:
    return stamps.pages(rows.select_related("attempt", "completion").prefetch_related("corrections__withdrawal"))


def _look(page: Sequence[HandIn], looker: stamps.Looker, decided: Mapping[str, date], found: Found) -> None:
    for one, looked in zip(page, looker.look_at(page), strict=True):
        found.states[looked.state] += 1
        found.late += looked.late
        for wrong in _wrong(one, looked.state, decided):
            found.counts[wrong] += 1
            if found.counts[wrong] <= _NAMED:
                found.wrong.setdefault(wrong, []).append(one.pk)


def _wrong(hand_in: HandIn, state: State, decided: Mapping[str, date]) -> Iterable[Wrong]:
    """Yield what is wrong; of what nobody vouches for (changed, or put in without a stamp) nothing else is asked: to
    be sent to `rebuild` for its pass would make the forgery whole.
    """
    stamp = next((one for one in _STAMPS if one == state), None)
    if stamp is not None:
        yield stamp
    if stamp not in ("broken", "missing"):
        yield from _wrong_beside(hand_in, decided)


def _wrong_beside(hand_in: HandIn, decided: Mapping[str, date]) -> Iterable[Wrong]:
    try:
        if not rightly_corrected(hand_in, decided):
            yield "correction"
        elif values(getattr(hand_in, "completion", None)) != values(_earned(hand_in)):
            yield "completion"
    except UNREADABLE:
        yield "unreadable"


def _earned(hand_in: HandIn) -> Completion | None:
    full = hand_in.attempt.purpose == "full"
    return earned(hand_in, passed=counting_score(hand_in).passed) if full else None


def _look_again(found: Found) -> None:
    """Look a second time at what seemed wrong: it was read in several statements, while others wrote."""
    numbers = sorted({number for some in found.wrong.values() for number in some})
    looker, decided, again = stamps.Looker(), written_since(), Found()
    for page in _pages(HandIn.objects.filter(pk__in=numbers)):
        _look(page, looker, decided, again)
    for wrong, some in found.wrong.items():
        still = sorted(set(again.wrong.get(wrong, ())) & set(some))
        right = len(some) - len(still)
        found.counts[wrong] -= right
        found.wrong[wrong] = still
        if wrong in _STAMPS:
            found.states[wrong] -= right
            found.states["intact"] += right


def named(numbers: Iterable[int]) -> Mapping[int, str]:
    """Return by number of a hand-in whose it is, of which quiz, the how manieth attempt."""
    rows = HandIn.objects.filter(pk__in=list(numbers)).select_related("attempt__official")
    return {
        row.pk: f"{row.attempt.official}, bài “{row.attempt.quiz_title}”, lượt {row.attempt.number}" for row in rows
    }
