"""The pages of weekly letters, read some units at a time: a few queries each time, however many people they have."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Max, OuterRef, QuerySet, Subquery, Value, When

from trainer.actions.agreements import exempting
from trainer.content.library import Library
from trainer.core.due_days import day_rule
from trainer.core.rights import OF_A_UNIT
from trainer.core.vietnam_time import day_of, monday
from trainer.letters.rules.page import Figures, LetterPage, LetterPerson, Missing, figures_from_plain, page
from trainer.letters.rules.units import ring_first
from trainer.models import Appointment, Letter, LetterAnswer, Official, Requirement, RoleHolding, Told, Unit
from trainer.models.rights import held_on
from trainer.queries.standing import NO_DAY, first_day, not_passed, over

# So long a leader reads beside a name what became of his answer, and that somebody told him directly.
_TOLD_FOR = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Addressee:
    """A unit that gets a page, the units whose people stand on it, and the leaders whom it is for."""

    unit: Unit
    units: tuple[Unit, ...]
    leaders: tuple[Official, ...]


def sender() -> str:
    """Return the name of who sends the letters: of the unit above all others, whose IT unit does. The book may be that
    of one ward of many."""
    return Unit.objects.filter(parent__isnull=True).values_list("name", flat=True).first() or ""


def addressees(now: datetime) -> list[Addressee]:
    """Return who gets a page: each unit with a leader, for itself and what is below and has no leader of its own.

    A unit that no leader stands above has a page for itself. Three queries.
    """
    leaders = _leaders(None, now)
    return [Addressee(unit, tuple(units), tuple(leaders.get(unit.pk, ()))) for unit, units in _covered(leaders)]


def with_letters(now: datetime) -> list[tuple[Unit, list[Unit]]]:
    """Return each unit that gets a page, with the units on it, as ``addressees`` does and without whom it is for: of a
    city they are thousands. Three queries."""
    held = RoleHolding.objects.filter(role="leader", official__is_active=True).order_by()
    led = set(held.values_list("official__unit_id", flat=True).distinct())
    return _covered(led | _given(now).keys())


def _covered(led: Collection[int]) -> list[tuple[Unit, list[Unit]]]:
    units = list(Unit.objects.filter(closed_at__isnull=True).order_by("position", "code"))
    by_ancestry = {unit.ancestry: unit for unit in units}
    covered: dict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        covered[_page_of(unit, by_ancestry, led).pk].append(unit)
    return [(unit, covered[unit.pk]) for unit in units if unit.pk in covered]


def addressees_of(covered: Mapping[int, Sequence[int]], now: datetime) -> list[Addressee]:
    """Return units that were found before: the number of each with those of the units on its page. Two queries."""
    units = Unit.objects.in_bulk({*covered, *(below for ones in covered.values() for below in ones)})
    leaders = _leaders(list(covered), now)
    return [
        Addressee(units[one], tuple(units[below] for below in ones if below in units), tuple(leaders.get(one, ())))
        for one, ones in covered.items()
        if one in units
    ]


def _leaders(units: Collection[int] | None, now: datetime) -> dict[int, list[Official]]:
    """Return who leads each of ``units`` (None: every one): by the staff list, or by an appointment that holds now."""
    held = RoleHolding.objects.filter(role="leader", official__is_active=True).select_related("official")
    if units is not None:
        held = held.filter(official__unit__in=units)
    leaders: dict[int, dict[int, Official]] = defaultdict(dict)
    for holding in held.order_by("official__sort_name", "official"):
        leaders[holding.official.unit_id][holding.official_id] = holding.official
    for unit, officials in _given(now).items():
        if units is None or unit in units:
            leaders[unit].update((one.pk, one) for one in officials)
    # Sorting keeps those who are alike by name.
    return {unit: sorted(found.values(), key=_ring_first) for unit, found in leaders.items()}


def _ring_first(leader: Official) -> tuple[int, bool]:
    return ring_first(leader.position, bool(leader.email))


def _given(now: datetime) -> dict[int, list[Official]]:
    """Return who leads a unit by an appointment that holds now; of one that was merged meanwhile: what it became, of
    one that was closed: none."""
    rows = Appointment.objects.filter(held_on(day_of(now)), right__in=OF_A_UNIT).select_related("official", "unit")
    found: dict[int, list[Official]] = defaultdict(list)
    for one in rows.order_by("official__sort_name", "official"):
        unit = one.unit and one.unit.lives_on()
        if unit is not None:
            found[unit.pk].append(one.official)
    return found


def _page_of(unit: Unit, by_ancestry: Mapping[str, Unit], leaders: Collection[int]) -> Unit:
    """Return the unit on whose page the people of ``unit`` stand: the nearest above with a leader, but not the top."""
    here: Unit | None = unit
    while here is not None and here.parent_id is not None:
        if here.pk in leaders:
            return here
        here = by_ancestry.get(here.ancestry[: here.ancestry.rstrip("/").rfind("/") + 1])
    return unit


def addressee_of(unit: Unit, now: datetime) -> Addressee:
    """Return ``unit`` as it is written to, without a look at the rest of the city; one that stands on the page of a
    unit above stands here for itself. Three queries."""
    below = list(
        Unit.objects.filter(ancestry__startswith=unit.ancestry, closed_at__isnull=True).order_by("position", "code")
    )
    leaders = _leaders([one.pk for one in below], now)
    by_ancestry = {one.ancestry: one for one in below if one.parent_id is not None}
    covered = [one for one in below if one.pk == unit.pk or _page_of(one, by_ancestry, leaders).pk == unit.pk]
    return Addressee(unit, tuple(covered), tuple(leaders.get(unit.pk, ())))


def pages(wanted: Sequence[Addressee], library: Library, now: datetime) -> Iterator[LetterPage]:
    """Yield the page of each addressee as it is now, in their order. Five queries for all of them together."""
    today = day_of(now)
    home = {unit.pk: (one.unit, unit) for one in wanted for unit in one.units}
    people = _people(home, library, now)
    before_them = before([one.unit.pk for one in wanted], monday(today))
    for one in wanted:
        yield page(one.unit.code, one.unit.name, people.get(one.unit.pk, ()), today, before_them.get(one.unit.pk))


def before(units: Sequence[int], week: date) -> dict[int, Figures]:
    """Return the figures of the last letter before ``week`` of each unit: a row a unit, however many there are."""
    same = Letter.objects.filter(unit=OuterRef("pk"), week__lt=week).order_by("-week").values("pk")
    last = Unit.objects.filter(pk__in=units).annotate(last=Subquery(same[:1])).values("last")
    rows = Letter.objects.filter(pk__in=last)
    return {unit: figures_from_plain(plain) for unit, plain in rows.values_list("unit_id", "figures")}


def _people(home: Mapping[int, tuple[Unit, Unit]], library: Library, now: datetime) -> dict[int, list[LetterPerson]]:
    asked = _asked(Official.objects.filter(unit__in=list(home), is_active=True), library, now)
    away, told = exempt(list(home), day_of(now)), told_of_late(list(home), now)
    people: dict[int, list[LetterPerson]] = defaultdict(list)
    for pk, code, name, sort_name, position, unit_id, last_login in of_units(list(home)):
        top, own = home[unit_id]
        count, missing, last_pass = asked.get(pk, (0, (), None))
        place = "" if own.pk == top.pk else own.name
        people[top.pk].append(
            LetterPerson(
                pk,
                code,
                name,
                sort_name,
                position,
                place,
                count,
                missing,
                pk in away,
                last_login is None,
                last_pass,
                told.get(pk),
            )
        )
    return people


def of_units(units: Sequence[int]) -> Iterable[Any]:
    """Return number, staff code, name, key of its order, position, unit and last sign-in of everybody in ``units``."""
    return Official.objects.filter(unit__in=units, is_active=True).values_list(
        "pk", "staff_code", "full_name", "sort_name", "position", "unit_id", "last_login"
    )


def with_what_is_asked(
    people: Sequence[LetterPerson], officials: QuerySet[Official], library: Library, now: datetime
) -> list[LetterPerson]:
    """Return ``people``, whose rows are ``officials``, with what is asked of them and what they lack of it."""
    asked = _asked(officials, library, now)
    found = []
    for one in people:
        count, missing, last_pass = asked[one.key]
        found.append(replace(one, asked=count, missing=missing, last_pass=last_pass))
    return found


def _asked(
    officials: QuerySet[Official], library: Library, now: datetime
) -> dict[int, tuple[int, tuple[Missing, ...], date | None]]:
    """Return of each official how many quizzes are asked of him, those that he lacks as the paths order them, and when
    he last passed one."""
    found = defaultdict[int, tuple[int, tuple[Missing, ...], date | None]](lambda: (0, (), None))
    lacks = Case(When(not_passed(now), then=Value(True)), default=Value(False))
    is_late = Case(When(over(now), then=Value(True)), default=Value(False))
    rows = Requirement.objects.filter(official__in=officials.values("pk"))
    rows = rows.annotate(lacks=lacks, is_late=is_late, day=first_day(now))
    fields = ("official_id", "quiz", "day", "due_by", "passed_at", "lacks", "is_late")
    places = {quiz: place for place, quiz in enumerate(library.quizzes)}
    listed = rows.order_by("official", "quiz").values_list(*fields)
    in_order = sorted(listed, key=lambda row: places.get(row[1], len(places)))
    for official, quiz, day, due_by, passed_at, lacked, late in in_order:
        count, missing, last_pass = found[official]
        if lacked:
            title = library.quizzes[quiz].title if quiz in library.quizzes else quiz
            if day_rule(due_by).added_on and not late and passed_at is None:
                title += " (bài mới)"
            # A pass that was not brought up to date in time is missed since that day.
            missing = (*missing, Missing(title, None if day == NO_DAY else day, late))
        if passed_at is not None:
            last_pass = max(last_pass or date.min, day_of(passed_at))
        found[official] = (count + 1, missing, last_pass)
    return found


def exempt(units: Iterable[int], today: date) -> set[int]:
    """Return of whom in ``units`` nothing is asked today."""
    running = exempting(today).filter(official__unit__in=list(units))
    return set(running.values_list("official_id", flat=True))


def told_of_late(units: Iterable[int], now: datetime) -> dict[int, date]:
    """Return who in ``units`` was told directly in the last two weeks, and on which day last."""
    marks = Told.objects.filter(official__unit__in=list(units), at__gt=now - _TOLD_FOR, at__lte=now).order_by()
    return {pk: day_of(at) for pk, at in marks.values_list("official").annotate(Max("at"))}


def decided_answers(officials: Iterable[int], now: datetime) -> dict[int, LetterAnswer]:
    """Return the answer about each of ``officials`` that the IT unit decided on last, in the last two weeks."""
    rows = LetterAnswer.objects.filter(official__in=list(officials), outcome__in=("applied", "refused", "undone"))
    return {row.official_id: row for row in rows.filter(decided_at__gt=now - _TOLD_FOR).order_by("decided_at", "pk")}


def waiting_answers(units: Iterable[int]) -> dict[int, LetterAnswer]:
    """Return the answer that waits for the IT unit about each person of ``units``, with who gave it."""
    rows = LetterAnswer.objects.filter(official__unit__in=list(units), outcome="").select_related("answered_by")
    return {row.official_id: row for row in rows}
