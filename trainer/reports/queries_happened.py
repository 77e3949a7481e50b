"""What happened in a period: a fixed number of statements, however many people and units."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Count

from trainer.core.quiz.model import Quiz
from trainer.core.vietnam_time import day_of
from trainer.models import Completion, Event, Exemption, Extension, Letter, Reminder
from trainer.models.reminders import SENT
from trainer.reports.queries_then import Then, then, there
from trainer.reports.rules.model import Happened, Passed
from trainer.reports.rules.period import Period
from trainer.workshops.queries import held_between

# So long reminders are kept; what was before was thrown away.
_REMINDERS_KEPT = timedelta(days=400)


def happened(period: Period, quizzes: Mapping[str, Quiz], now: datetime) -> Happened:
    """Return what happened in ``period`` until ``now``; whoever left since is counted too, where he was then."""
    end = period.told(now)
    places = then(end)
    totals, units = _passed(period, end, places)
    events = dict(
        Event.objects.filter(kind__in=("joined", "left", "returned"), at__gte=period.starts, at__lt=end)
        .values_list("kind")
        .annotate(number=Count("pk"))
        .order_by()
    )
    letters = _letters(period, end)
    workshops, attended = held_between(period.first, day_of(end - timedelta(microseconds=1)))
    return Happened(
        *totals,
        units=units,
        quizzes=_by_quiz(period, end, quizzes),
        there=there(end),
        joined=events.get("joined", 0) + events.get("returned", 0),
        left=events.get("left", 0),
        extensions=Extension.objects.filter(created_at__gte=period.starts, created_at__lt=end).count(),
        exemptions=Exemption.objects.filter(created_at__gte=period.starts, created_at__lt=end).count(),
        reminders=_reminders(period, end, now),
        letters=sum(letters.values()),
        letters_on_paper=letters.get(False, 0),
        changes_of_units=places.changes,
        moved_since=len(places.moved),
        workshops=workshops,
        attended=attended,
    )


def _passed(period: Period, end: datetime, places: Then) -> tuple[tuple[int, int, int], tuple[Passed, ...]]:
    """Return how many passed how much, how many of them are gone; and by unit, in the order of their names.

    One look at the passes, a row an official at a time.
    """
    rows = (
        Completion.objects.filter(passed_at__gte=period.starts, passed_at__lt=end)
        .values("official_id", "official__unit_id", "official__is_active")
        .annotate(number=Count("pk"))
        .order_by()
    )
    by_unit: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    people = passes = gone = 0
    fields = ("official_id", "official__unit_id", "official__is_active", "number")
    for official, unit, active, number in rows.values_list(*fields).iterator():
        people, passes, gone = people + 1, passes + number, gone + (not active)
        counted = by_unit[places.unit_of(official, unit)]
        counted[0] += 1
        counted[1] += number
    return (people, passes, gone), tuple(_in_order(by_unit, places))


def _in_order(by_unit: Mapping[tuple[str, str], list[int]], places: Then) -> list[Passed]:
    """Return the units in the order of the tree. Who has moved since is told by the name of where he was: where only
    one unit bore it, he is counted in it."""
    bearing: dict[str, list[str]] = defaultdict(list)
    for code, name in places.names.values():
        bearing[name].append(code)
    merged: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (code, name), (people, passes) in by_unit.items():
        only = bearing[name][0] if not code and len(bearing[name]) == 1 else code
        found = merged[only, name]
        found[0] += people
        found[1] += passes
    order = {code: place for place, (code, _) in enumerate(places.names.values())}
    keys = sorted(merged, key=lambda key: (order.get(key[0], len(order)), key[1]))
    return [Passed(code, name, *merged[code, name]) for code, name in keys]


def _by_quiz(period: Period, end: datetime, quizzes: Mapping[str, Quiz]) -> tuple[Passed, ...]:
    rows = (
        Completion.objects.filter(passed_at__gte=period.starts, passed_at__lt=end)
        .values_list("quiz")
        .annotate(people=Count("official", distinct=True), passes=Count("pk"))
        .order_by()
    )
    found = {quiz: (people, passes) for quiz, people, passes in rows}
    names = {name: quiz.title for name, quiz in quizzes.items()}
    # Those of the content first, in its order; then what is no longer in it.
    order = [*(name for name in names if name in found), *sorted(found.keys() - names.keys())]
    return tuple(Passed(name, names.get(name, name), *found[name]) for name in order)


def _reminders(period: Period, end: datetime, now: datetime) -> dict[str, int] | None:
    """Return the reminders of the period by what became of them, without the mails of weekly letters, which are counted
    apart; None when the records of its first days are gone."""
    if period.first < day_of(now - _REMINDERS_KEPT):
        return None
    last = day_of(end - timedelta(microseconds=1))
    rows = Reminder.objects.filter(day__gte=period.first, day__lte=last).exclude(kind="digest")
    return {SENT: 0, **dict(rows.values_list("outcome").annotate(number=Count("pk")).order_by())}


def _letters(period: Period, end: datetime) -> dict[bool, int]:
    """Return how many weekly letters were made for weeks that begin in the period: by mail (True), on paper."""
    last = day_of(end - timedelta(microseconds=1))
    rows = Letter.objects.filter(week__gte=period.first, week__lte=last).values_list("mails")
    found: dict[bool, int] = defaultdict(int)
    for mails, number in rows.annotate(number=Count("pk")).order_by():
        found[mails > 0] += number
    return found
