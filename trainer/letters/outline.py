"""The letter of a unit for the screen: everybody in his place, and what he lacks of those alone who are shown.

Of thousands of people a screen shows six. How each stands is in his row of progress (``core.turning_points``); only of
those whose count is not true at this moment the requirements are read.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db.models import Case, Max, Min, Q, Value, When

from trainer.actions.progress_rows import not_of
from trainer.content.library import Library
from trainer.core.vietnam_time import LOCAL, day_of, monday
from trainer.letters import queries
from trainer.letters.queries import Addressee
from trainer.letters.rules.page import LetterPage, LetterPerson, Missing, page
from trainer.models import Official, Progress, Requirement
from trainer.queries.scope import Scope
from trainer.queries.standing import NO_DAY, first_day, not_passed

# Until when nothing that he lacks is due, and whether the day of something is over; None: he lacks nothing.
_Stands = tuple[date | None, bool] | None


def outline(one: Addressee, now: datetime) -> LetterPage:
    """Return the letter of an addressee as it is now; each lacks one thing without a title, which has his first day.

    As many queries, however many people: everything but the titles is as in ``queries.pages``.
    """
    today = day_of(now)
    units = [unit.pk for unit in one.units]
    before = queries.before([one.unit.pk], monday(today)).get(one.unit.pk)
    return page(one.unit.code, one.unit.name, list(_people(one, units, now)), today, before)


def with_titles(people: Sequence[LetterPerson], library: Library, now: datetime) -> list[LetterPerson]:
    """Return some people of an outline with everything that they lack, in the same order. One query."""
    chosen = Official.objects.filter(pk__in=[one.key for one in people])
    return queries.with_what_is_asked(people, chosen, library, now)


def _people(one: Addressee, units: Sequence[int], now: datetime) -> Iterable[LetterPerson]:
    own = {unit.pk: "" if unit.pk == one.unit.pk else unit.name for unit in one.units}
    stands, passed = _stands(units, now), _passed(units, now)
    away, told = queries.exempt(units, day_of(now)), queries.told_of_late(units, now)
    for row in queries.of_units(units):
        pk, code, name, sort_name, position, unit, last_login = row
        if pk in stands:
            found = stands[pk]
            missing = () if found is None else (Missing("", *found),)
            yield LetterPerson(
                pk, code, name, sort_name, position, own[unit], 1, missing, pk in away, last_login is None,
                passed.get(pk), told.get(pk),
            )  # fmt: skip


def _stands(units: Sequence[int], now: datetime) -> dict[int, _Stands]:
    """Return how everybody of whom something is asked stands, by number."""
    mine = Progress.objects.filter(scope="", unit__in=units, official__is_active=True).order_by()
    late = Case(When(Scope().late(now), then=Value(True)), default=Value(False))
    stale = Case(When(_any(not_of(now)), then=Value(True)), default=Value(False))
    rows = list(
        mine.annotate(late=late, stale=stale).values_list("official", "undone_from", "next_day", "late", "stale")
    )
    counted = _first_days([pk for pk, undone_from, _, _, stale in rows if stale and undone_from <= now], now)
    return {
        pk: (counted[pk] if stale else day, bool(late)) if undone_from <= now else None
        for pk, undone_from, day, late, stale in rows
    }


def _any(looks: Iterable[Q]) -> Q:
    found = Q(pk__in=())
    for look in looks:
        found |= look
    return found


def _first_days(officials: Sequence[int], now: datetime) -> dict[int, date | None]:
    if not officials:
        return {}
    first = Min(first_day(now), filter=not_passed(now))
    rows = Requirement.objects.filter(official__in=officials).values_list("official").annotate(first=first)
    return {pk: None if day in (None, NO_DAY) else day for pk, day in rows.order_by()}


def _passed(units: Sequence[int], now: datetime) -> dict[int, date]:
    """Return on which day who lacks nothing passed the last of it, where that was this week."""
    done = Progress.objects.filter(scope="", unit__in=units, undone_from__gt=now).values("official")
    week = datetime.combine(monday(day_of(now)), time(), LOCAL)
    rows = Requirement.objects.filter(official__in=done, passed_at__gte=week).values_list("official")
    return {pk: day_of(last) for pk, last in rows.annotate(last=Max("passed_at")).order_by()}
