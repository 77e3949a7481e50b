"""Who has completed what: by unit, role, quiz, state and name. One query a page, whatever the number of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, cast, get_args

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from trainer.core.completion import VALID, Status, status
from trainer.core.quiz.model import ROLE_TITLES, Path, Role
from trainer.core.text import clean, fold
from trainer.core.vietnam_time import LOCAL
from trainer.models import Completion, Official, Requirement, RoleHolding, Unit

State = Literal["all", "done", "not_done", "overdue", "update", "left"]
STATES: tuple[State, ...] = get_args(State)
STATE_TITLES: dict[State, str] = {
    "all": "Tất cả",
    "done": "Đã hoàn thành",
    "not_done": "Chưa hoàn thành",
    "overdue": "Quá hạn",
    "update": "Cần cập nhật",
    "left": "Đã rời danh sách",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which officials: in ``unit`` and below, who must pass ``path`` (None: any), asked for ``quiz`` (empty: any), in
    ``state``, named ``text``.

    ``late_first``: those who are late stand before the others; ``never_signed_in``: only who never did; ``among``: only
    these.
    """

    unit: Unit
    path: Path | None = None
    quiz: str = ""
    state: State = "all"
    text: str = ""
    late_first: bool = False
    never_signed_in: bool = False
    among: QuerySet[Official] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """An official and how he stands with each quiz asked of him."""

    official: Official
    roles: tuple[Role, ...]
    requirements: tuple[Requirement, ...]
    now: datetime = field(repr=False)

    @property
    def done(self) -> int:
        """How many of the required quizzes are passed and valid."""
        return sum(self.status(row) in VALID for row in self.requirements)

    def status(self, row: Requirement) -> Status:
        """Return how the official stands with one quiz."""
        # Once the pass itself has ended there is nothing to bring up to date any more.
        relearn_by = row.relearn_by if getattr(row, "pass_holds", True) else None
        return status(row.valid_until, row.due_on, self.now, self.now.astimezone(LOCAL).date(), relearn_by)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with its own people: how many must pass something, how many have, how many are late."""

    code: str
    name: str
    people: int
    done: int
    overdue: int


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
    if wanted.quiz and wanted.state != "left":
        found = found.filter(Exists(asked))
    found = _named(_in_state(found, asked, wanted.state, now), wanted.text)
    return _late_first(found, asked, now) if wanted.late_first else found


def _asked(wanted: Filter) -> QuerySet[Requirement]:
    """Return what ``wanted`` is about: one quiz, the path of one role, or everything that is asked of somebody."""
    if wanted.quiz:
        return Requirement.objects.filter(quiz=wanted.quiz)
    return of_path(wanted.path) if wanted.path else Requirement.objects.all()


def of_path(path: Path) -> QuerySet[Requirement]:
    """Return the requirements of a path: it is done when none of them is missing, whatever other roles ask."""
    return Requirement.objects.filter(quiz__in=path.quizzes)


def path_for(role: str, paths: Mapping[Role, Path]) -> Path:
    """Return the path of ``role``; without quizzes when nothing is asked of it. Raises KeyError: no role."""
    known = cast(Role, role)
    return paths.get(known) or Path(known, ROLE_TITLES[known], ())


def holds(role: Role) -> Q:
    """Return what an official looks like who holds ``role``."""
    return Q(Exists(RoleHolding.objects.filter(official=OuterRef("pk"), role=role)))


def _late_first(found: QuerySet[Official], asked: QuerySet[Requirement], now: datetime) -> QuerySet[Official]:
    late = Exists(asked.filter(overdue(now)))
    return found.annotate(late=late).order_by("-late", *found.query.order_by)


def _in_state(
    found: QuerySet[Official], asked: QuerySet[Requirement], state: State, now: datetime
) -> QuerySet[Official]:
    missing = asked.filter(not_passed(now))
    if state == "done":
        return found.filter(Exists(asked), ~Exists(missing))
    if state == "not_done":
        return found.filter(Exists(missing))
    if state == "overdue":
        return found.filter(Exists(asked.filter(overdue(now))))
    if state == "update":
        return found.filter(Exists(asked.filter(Q(relearn_by__isnull=False), pass_holds(now))))
    return found


def not_passed(now: datetime) -> Q:
    """Return what a requirement looks like that is not passed, or no longer."""
    return Q(valid_until__isnull=True) | Q(valid_until__lte=now)


def overdue(now: datetime) -> Q:
    """Return what a requirement looks like whose day is over: that of a campaign, or that of a change to relearn."""
    today = now.astimezone(LOCAL).date()
    return not_passed(now) & (Q(due_on__lt=today) | (Q(relearn_by__lt=today) & pass_holds(now)))


def pass_holds(now: datetime) -> Q:
    """Return what a requirement looks like whose pass itself has not ended, whatever changed in the handbook since."""
    passes = Completion.objects.filter(official=OuterRef("official"), quiz=OuterRef("quiz"), valid_until__gt=now)
    return Q(Exists(passes))


def _named(found: QuerySet[Official], text: str) -> QuerySet[Official]:
    typed = clean(text).lower()
    for word in fold(typed).split():
        found = found.filter(folded__contains=word)
    if fold(typed) == typed:
        return found.order_by("sort_name", "pk")
    exact = Case(When(lowered__contains=typed, then=Value(0)), default=Value(1), output_field=IntegerField())
    return found.annotate(inexact=exact).order_by("inexact", "sort_name", "pk")


def rows(found: QuerySet[Official], wanted: Filter | None, now: datetime) -> list[Row]:
    """Return the officials of a (sliced) query with the quizzes that ``wanted`` is about (None: all of them).

    Three queries, however many people.
    """
    # Only of the few that are to be brought up to date is the pass itself looked at.
    still = Case(When(Q(relearn_by__isnull=False) & pass_holds(now), then=Value(True)), default=Value(False))
    about = _asked(wanted) if wanted else Requirement.objects.all()
    asked = about.annotate(pass_holds=still).order_by("quiz")
    loaded = found.select_related("unit").prefetch_related(
        Prefetch("requirements", queryset=asked), Prefetch("role_holdings", queryset=RoleHolding.objects.order_by("pk"))
    )
    return [
        Row(
            official=official,
            roles=tuple(holding.role for holding in official.role_holdings.all()),  # type: ignore[misc]
            requirements=tuple(official.requirements.all()),
            now=now,
        )
        for official in loaded
    ]


def by_unit(wanted: Filter, now: datetime) -> list[UnitRow]:
    """Return every unit of ``wanted`` that has people with something to pass, in the order of the units."""
    asked = _asked(wanted).filter(official=OuterRef("pk"))
    missing = asked.filter(not_passed(now))
    late = asked.filter(overdue(now))
    everyone = officials(Filter(wanted.unit, wanted.path, wanted.quiz, among=wanted.among), now).order_by()
    counted = (
        everyone.annotate(asked=Exists(asked), missing=Exists(missing), late=Exists(late))
        .values("unit__code", "unit__name", "unit__position")
        .annotate(
            people=Count("pk", filter=Q(asked=True)),
            done=Count("pk", filter=Q(asked=True, missing=False)),
            overdue=Count("pk", filter=Q(late=True)),
        )
        .order_by("unit__position")
    )
    return [
        UnitRow(row["unit__code"], row["unit__name"], row["people"], row["done"], row["overdue"])
        for row in counted
        if row["people"]
    ]


def totals(units: Sequence[UnitRow]) -> tuple[int, int, int]:
    """Return people, done and overdue over ``units``."""
    return sum(row.people for row in units), sum(row.done for row in units), sum(row.overdue for row in units)
