"""Who has completed what: by unit, role, quiz, state and name. One query a page, whatever the number of people."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, NamedTuple, TypeAlias, cast, get_args

from django.db.models import Case, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Value, When

from trainer.core.quiz.model import ROLE_TITLES, Path, Quiz, Role
from trainer.core.standing import LATE, STATE_TITLES, Standing
from trainer.core.text import clean, fold
from trainer.models import Official, Progress, Requirement, RoleHolding, Unit
from trainer.queries import counts
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import tree_of_units
from trainer.queries.counts import UnitRow
from trainer.queries.far_pages import FAR, some
from trainer.queries.names import named
from trainer.queries.scope import Rows, Scope
from trainer.queries.standing import standings

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


@dataclass(frozen=True, slots=True)
class Filter:
    """Which officials: in ``unit`` and below, who must pass ``path`` (None: any), asked for ``quiz`` (empty: any), in
    ``state``, named ``text``.

    ``late_first``: those who are late stand before the others; ``never_signed_in``: only who never did; ``among``: only
    these; ``scope`` and ``about``: of a campaign what it is about, with its measures and as requirements: nothing else
    counts, and only who has one of them; ``units``: the numbers of those in which it asks.
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
    scope: Scope | None = None
    units: Collection[int] | None = None


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
    def next_day(self) -> date | None:
        """The first day of what is not passed, that of a campaign or that of a change to relearn; None without one,
        and while nothing is asked of him."""
        left = [asked for asked, stands in self.quizzes if not stands.valid and not self.exempt]
        return min((day for asked in left for day in (asked.due_on, asked.relearn_by) if day), default=None)

    @property
    def quizzes(self) -> Sequence[tuple[Requirement, Standing]]:
        """Each quiz with how he stands."""
        return list(zip(self.requirements, self.standings, strict=True))


class Totals(NamedTuple):
    """The figures of units, all together."""

    people: int
    done: int
    overdue: int
    exempt: int


def officials(wanted: Filter, now: datetime, *, most: bool = False) -> QuerySet[Official]:
    """Return the officials of ``wanted`` in order: what was typed exactly first, then by given name.

    ``most``: most of them are looked at, not the first few. Databases then make one list of whoever fits, instead of
    looking for the rows of each, which takes several times as long.
    """
    scope = _scope(wanted)
    found = Official.objects.filter(is_active=wanted.state != "left")
    units = _units(wanted)
    if units is not None:
        found = found.filter(unit__in=units)
    if wanted.among is not None:
        found = found.filter(pk__in=wanted.among.values("pk"))
    if wanted.never_signed_in:
        found = found.filter(last_login__isnull=True)
    if wanted.path:
        found = found.filter(holds(wanted.path.role))
    # Nothing is asked of those who left, so that a quiz cannot choose among them, and no campaign concerns them.
    if wanted.state == "left":
        found = found if wanted.scope is None else found.none()
    elif wanted.quiz or wanted.scope is not None:
        found = found.filter(_whose(scope.rows(), most))
    found = _named(_chosen(found, scope, wanted, now, most), wanted.text)
    return _late_first(found, scope, now) if wanted.late_first else found


def with_rows(wanted: Filter) -> Q:
    """Return what an official looks like of whom something is asked of what ``wanted`` is about, for who looks at most
    of them."""
    return _whose(_scope(wanted).rows(), most=True)


def _whose(rows: Rows, most: bool = False) -> Q:
    """Return what an official looks like of whom one of ``rows`` is."""
    return Q(pk__in=rows.values("official")) if most else Q(Exists(rows.filter(official=OuterRef("pk"))))


def _scope(wanted: Filter) -> Scope:
    """Return what ``wanted`` is about: one quiz, the path of one role, what a campaign asks, or everything."""
    of_campaign = wanted.scope or Scope()
    if wanted.quiz:
        return replace(of_campaign, paths=None, requirements=about(wanted), one_each=True)
    if wanted.path is None:
        return of_campaign
    if of_campaign.requirements is None and (of_campaign.paths is None or wanted.path in of_campaign.paths):
        return replace(of_campaign, paths=(wanted.path,), one_each=True)
    return replace(of_campaign, paths=None, requirements=about(wanted), one_each=False)


def _units(wanted: Filter) -> Collection[int] | None:
    """Return the numbers of the units of ``wanted``; None: all there are.

    By number: a comparison of each official's ancestry takes ten times as long.
    """
    tree, top = tree_of_units(), wanted.unit.ancestry
    found = [number for number, ancestry in tree if ancestry.startswith(top)]
    if wanted.units is not None:
        return sorted(set(found) & set(wanted.units))
    return found if len(found) < len(tree) else None


