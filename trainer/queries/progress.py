"""Who has completed what: by unit, role, quiz, state and name. One query a page, whatever the number of people."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from trainer.core.quiz.model import ROLE_TITLES, Path, Quiz, Role
from trainer.core.standing import LATE, STATE_TITLES, Standing
from trainer.core.text import clean, fold
from trainer.models import Official, Requirement, RoleHolding, Unit
from trainer.queries.agreements import exempt
from trainer.queries.names import named
from trainer.queries.standing import in_state, not_passed, over, standings

# Of whom a list tells: “done” has passed all that the list is about, “not_done” lacks some of it. Of the states of a
# quiz those who have one in it. Those of whom nothing is asked today are “exempt”, and in “all” alone besides; “asked”
# are the others of whom something is.
Chosen: TypeAlias = Literal[
    "all",
    "asked",
    "done",
    "not_done",
    "overdue",
    "not_begun",
    "in_progress",
    "failed",
    "update",
    "expired",
    "exempt",
    "left",
]
CHOICES: tuple[Chosen, ...] = get_args(Chosen)
CHOICE_TITLES: dict[Chosen, str] = {
    "all": "Tất cả",
    "asked": "Có bài bắt buộc, không kể tạm miễn",
    "done": "Đã hoàn thành",
    "not_done": "Chưa hoàn thành",
    "overdue": LATE,
    "not_begun": STATE_TITLES["not_begun"],
    "in_progress": STATE_TITLES["in_progress"],
    "failed": STATE_TITLES["failed"],
    "update": STATE_TITLES["update"],
    "expired": STATE_TITLES["expired"],
    "exempt": STATE_TITLES["exempt"],
    "left": "Đã rời danh sách",
}
_UNIT = ("unit__position", "unit__code", "unit__name")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which officials: in ``unit`` and below, who must pass ``path`` (None: any), asked for ``quiz`` (empty: any), in
    ``state``, named ``text``.

    ``late_first``: those who are late stand before the others; ``never_signed_in``: only who never did; ``among``: only
    these; ``about``: only these requirements count, and only who has one of them; ``undone``, ``late``: what one looks
    like that is not done, or late, where a campaign has a measure of its own.
    """

    unit: Unit
    path: Path | None = None
    quiz: str = ""
    state: Chosen = "all"
    text: str = ""
    late_first: bool = False
    never_signed_in: bool = False
    among: QuerySet[Official] | None = None
    about: QuerySet[Requirement] | None = None
    undone: Q | None = None
    late: Q | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An official and how he stands with each quiz asked of him; ``exempt``: nothing is asked of him today."""

    official: Official
    roles: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    standings: tuple[Standing, ...]
    exempt: bool

    @property
    def done(self) -> int:
        """How many of the required quizzes are passed and valid."""
        return sum(one.valid for one in self.standings)

    @property
    def quizzes(self) -> Sequence[tuple[Requirement, Standing]]:
        """Each quiz with how he stands."""
        return list(zip(self.requirements, self.standings, strict=True))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its own people: how many must pass something, how many have, how many are late.

    Of ``exempt`` ones something is asked too, but not today: they are in none of the other numbers.
    """

    code: str
    name: str
    people: int = 0
    done: int = 0
    overdue: int = 0
    exempt: int = 0


class Totals(NamedTuple):
    """The same for all units together."""

    people: int
    done: int
    overdue: int
    exempt: int


def officials(wanted: Filter, now: datetime) -> QuerySet[Official]:
    """Return the officials of ``wanted`` in order: what was typed exactly first, then by given name."""
    asked = _asked(wanted).filter(official=OuterRef("pk"))
    found = Official.objects.filter(is_active=wanted.state != "left", unit__ancestry__startswith=wanted.unit.ancestry)
    if wanted.among is not None:
        found = found.filter(pk__in=wanted.among.values("pk"))
    if wanted.never_signed_in:
        found = found.filter(last_login__isnull=True)
    if wanted.path:
        found = found.filter(holds(wanted.path.role))
    # Nothing is asked of those who left, so that a quiz cannot choose among them.
    if (wanted.quiz or wanted.about is not None) and wanted.state != "left":
        found = found.filter(Exists(asked))
    found = _named(_chosen(found, asked, wanted, now), wanted.text)
    return _late_first(found, asked, wanted, now) if wanted.late_first else found


def _asked(wanted: Filter) -> QuerySet[Requirement]:
    """Return what ``wanted`` is about: one quiz, the path of one role, or everything that is asked of somebody."""
    about = Requirement.objects.all() if wanted.about is None else wanted.about
    if wanted.quiz:
        return about.filter(quiz=wanted.quiz)
    return about.filter(quiz__in=wanted.path.quizzes) if wanted.path else about


def path_for(role: str, paths: Mapping[Role, Path]) -> Path:
    """Return the path of ``role``; without quizzes when nothing is asked of it. Raises KeyError: no role."""
    known = cast(Role, role)
    return paths.get(known) or Path(known, ROLE_TITLES[known], ())


