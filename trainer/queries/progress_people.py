"""How each official of a list stands with each quiz asked of him. As many queries, however many people."""

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from trainer.core.due_days import day_to_meet
from trainer.core.quiz.model import ROLE_TITLES, Quiz, Role
from trainer.core.standing import Standing
from trainer.models import Official, Requirement, RoleHolding
from trainer.queries.agreements import exempt
from trainer.queries.progress_filter import Filter, about, reason, scope_of
from trainer.queries.standing import standings
from trainer.tables.table import Column, Line

# What every table of people begins with.
WHO = (
    Column("code", "Mã cán bộ", 12),
    Column("name", "Họ và tên", 26),
    Column("position", "Chức vụ", 30),
    Column("unit", "Đơn vị", 28),
    Column("roles", "Vai trò", 24),
)


@dataclass(frozen=True, slots=True)
class PersonRow:
    """An official and how he stands with each quiz asked of him; ``exempt``: nothing is asked of him today."""

    official: Official
    roles: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    standings: tuple[Standing, ...]
    exempt: bool

    @property
    def who(self) -> Line:
        """What stands of him in the columns ``WHO``."""
        one, roles = self.official, "; ".join(ROLE_TITLES[role] for role in self.roles)
        return one.staff_code, one.full_name, one.position, one.unit.name, roles

    @property
    def done(self) -> int:
        """How many of the required quizzes are passed and valid."""
        return sum(one.valid for one in self.standings)

    @property
    def next_day(self) -> date | None:
        """The first day of what is not passed; None without one, and while nothing is asked of him."""
        left = (self.day(asked, stands) for asked, stands in self.quizzes if not stands.valid)
        return min((day for day in left if day), default=None)

    def day(self, asked: Requirement, stands: Standing) -> date | None:
        """Return by when one of his quizzes is asked, of one that is passed by when it was; None without a day, and
        while nothing is asked of him."""
        if self.exempt:
            return None
        if stands.state == "completed":
            return asked.due_on
        return day_to_meet(asked.due_on, asked.valid_until, asked.relearn_by if stands.state == "update" else None)

    @property
    def quizzes(self) -> Sequence[tuple[Requirement, Standing]]:
        """Each quiz with how he stands."""
        return list(zip(self.requirements, self.standings, strict=True))


def rows(
    found: QuerySet[Official],
    wanted: Filter | None,
    quizzes: Mapping[str, Quiz],
    now: datetime,
    *,
    reasons: bool = False,
) -> list[PersonRow]:
    """Return the officials of a (sliced) query with the quizzes that ``wanted`` is about (None: all of them); with
    ``reasons`` only those for which each is in the list: of who is not done what he lacks.

    ``quizzes``: those of the content, in whose order they stand. As many queries, however many people.
    """
    # By official first, as the index holds them: in the order of quizzes alone SQLite would read everybody's.
    asked = (about(wanted) if wanted else Requirement.objects.all()).order_by("official", "quiz")
    if wanted and reasons:
        asked = asked.filter(
            reason(replace(scope_of(wanted), paths=None, requirements=asked, one_each=False), wanted.state, now)
        )
    loaded = list(
        found.annotate(exempt=exempt(now))
        .select_related("unit")
        .prefetch_related(
            Prefetch("requirements", queryset=asked),
            Prefetch("role_holdings", queryset=RoleHolding.objects.order_by("pk")),
        )
    )
    away = {official.pk for official in loaded if official.exempt}
    stands = standings([row for official in loaded for row in official.requirements.all()], quizzes, away, now)
    places = {quiz: place for place, quiz in enumerate(quizzes)}
    return [_row(official, stands, places) for official in loaded]


def let_go() -> None:
    """Let rows go that nobody holds: each official and his requirements hold each other.

    Our programs look for such rubbish so seldom that the rows of many thousands would stay.
    """
    gc.collect(1)


def _row(official: Official, stands: Mapping[tuple[int, str], Standing], places: Mapping[str, int]) -> PersonRow:
    found = official.requirements.all()
    requirements = tuple(sorted(found, key=lambda row: (places.get(row.quiz, len(places)), row.quiz)))
    return PersonRow(
        official=official,
        roles=tuple(holding.role for holding in official.role_holdings.all()),  # type: ignore[misc]
        requirements=requirements,
        standings=tuple(stands[row.official_id, row.quiz] for row in requirements),
        exempt=official.exempt,  # type: ignore[attr-defined]
    )
