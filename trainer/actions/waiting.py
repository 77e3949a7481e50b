"""What an official did with a quiz before, and when he may begin it again."""

from dataclasses import dataclass
from datetime import datetime

from trainer.core.completion import Pass, Sitting, attempts_left, may_begin_at
from trainer.core.quiz import Rule
from trainer.models import HandIn, Official


@dataclass(frozen=True, slots=True)
class Record:
    """The attempts at a whole quiz that were handed in, in their order, and the pass that holds ``at`` a moment."""

    at: datetime
    sittings: tuple[Sitting, ...]
    current: Pass | None

    def begin_from(self, rule: Rule) -> datetime | None:
        """Return from when the next attempt may begin under ``rule``; None: at once."""
        until = may_begin_at(rule, self.sittings, self.current)
        return until if until is not None and until > self.at else None

    def left(self, rule: Rule) -> int | None:
        """Return how many more tries may fail under ``rule`` before there is a wait; None: there never is one."""
        return attempts_left(rule, self.sittings)


def record_of(official: Official, quiz_id: str, now: datetime) -> Record:
    """Return what ``official`` did with a quiz until ``now``: one query."""
    full = HandIn.objects.filter(attempt__official=official, attempt__quiz=quiz_id, attempt__purpose="full")
    # A completion is always that of a hand-in of the whole quiz, so it comes with it.
    fields = ("handed_in_at", "passed", "completion__passed_at", "completion__valid_until")
    rows = list(full.order_by("handed_in_at").values_list(*fields))
    passes = [Pass(passed_at, until) for _, _, passed_at, until in rows if until is not None and until > now]
    return Record(
        at=now,
        sittings=tuple(Sitting(handed_in_at, passed) for handed_in_at, passed, _, _ in rows),
        current=max(passes, key=lambda one: one.valid_until, default=None),
    )