def about(wanted: Filter) -> QuerySet[Requirement]:
    """Return the requirements that ``wanted`` is about."""
    found = Requirement.objects.all() if wanted.about is None else wanted.about
    if wanted.quiz:
        return found.filter(quiz=wanted.quiz)
    return found.filter(quiz__in=wanted.path.quizzes) if wanted.path else found


def path_for(role: str, paths: Mapping[Role, Path]) -> Path:
    """Return the path of ``role``; without quizzes when nothing is asked of it. Raises KeyError: no role."""
    known = cast(Role, role)
    return paths.get(known) or Path(known, ROLE_TITLES[known], ())


def holds(role: Role) -> Q:
    """Return what an official looks like who holds ``role``."""
    return Q(Exists(RoleHolding.objects.filter(official=OuterRef("pk"), role=role)))


def _late_first(found: QuerySet[Official], scope: Scope, now: datetime) -> QuerySet[Official]:
    late = _whose(scope.rows().filter(scope.late(now))) & ~exempt(now)
    return found.annotate(late=late).order_by("-late", *found.query.order_by)


def _chosen(found: QuerySet[Official], scope: Scope, wanted: Filter, now: datetime, most: bool) -> QuerySet[Official]:
    chosen, asked = wanted.state, scope.rows()
    if chosen == "all" or chosen == "left":
        return found
    if chosen == "exempt":
        return found.filter(exempt(now), _whose(asked, most))
    here = found.filter(~exempt(now), _whose(asked.filter(_reason(scope, chosen, now)), most))
    return here.filter(~_whose(asked.filter(scope.undone(now)), most)) if chosen == "done" else here


def _reason(scope: Scope, chosen: Chosen, now: datetime) -> Q:
    """Return what a row looks like for which somebody is among those of a state; all of his for most."""
    if chosen == "not_done":
        return scope.undone(now)
    if chosen == "overdue":
        return scope.late(now)
    if chosen == "all" or chosen == "asked" or chosen == "done" or chosen == "exempt" or chosen == "left":
        return Q()
    return scope.in_state(chosen, now)


def count(wanted: Filter, now: datetime, units: Sequence[UnitRow] | None = None) -> int:
    """Return how many ``officials`` there are of ``wanted``: from what is asked of them wherever that tells.

    ``units``: what ``by_unit`` says of it, where somebody asked already.
    """
    by_person = wanted.text.strip() or wanted.never_signed_in or wanted.state == "left"
    # Each who holds a role of which something is asked has a row of its path.
    of_path = wanted.path is not None and wanted.path.quizzes
    if by_person or (wanted.state == "all" and not wanted.quiz and wanted.scope is None and not of_path):
        return officials(replace(wanted, late_first=False), now).order_by().count()
    told = _told(wanted.state, totals(by_unit(wanted, now) if units is None else units))
    if told is not None:
        return told
    scope = _scope(wanted)
    rows = _here(scope, wanted).filter(~exempt(now, "official"), _reason(scope, wanted.state, now))
    return rows.count() if scope.one_each else rows.values("official").distinct().count()


def _told(chosen: Chosen, figures: Totals) -> int | None:
    """Return how many are in a state of which figures tell, None for others."""
    return {
        "all": figures.people + figures.exempt,
        "asked": figures.people,
        "done": figures.done,
        "not_done": figures.people - figures.done,
        "overdue": figures.overdue,
        "exempt": figures.exempt,
    }.get(chosen)


def rows_of_list(wanted: Filter, now: datetime) -> QuerySet[Progress] | None:
    """Return the rows of progress of those ``officials`` of whom something is asked, one each; None where it is not
    these rows that tell of them."""
    scope = _scope(wanted)
    # One path, of which something is asked.
    told = scope.paths is None or (len(scope.paths) == 1 and scope.paths[0].quizzes)
    if wanted.state == "left" or scope.requirements is not None or not told:
        return None
    if wanted.text.strip() or wanted.never_signed_in:
        named = officials(replace(wanted, late_first=False), now, most=True).order_by()
        return cast(QuerySet[Progress], scope.rows().filter(official__in=named.values("pk")))
    rows = cast(QuerySet[Progress], _here(scope, wanted))
    if wanted.state == "all":
        return rows
    if wanted.state == "exempt":
        return rows.filter(exempt(now, "official"))
    rows = rows.filter(~exempt(now, "official"), _reason(scope, wanted.state, now))
    return rows.exclude(scope.undone(now)) if wanted.state == "done" else rows


