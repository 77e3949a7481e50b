"""Whom a change concerns: officials by unit and role, who has learnt again, how much work is left."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from trainer.actions.papers import may_be_asked
from trainer.content.library import Library
from trainer.core.editions import impact
from trainer.core.editions.impact import Load, MaterialChange, Stale, Text
from trainer.core.editions.relearning import sections_asked
from trainer.core.quiz.model import ROLE_TITLES, Question, Role
from trainer.core.vietnam_time import day_of
from trainer.models import Official, Reliance, Requirement, SectionVersion, Unit
from trainer.queries.impact_sql import ChangedText, Touched, touched


class Share(NamedTuple):
    """How many officials still have to learn again, and how many have."""

    waiting: int
    relearnt: int

    @property
    def people(self) -> int:
        """How many it concerns."""
        return self.waiting + self.relearnt


@dataclass(frozen=True, slots=True)
class UnitShare:
    """The share of the people of one unit."""

    code: str
    name: str
    share: Share


@dataclass(frozen=True, slots=True)
class ImpactTally:
    """Officials (each once), by unit (most waiting first) and by role (once in each), and the work that is left."""

    share: Share
    units: tuple[UnitShare, ...]
    roles: tuple[tuple[Role, Share], ...]
    loads: tuple[Load, ...]

    @property
    def minutes(self) -> int:
        """Return the minutes of all who wait, together."""
        return impact.minutes(self.loads)


@dataclass(frozen=True, slots=True)
class ChangeImpact:
    """A change, the questions that test its sections now (by quiz), and whom it concerns."""

    change: MaterialChange
    questions: Mapping[str, tuple[Question, ...]]
    tally: ImpactTally

    @property
    def unasked(self) -> tuple[str, ...]:
        """The sections that nobody can be asked about, so that nobody has to learn them again."""
        asked = {section for found in self.questions.values() for one in found for section in one.sections}
        return tuple(section for section in self.change.sections if section not in asked)


@dataclass(frozen=True, slots=True)
class Impact:
    """Several changes, and all of them together: who is concerned by two of them counts once, and sits once."""

    changes: tuple[ChangeImpact, ...]
    total: ImpactTally


Allowed = Callable[[Question], bool]


def measure(changes: Sequence[MaterialChange], library: Library, now: datetime, *, unit: Unit | None = None) -> Impact:
    """Return what ``changes`` set off among the officials of ``unit`` and below (none: everybody).

    Counted are active officials of whom the quiz is asked and whose pass holds at ``now``; sections that nobody can be
    asked about on that day concern nobody. What it costs grows with
    the passes that rest on the changed sections, whatever else there is.
    """
    allowed = _allowed(library, now)
    marks = _marks(changes, library, allowed)
    found = touched(marks, [change.key for change in changes], now)
    counting = _Counting(found, library, allowed, unit)
    return Impact(
        tuple(
            ChangeImpact(change, _questions(change, library, allowed), counting.tally(change.key)) for change in changes
        ),
        counting.tally(None),
    )


def waiting(
    changes: Sequence[MaterialChange], library: Library, now: datetime, unit: Unit | None = None
) -> QuerySet[Official]:
    """Return exactly the officials who still have to learn any of ``changes`` again, of ``unit`` and below or all."""
    old = [mark.text for mark in _marks(changes, library, _allowed(library, now)) if mark.stale]
    rows = Reliance.objects.filter(section_version__in=old, completion__valid_until__gt=now)
    asked = Requirement.objects.filter(
        official=OuterRef("completion__official"), quiz=OuterRef("completion__quiz")
    ).order_by()
    found = Official.objects.filter(
        is_active=True, pk__in=rows.filter(Exists(asked)).values("completion__official").distinct()
    )
    return found.filter(unit__ancestry__startswith=unit.ancestry) if unit else found


def let_off(
    question: str, fingerprints: Collection[str], library: Library, now: datetime
) -> tuple[tuple[str, int], ...]:
    """Return the sections that nobody can be asked about once ``question`` is withdrawn in these words.

    With each stands how many officials still have to learn it again, who then no longer have to.
    """
    allowed, quizzes = _allowed(library, now), library.quizzes.values()

    def left(one: Question) -> bool:
        return allowed(one) and not (one.id == question and one.fingerprint() in fingerprints)

    lost = sorted(sections_asked(quizzes, allowed) - sections_asked(quizzes, left))
    return tuple((section, _waiting_for(section, library, now)) for section in lost)


def _waiting_for(section: str, library: Library, now: datetime) -> int:
    changes = [one for one in impact.everything(library.history) if section in one.sections]
    return waiting([replace(one, sections=(section,)) for one in changes], library, now).count()


def still_open(library: Library, now: datetime) -> tuple[MaterialChange, ...]:
    """Return the changes of all editions that somebody still has to learn again, the oldest first."""
    changes = impact.everything(library.history)
    marks = _marks(changes, library, _allowed(library, now))
    old = {mark.text: mark.changes for mark in marks if mark.stale}
    rows = Reliance.objects.filter(section_version__in=old, completion__valid_until__gt=now)
    resting = SectionVersion.objects.filter(pk__in=old).filter(Exists(rows.filter(section_version=OuterRef("pk"))))
    wanted = {key for number in resting.values_list("pk", flat=True) for key in old[number]}
    return tuple(change for change in changes if change.key in wanted)


def _questions(change: MaterialChange, library: Library, allowed: Allowed) -> dict[str, tuple[Question, ...]]:
    found = {
        quiz.id: impact.questions_of(quiz, change.sections, allowed)
        for quiz in library.quizzes.values()
        if not quiz.public
    }
    return {quiz: questions for quiz, questions in found.items() if questions}


def _allowed(library: Library, now: datetime) -> Allowed:
    return may_be_asked(library, day_of(now))


def _marks(changes: Sequence[MaterialChange], library: Library, allowed: Allowed) -> list[ChangedText]:
    """Return what it means to rest on each kept text of the changed sections."""
    sections = {section for change in changes for section in change.sections}
    rows = SectionVersion.objects.filter(reference__in=sections).values_list(
        "pk", "reference", "fingerprint", "first_seen_at"
    )
    texts = [Text(pk, section, mark, day_of(seen_at)) for pk, section, mark, seen_at in rows]
    tested = sections_asked(library.quizzes.values(), allowed)
    sorted_out = {change.key: impact.outdated_by(change, texts, library.history, tested) for change in changes}
    stale = impact.stale_texts({key: old for key, (old, _) in sorted_out.items()}, texts)
    fresh = impact.stale_texts({key: new for key, (_, new) in sorted_out.items()}, texts)
    return [
        *(ChangedText(number, one.section, one.changes, stale=True) for number, one in stale.items()),
        *(ChangedText(number, one.section, one.changes, stale=False) for number, one in fresh.items()),
    ]


class _Counting:
    """Sums up the rows of the database, for one change or for all."""

    def __init__(self, found: Touched, library: Library, allowed: Allowed, unit: Unit | None) -> None:
        self._library, self._allowed = library, allowed
        units = Unit.objects.filter(ancestry__startswith=unit.ancestry) if unit else Unit.objects.all()
        self._units = {pk: (code, name) for pk, code, name in units.values_list("pk", "code", "name")}
        self._people = [row for row in found.people if row.unit in self._units]
        passes: dict[tuple[str, frozenset[Stale]], int] = defaultdict(int)
        for row in found.passes:
            if row.unit in self._units:
                passes[row.quiz, row.stale] += row.number
        self._passes = passes

    def tally(self, key: str | None) -> ImpactTally:
        """Return everything about the change ``key``; about all of them together without one."""
        units: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        roles: dict[Role, list[int]] = defaultdict(lambda: [0, 0])
        for row in self._people:
            place = _place(row.waiting, row.relearnt, key)
            if place is not None:
                units[row.unit][place] += row.number
                for role in row.roles:
                    roles[role][place] += row.number
        return ImpactTally(
            share=Share(*(sum(pair[place] for pair in units.values()) for place in (0, 1))),
            units=self._largest_first(units),
            roles=tuple((role, Share(*roles[role])) for role in ROLE_TITLES if role in roles),
            loads=self._loads(key),
        )

    def _largest_first(self, units: Mapping[int, Sequence[int]]) -> tuple[UnitShare, ...]:
        shares = [UnitShare(*self._units[unit], Share(*pair)) for unit, pair in units.items()]
        return tuple(sorted(shares, key=lambda one: (-one.share.waiting, -one.share.relearnt, one.code)))

    def _loads(self, key: str | None) -> tuple[Load, ...]:
        passes = ((quiz, _sections(stale, key), number) for (quiz, stale), number in self._passes.items())
        return impact.loads(passes, self._library.quizzes, self._allowed)


def _place(waiting: frozenset[str], relearnt: frozenset[str], key: str | None) -> int | None:
    """Say whether somebody counts as waiting (0), as having learnt again (1), or not at all."""
    if waiting if key is None else key in waiting:
        return 0
    return 1 if (relearnt if key is None else key in relearnt) else None


def _sections(stale: Iterable[Stale], key: str | None) -> frozenset[str]:
    return frozenset(one.section for one in stale if key is None or key in one.changes)
