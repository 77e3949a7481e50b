"""Who is in a list of officials, by unit, role, quiz, state and name, and how many they are: a page is one query."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from trainer.models import Official, Progress, RoleHolding
from trainer.queries.agreements import exempt
from trainer.queries.counts import UnitRow
from trainer.queries.far_pages import FAR, some
from trainer.queries.names import best_first, named
from trainer.queries.progress_filter import Chosen, Filter, among_of, reason, scope_of, units_of
from trainer.queries.progress_units import Totals, by_unit, totals
from trainer.queries.scope import Rows, Scope


def officials(wanted: Filter, now: datetime, *, most: bool = False) -> QuerySet[Official]:
    """Return the officials of ``wanted`` in order: whom what was typed means best, then by given name.

    ``most``: most of them are looked at, not the first few. Databases then make one list of whoever fits, instead of
    looking for the rows of each, which takes several times as long.
    """
    scope = scope_of(wanted)
    found = Official.objects.filter(is_active=wanted.state != "left")
    units = units_of(wanted)
    if units is not None:
        found = found.filter(unit__in=units)
    if wanted.among is not None:
        found = found.filter(pk__in=wanted.among.values("pk"))
    if wanted.never_signed_in:
        found = found.filter(last_login__isnull=True)
    if wanted.path:
        found = found.filter(Exists(RoleHolding.objects.filter(official=OuterRef("pk"), role=wanted.path.role)))
    # Nothing is asked of those who left, so that a quiz cannot choose among them, and no campaign concerns them.
    if wanted.state == "left":
        found = found if wanted.scope is None else found.none()
    elif wanted.quiz or wanted.scope is not None:
        found = found.filter(_whose(scope.rows(), most))
    found = _chosen(found, scope, wanted, now, most).filter(named(wanted.text))
    found = best_first(found, wanted.text)
    return _late_first(found, scope, now) if wanted.late_first else found


def with_rows(wanted: Filter) -> Q:
    """Return what an official looks like of whom something is asked of what ``wanted`` is about, for who looks at most
    of them."""
    return _whose(scope_of(wanted).rows(), most=True)


def _whose(rows: Rows, most: bool = False) -> Q:
    """Return what an official looks like of whom one of ``rows`` is."""
    return Q(pk__in=rows.values("official")) if most else Q(Exists(rows.filter(official=OuterRef("pk"))))


def _late_first(found: QuerySet[Official], scope: Scope, now: datetime) -> QuerySet[Official]:
    late = _whose(scope.rows().filter(scope.late(now))) & ~exempt(now)
    return found.annotate(late=late).order_by("-late", *found.query.order_by)


def _chosen(found: QuerySet[Official], scope: Scope, wanted: Filter, now: datetime, most: bool) -> QuerySet[Official]:
    chosen, asked = wanted.state, scope.rows()
    if chosen == "all" or chosen == "left":
        return found
    if chosen == "exempt":
        return found.filter(exempt(now), _whose(asked, most))
    here = found.filter(~exempt(now), _whose(asked.filter(reason(scope, chosen, now)), most))
    return here.filter(~_whose(asked.filter(scope.undone(now)), most)) if chosen == "done" else here


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
    scope = scope_of(wanted)
    rows = _here(scope, wanted).filter(~exempt(now, "official"), reason(scope, wanted.state, now))
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
    scope = scope_of(wanted)
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
    rows = rows.filter(~exempt(now, "official"), reason(scope, wanted.state, now))
    return rows.exclude(scope.undone(now)) if wanted.state == "done" else rows


def _here(scope: Scope, wanted: Filter) -> Rows:
    """Return the rows of ``scope`` of those whom ``wanted`` names by unit, role and otherwise."""
    rows, units, among = scope.rows(), units_of(wanted), among_of(scope, wanted)
    if units is not None:
        rows = rows.filter(unit__in=units)
    return rows.filter(among) if among is not None else rows


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
        scope = scope_of(plain)
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
