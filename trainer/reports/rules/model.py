"""What a report knows, in figures; whatever it says is made of these."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from trainer.core.text import percent_of
from trainer.reports.rules.period import Period

# Of fewer people a share says nothing of a unit, and much of each of them: such a unit is in no order.
FEWEST = 5
LOWEST = 10


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """How many stand how, in a unit, role or quiz: as ``queries.progress_units`` counts them."""

    code: str
    name: str
    people: int = 0
    done: int = 0
    late: int = 0
    exempt: int = 0

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    @property
    def share(self) -> str:
        """Return the share of those who are done in words; a dash for nobody."""
        return percent_of(self.done, self.people)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """How people stood at ``at``: all of them, by unit (its own people), role and quiz.

    ``kept``: as it was counted that night, each unit with all that is below it. By role and quiz nothing is kept: that
    is of ``detail_at`` then (None: the same moment).
    """

    at: datetime
    whole: GroupFigures
    units: tuple[GroupFigures, ...] = ()
    roles: tuple[GroupFigures, ...] = ()
    quizzes: tuple[GroupFigures, ...] = ()
    kept: bool = False
    detail_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """What was passed in the period in a unit or of a quiz: so many people, so many passes."""

    code: str
    name: str
    people: int
    passes: int


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened in the period. ``passed``: people with a pass, ``left_since`` of them are no longer in the list.

    ``there``: how many were in the list at its end. ``reminders`` by what became of them. ``changes_of_units``: what
    was done to the tree since its end, in words. ``workshops``: classes and drills held in it, at which ``attended``
    people were, each counted once.
    """

    passed: int = 0
    passes: int = 0
    left_since: int = 0
    units: tuple[Passed, ...] = ()
    quizzes: tuple[Passed, ...] = ()
    there: int = 0
    joined: int = 0
    left: int = 0
    extensions: int = 0
    exemptions: int = 0
    reminders: Mapping[str, int] | None = None
    letters: int = 0
    letters_on_paper: int = 0
    changes_of_units: tuple[str, ...] = ()
    moved_since: int = 0
    workshops: int = 0
    attended: int = 0

    @property
    def sent(self) -> int:
        """How many reminders were sent."""
        return (self.reminders or {}).get("sent", 0)


@dataclass(frozen=True, slots=True)
class Round:
    """A campaign of the period: its figures when it was closed (``final``), or as they are while it is open."""

    title: str
    due_on: date | None
    closed_on: date | None
    people: int
    done: int
    late: int
    exempt: int

    @property
    def share(self) -> str:
        """Return the share of those who are done in words; a dash for nobody."""
        return percent_of(self.done, self.people)


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """A material change that an edition of the period brought: who has learnt again, and who still has to."""

    published_on: date
    reason: str
    instrument: str
    relearn_by: date | None
    waiting: int
    relearnt: int


@dataclass(frozen=True, slots=True)
class Hard:
    """A question or section that is missed most: its share of points, and between what it lies in 95 of 100 cases."""

    name: str
    quiz: str
    number: int
    share: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Report:
    """All that the reports of a period are made of. ``snapshot`` is None where nobody can know any more how people
    stood; ``campaigns_more``: so many campaigns of the period are not listed, ``closed_more`` of which are closed. Whom
    ``changes`` concern counts once in ``waiting`` or ``relearnt``, however many of them do."""

    period: Period
    agency: str
    made_at: datetime
    snapshot: Snapshot | None
    happened: Happened
    campaigns: tuple[Round, ...] = ()
    campaigns_more: int = 0
    closed_more: int = 0
    changes: tuple[ReportedChange, ...] = ()
    waiting: int = 0
    relearnt: int = 0
    hard_questions: tuple[Hard, ...] = ()
    hard_sections: tuple[Hard, ...] = ()


def lowest(units: tuple[GroupFigures, ...], most: int = LOWEST) -> list[GroupFigures]:
    """Return the units in which the smallest share is done, at least one person is not, and enough are asked to say so.

    Of equal shares the unit with more people who are not done comes first, then by its place in ``units``.
    """
    ranked = [unit for unit in units if unit.people >= FEWEST and unit.left]
    return sorted(ranked, key=lambda unit: (Fraction(unit.done, unit.people), -unit.left))[:most]