@dataclass(frozen=True, slots=True)
class People:
    """The officials of a filter as a list of which a page is cut; ``units``: what ``by_unit`` says of it."""

    wanted: Filter
    now: datetime
    units: Sequence[UnitRow] | None = None

    def count(self) -> int:
        """Return how many there are."""
        return count(self.wanted, self.now, self.units)

    def __getitem__(self, cut: slice) -> QuerySet[Official]:
        """Return some of them in order. The start and stop of ``cut`` are numbers."""
        found = self._numbers(cut.start or 0, cut.stop)
        places = [When(pk=pk, then=Value(place)) for place, pk in enumerate(found)]
        in_order = Case(*places, default=Value(0), output_field=IntegerField())
        return Official.objects.filter(pk__in=found).order_by(in_order)

    def _numbers(self, start: int, stop: int) -> Sequence[int]:
        plain = replace(self.wanted, late_first=False)
        far = start >= FAR
        found = officials(plain, self.now, most=far)
        if not self.wanted.late_first:
            return some(found.values_list("pk", flat=True), start, stop, self.count() if far else None)
        # One after the other, for the database would put all of them in order to know who stands on the first page.
        scope = _scope(plain)
        late = Exists(scope.rows().filter(scope.late(self.now), official=OuterRef("pk"))) & ~exempt(self.now)
        first, others = found.filter(late), found.filter(~late)
        told = (
            count(replace(plain, state="overdue"), self.now, self.units)
            if plain.state in ("all", "asked", "not_done")
            else None
        )
        many = first.order_by().count() if told is None else told
        numbers = list(first.values_list("pk", flat=True)[start:stop]) if start < many else []
        if stop > many:
            numbers += others.values_list("pk", flat=True)[max(0, start - many) : stop - many]
        return numbers


def _here(scope: Scope, wanted: Filter) -> Rows:
    """Return the rows of ``scope`` of those whom ``wanted`` names by unit, role and otherwise."""
    rows, units, among = scope.rows(), _units(wanted), _among(scope, wanted)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.filter(among) if among is not None else rows


def _among(scope: Scope, wanted: Filter) -> Q | None:
    found = Q(official__in=wanted.among.values("pk")) if wanted.among is not None else None
    # The rows of a path are of those alone who hold its role.
    if wanted.path and scope.requirements is not None:
        mine = Q(official__in=RoleHolding.objects.filter(role=wanted.path.role).values("official"))
        found = mine if found is None else found & mine
    return found


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
    # By official first, as the index holds them: in the order of quizzes alone SQLite would read everybody's.
    asked = (about(wanted) if wanted else Requirement.objects.all()).order_by("official", "quiz")
    if wanted and reasons:
        asked = asked.filter(_reason(_of_requirements(wanted, asked), wanted.state, now))
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


def _of_requirements(wanted: Filter, asked: QuerySet[Requirement]) -> Scope:
    """Return the scope of ``wanted`` as requirements, with its measures: of which of them a row tells."""
    return replace(_scope(wanted), paths=None, requirements=asked, one_each=False)


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
    """Return every unit of ``wanted`` that has people with something to pass, in the order of the units.

    As many queries, however many people: of whom they are not by name, state or signing in.
    """
    scope = _scope(wanted)
    return counts.unit_rows(counts.by_unit(scope, now, _units(wanted), _among(scope, wanted)))


def next_below(units: Sequence[UnitRow], top: Unit) -> list[UnitRow]:
    """Return ``units`` of the tree under ``top``, put together by those directly below it: each with all below it, and
    what ``top`` has of its own. One query."""
    known = Unit.objects.filter(ancestry__startswith=top.ancestry).order_by("position", "code")
    depth, names, above = top.ancestry.count("/"), {}, {}
    for code, name, ancestry in known.values_list("code", "name", "ancestry"):
        names[code], above[code] = name, ancestry.strip("/").split("/")[:depth][-1]
    sums = {above[code]: Totals(0, 0, 0, 0) for code in names}
    for code, _, *figures in units:
        sums[above[code]] = Totals(*map(sum, zip(sums[above[code]], figures, strict=True)))
    return [UnitRow(code, names[code], *some) for code, some in sums.items() if some.people or some.exempt]


# Orders of units: by what they stand, in words; those that are alike stand as in the tree.
UNIT_ORDERS: Mapping[str, tuple[str, Callable[[UnitRow], tuple[float, ...]]]] = {
    "qua-han": ("nhiều người quá hạn", lambda row: (-row.overdue, row.done - row.people)),
    "it-xong": ("tỉ lệ hoàn thành thấp", lambda row: (row.done / max(row.people, 1), -row.people)),
}


def in_order(units: Sequence[UnitRow], order: str) -> Sequence[UnitRow]:
    """Return ``units`` in one of UNIT_ORDERS; as they are for any other."""
    return sorted(units, key=UNIT_ORDERS[order][1]) if order in UNIT_ORDERS else units


def totals(units: Sequence[UnitRow]) -> Totals:
    """Return the figures over ``units``."""
    return Totals(
        sum(row.people for row in units),
        sum(row.done for row in units),
        sum(row.overdue for row in units),
        sum(row.exempt for row in units),
    )
