"""How far units and campaigns had come on which day: what a night counts, and what charts and tables show of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from trainer.core.over_time import Stretch, Tally, every_day, together
from trainer.core.quiz.model import Path, Role
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import Campaign, CampaignCurve, Completion, CountedDay, HandIn, Official, Unit, UnitDay
from trainer.models.reminders import SENT
from trainer.queries import progress_units
from trainer.queries.agreements import exempt
from trainer.queries.campaigns_people import asked_by, concerned, tree_of_units, whom
from trainer.queries.progress_filter import Filter

_AT_ONCE = 2_000
_EVER = datetime(9999, 1, 1, tzinfo=UTC)
_NEVER = datetime(1, 1, 2, tzinfo=UTC)


class DayFigures(NamedTuple):
    """How far a unit and all below it had come on a day; the numbers are those of ``progress_units.Totals``."""

    people: int
    done: int
    late: int
    exempt: int


NOTHING = DayFigures(0, 0, 0, 0)


def figures_now(now: datetime) -> dict[int, DayFigures]:
    """Return by number of the unit how far each unit and all below it have come, the same as the screens count them."""
    top = Unit.objects.filter(parent__isnull=True).first()
    if top is None:
        return {}
    own = progress_units.by_unit(Filter(top), now)
    return up_the_tree({row.code: (row.people, row.done, row.overdue, row.exempt) for row in own})


def up_the_tree(own: Mapping[str, Sequence[int]]) -> dict[int, DayFigures]:
    """Return by number of the unit the figures of each unit and all below it, of those of each alone, by code."""
    tree = tree_of_units()
    number_of = {ancestry: number for number, ancestry in tree}
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for _, ancestry in tree:
        codes = ancestry.strip("/").split("/")
        if row := own.get(codes[-1]):
            for at in range(1, len(codes) + 1):
                above = sums[number_of[f"/{'/'.join(codes[:at])}/"]]
                for place, number in enumerate(row):
                    above[place] += number
    return {number: DayFigures(*some) for number, some in sums.items()}


def last_rows(upto: date) -> dict[int, DayFigures]:
    """Return the last figures that are kept of each unit, none after ``upto``. One query.

    It looks for the last day of each unit instead of reading the years before it.
    """
    of_unit = UnitDay.objects.filter(unit=OuterRef("pk"), day__lte=upto).order_by("-day")
    last = Unit.objects.annotate(last=Subquery(of_unit.values("pk")[:1])).values("last")
    rows = UnitDay.objects.filter(pk__in=last)
    return {unit: DayFigures(*some) for unit, *some in rows.values_list("unit_id", "people", "done", "late", "exempt")}


def of_unit(unit: Unit, first: date | None, last: date) -> dict[date, DayFigures]:
    """Return the figures of ``unit`` and below on the counted days from ``first`` (None: the first of all) to ``last``.

    What was not counted is not there. Three queries.
    """
    counted = CountedDay.objects.filter(day__lte=last).order_by("day")
    days = list((counted if first is None else counted.filter(day__gte=first)).values_list("day", flat=True))
    if not days:
        return {}
    rows = UnitDay.objects.filter(unit=unit, day__lte=last).order_by("day")
    before = rows.filter(day__lt=days[0]).last()
    changes = {row.day: _figures(row) for row in rows.filter(day__gte=days[0])}
    current = _figures(before) if before else None
    found: dict[date, DayFigures] = {}
    for day in days:
        current = changes.get(day, current)
        if current is not None:
            found[day] = current
    return found


def _figures(row: UnitDay) -> DayFigures:
    return DayFigures(row.people, row.done, row.late, row.exempt)


@dataclass(frozen=True, slots=True)
class Curve:
    """How many of ``people`` were done by the end of each of ``days``; see ``models.CampaignCurve``."""

    people: int
    days: tuple[tuple[date, int], ...]
    reminded: tuple[tuple[date, int], ...]
    at: datetime
    afterwards: bool = False

    def whole_days(self) -> dict[date, int]:
        """Return how many were done by the end of each day that was over when it was counted."""
        return every_day(self.days, day_of(self.at) - timedelta(days=1))


def kept_curve(campaign: Campaign) -> Curve | None:
    """Return the curve that is kept of a campaign, None before the first night."""
    row = CampaignCurve.objects.filter(campaign=campaign).first()
    if row is None:
        return None
    days, reminded = (
        tuple((date.fromisoformat(day), number) for day, number in some) for some in (row.days, row.reminded)
    )
    return Curve(row.people, days, reminded, row.at, row.afterwards)


def to_count(day: date) -> list[int]:
    """Return the campaigns whose curve is to be counted on ``day``: open ones not yet counted that day, and closed ones
    that have none: what was counted while one was open tells of those who belonged there then."""
    counted = datetime.combine(day, time(), LOCAL)
    fresh = Q(closed_at__isnull=True, curve__at__lt=counted)
    found = Campaign.objects.filter(fresh | Q(curve__isnull=True)).order_by("pk")
    return list(found.values_list("pk", flat=True))


def curve(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> Curve:
    """Return how many of those whom a campaign concerns were done by the end of each day since it was opened.

    Read from completions (of one that names people, from what they handed in since), so that it tells of the past too:
    of those who belong there now and of whom something is asked today. Some thousands of people at a time.
    """
    end = min(now, campaign.closed_at or now)
    tally = Tally(day_of(campaign.created_at), day_of(end), end)
    people = 0
    numbers = concerned(campaign).filter(~exempt(now)).order_by("pk").values_list("pk", flat=True)
    for some in _in_pieces(numbers):
        asked = _asked(campaign, paths, some)
        held = _relearnt(campaign, asked) if campaign.cause else passes(asked)
        for official, quizzes in asked.items():
            people += 1
            tally.add(together([held.get((official, quiz), ()) for quiz in quizzes]))
    return Curve(people, tuple(tally.days()), _reminded(campaign), end, afterwards=campaign.closed_at is not None)


def _in_pieces(numbers: "QuerySet[Official, int]") -> Iterable[list[int]]:
    last = 0
    while some := list(numbers.filter(pk__gt=last)[:_AT_ONCE]):
        last = some[-1]
        yield some


def _asked(campaign: Campaign, paths: Mapping[Role, Path], some: Sequence[int]) -> dict[int, dict[str, date | None]]:
    """Return what the campaign asks of each of ``some``: the quizzes, and by when each is to be learnt again.

    Once it is closed, nobody is asked any more for the quizzes that only it asked for.
    """
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    if campaign.closed_at is not None and campaign.quizzes and not campaign.cause:
        for official in some:
            found[official] = dict.fromkeys(campaign.quizzes)
    rows = asked_by(campaign, paths).filter(whom(campaign, "official__"), official__in=some).order_by()
    for official, quiz, relearn_by in rows.values_list("official_id", "quiz", "relearn_by"):
        found[official][quiz] = relearn_by
    return found


def passes(asked: Mapping[int, Mapping[str, date | None]]) -> dict[tuple[int, str], list[Stretch]]:
    """Return by official and quiz during which times a pass held; one that rests on an old text ends with its day."""
    found: dict[tuple[int, str], list[Stretch]] = defaultdict(list)
    quizzes = sorted({quiz for some in asked.values() for quiz in some})
    rows = Completion.objects.filter(official__in=list(asked), quiz__in=quizzes)
    for official, quiz, start, end in rows.values_list("official_id", "quiz", "passed_at", "valid_until"):
        if quiz in asked[official]:
            by = asked[official][quiz]
            ends = min(end, datetime.combine(by, time.max, LOCAL)) if by else end
            found[official, quiz].append((start, ends))
    return found


def _relearnt(
    campaign: Campaign, asked: Mapping[int, Mapping[str, date | None]]
) -> dict[tuple[int, str], list[Stretch]]:
    """Return by official and quiz since when nothing is left to bring up to date: since he handed in what serves."""
    rows = HandIn.objects.filter(
        attempt__official__in=list(asked), passed=True, handed_in_at__gte=campaign.created_at
    ).order_by("handed_in_at")
    since: dict[tuple[int, str], datetime] = {}
    for official, quiz, at in rows.values_list("attempt__official_id", "attempt__quiz", "handed_in_at"):
        since.setdefault((official, quiz), at)
    return {
        (official, quiz): [(since.get((official, quiz), _NEVER), _EVER)]
        for official, quizzes in asked.items()
        for quiz, relearn_by in quizzes.items()
        if relearn_by is None
    }


def _reminded(campaign: Campaign) -> tuple[tuple[date, int], ...]:
    """Return the days on which people were sent a reminder of a campaign, with how many were."""
    sent = Campaign.reminders.through.objects.filter(campaign=campaign, reminder__outcome=SENT)
    days = sent.values_list("reminder__day").annotate(number=Count("pk")).order_by("reminder__day")
    return tuple((day, number) for day, number in days)


@dataclass(frozen=True, slots=True)
class CampaignDays:
    """How many of ``people`` were done by the end of which day, today as it is now; see ``Curve``."""

    people: int
    days: Mapping[date, int]
    reminded: Mapping[date, int]
    afterwards: bool


def campaign_days(campaign: Campaign, people: int, done: int, now: datetime) -> CampaignDays | None:
    """Return the days of a campaign of whose ``people`` so many are ``done`` now (or were, when it was closed).

    Days since the last night that counted, but for today, are not there. None before the first night. One query.
    """
    kept = kept_curve(campaign)
    if kept is None:
        return None
    last = day_of(campaign.closed_at or now)
    if kept.afterwards:
        return CampaignDays(kept.people, every_day(kept.days, last), dict(kept.reminded), afterwards=True)
    days = {day: number for day, number in kept.whole_days().items() if day < last} | {last: done}
    return CampaignDays(people, days, dict(kept.reminded), afterwards=False)


def thinned(days: Sequence[date], most: int) -> list[date]:
    """Return at most ``most`` of ``days``, evenly chosen, the first and the last among them, the last one first."""
    if len(days) <= most:
        return list(reversed(days))
    step = (len(days) - 1) / (most - 1)
    chosen = sorted({round(at * step) for at in range(most)})
    return [days[at] for at in reversed(chosen)]


def missed(days: Sequence[date]) -> int:
    """Return how many days between the first and the last of ``days`` are not among them."""
    return sum((after - before).days - 1 for before, after in pairwise(days))