def holds(role: Role) -> Q:
    """Return what an official looks like who holds ``role``."""
    return Q(Exists(RoleHolding.objects.filter(official=OuterRef("pk"), role=role)))


def _late_first(
    found: QuerySet[Official], asked: QuerySet[Requirement], wanted: Filter, now: datetime
) -> QuerySet[Official]:
    late = Exists(asked.filter(_late(wanted, now))) & ~exempt(now)
    return found.annotate(late=late).order_by("-late", *found.query.order_by)


def _undone(wanted: Filter, now: datetime) -> Q:
    return not_passed(now) if wanted.undone is None else wanted.undone


def _late(wanted: Filter, now: datetime) -> Q:
    return over(now) if wanted.late is None else wanted.late


def _chosen(
    found: QuerySet[Official], asked: QuerySet[Requirement], wanted: Filter, now: datetime
) -> QuerySet[Official]:
    chosen = wanted.state
    if chosen == "all" or chosen == "left":
        return found
    if chosen == "exempt":
        return found.filter(exempt(now), Exists(asked))
    here = found.filter(~exempt(now), Exists(asked.filter(_reason(wanted, now))))
    return here.filter(~Exists(asked.filter(_undone(wanted, now)))) if chosen == "done" else here


def _reason(wanted: Filter, now: datetime) -> Q:
    """Return what a requirement looks like for which somebody is among those of ``wanted``, all of his for most."""
    chosen = wanted.state
    if chosen == "not_done":
        return _undone(wanted, now)
    if chosen == "overdue":
        return _late(wanted, now)
    if chosen == "all" or chosen == "asked" or chosen == "done" or chosen == "exempt" or chosen == "left":
        return Q()
    return in_state(chosen, now)


def _named(found: QuerySet[Official], text: str) -> QuerySet[Official]:
    typed = clean(text).lower()
    found = found.filter(named(typed))
    if fold(typed) == typed:
        return found.order_by("sort_name", "pk")
    exact = Case(When(lowered__contains=f" {typed}", then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(inexact=exact).order_by("inexact", "sort_name", "pk")


def rows(
    found: QuerySet[Official],
    wanted: Filter | None,
    quizzes: Mapping[str, Quiz],
    now: datetime,
    *,
    reasons: bool = False,
) -> list[Row]:
    """Return the officials of a (sliced) query with the quizzes that ``wanted`` is about (None: all of them); with
    ``reasons`` only those for which each is in the list: of who is not done what he lacks.

    ``quizzes``: those of the content. As many queries, however many people.
    """
    asked = (_asked(wanted) if wanted else Requirement.objects.all()).order_by("quiz")
    if wanted and reasons:
        asked = asked.filter(_reason(wanted, now))
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
    return [_row(official, stands) for official in loaded]


def _row(official: Official, stands: Mapping[tuple[int, str], Standing]) -> Row:
    requirements = tuple(official.requirements.all())
    return Row(
        official=official,
        roles=tuple(holding.role for holding in official.role_holdings.all()),  # type: ignore[misc]
        requirements=requirements,
        standings=tuple(stands[row.official_id, row.quiz] for row in requirements),
        exempt=official.exempt,  # type: ignore[attr-defined]
    )


def by_unit(wanted: Filter, now: datetime) -> list[UnitRow]:
    """Return every unit of ``wanted`` that has people with something to pass, in the order of the units. Two queries.

    The few who are exempt are looked for from their exemptions, and not by looking at everybody.
    """
    asked = _asked(wanted).filter(official=OuterRef("pk"))
    missing = asked.filter(_undone(wanted, now))
    late = asked.filter(_late(wanted, now))
    everyone = officials(replace(wanted, state="all", text="", late_first=False, never_signed_in=False), now).order_by()
    counted = (
        everyone.filter(~exempt(now))
        .annotate(asked=Exists(asked), missing=Exists(missing), late=Exists(late))
        .values(*_UNIT)
        .annotate(
            people=Count("pk", filter=Q(asked=True)),
            done=Count("pk", filter=Q(asked=True, missing=False)),
            overdue=Count("pk", filter=Q(late=True)),
        )
    )
    away = everyone.filter(exempt(now), Exists(asked))
    figures: dict[tuple[int, str, str], dict[str, int]] = defaultdict(dict)
    for row in (*counted, *away.values(*_UNIT).annotate(exempt=Count("pk"))):
        position, code, name = (row.pop(field) for field in _UNIT)
        figures[position, code, name].update(row)
    rows_of = (UnitRow(code, name, **numbers) for (_, code, name), numbers in sorted(figures.items()))
    return [row for row in rows_of if row.people or row.exempt]


def totals(units: Sequence[UnitRow]) -> Totals:
    """Return the figures over ``units``."""
    return Totals(
        sum(row.people for row in units),
        sum(row.done for row in units),
        sum(row.overdue for row in units),
        sum(row.exempt for row in units),
    )
