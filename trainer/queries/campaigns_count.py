"""How far rounds of training have come: each requirement looked at once, each official counted once.

The same numbers as those of the lists of their people, a fraction of the time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Case, F, Max, Q, Sum, Value, When

from trainer.actions.agreements import exempting
from trainer.core.quiz.model import Path, Role
from trainer.core.standing import State
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Unit
from trainer.queries.campaigns_people import Tree, asked_of_people, tree_of_units
from trainer.queries.progress import UnitRow
from trainer.queries.standing import not_passed, over, state_weights

# Added up over the quizzes of an official, of which there are fewer than a thousand, each state keeps its own digits.
_WEIGHTS: dict[State, int] = {"not_begun": 1, "in_progress": 1_000, "failed": 1_000_000}
_COUNTED = ("people", "done", "not_begun", "in_progress", "failed", "late", "exempt")
# An official is a row of “each”; of a unit and those in it of whom something is asked _COUNTED are counted.
_BY_UNIT = """
SELECT {campaign}, each_one.place, SUM(1 - each_one.away), SUM((1 - each_one.undone) * (1 - each_one.away)),
SUM(CASE WHEN each_one.away = 0 AND each_one.states %% 1000 > 0 THEN 1 ELSE 0 END),
SUM(CASE WHEN each_one.away = 0 AND each_one.states / 1000 %% 1000 > 0 THEN 1 ELSE 0 END),
SUM(CASE WHEN each_one.away = 0 AND each_one.states / 1000000 > 0 THEN 1 ELSE 0 END),
SUM(each_one.is_late * (1 - each_one.away)), SUM(each_one.away)
FROM ({each}) AS each_one GROUP BY each_one.place
"""
# So many campaigns in a statement.
_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """How far a campaign has come: of ``people`` asked for something so many are ``done`` with all of it, so many have
    a quiz that is ``not_begun`` and so on, so many are ``late``. Those who are ``exempt`` are apart.
    """

    people: int = 0
    done: int = 0
    not_begun: int = 0
    in_progress: int = 0
    failed: int = 0
    late: int = 0
    exempt: int = 0

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.people - self.done

    def plain(self) -> dict[str, int]:
        """Return the figures as JSON holds them."""
        return {**asdict(self), "left": self.left}


def undone_in(campaign: Campaign, now: datetime) -> Q:
    """Return what a requirement looks like that is not done by the measure of a campaign.

    Who learns a change again is done once nothing is left to bring up to date.
    """
    return Q(relearn_by__isnull=False) if campaign.cause else not_passed(now)


def late_in(campaign: Campaign, now: datetime) -> Q:
    """Return what a requirement looks like for whose official a campaign counts as late: nobody before its own day is
    over, whatever other campaigns and changes ask for earlier."""
    first = campaign.due_on or day_of(campaign.created_at) + timedelta(days=campaign.newcomer_days)
    return over(now) if first < day_of(now) else Q(pk__in=())


def progress_of(campaigns: Sequence[Campaign], paths: Mapping[Role, Path], now: datetime) -> list[Figures]:
    """Return how far open campaigns have come, in their order, without the states of single quizzes, for which attempts
    would be looked at. One statement for twenty of them."""
    found = _by_unit(campaigns, paths, now, with_states=False)
    return [_total(found, one) for one in campaigns]


def counted(campaign: Campaign, paths: Mapping[Role, Path], now: datetime) -> tuple[Figures, list[UnitRow]]:
    """Return how far an open campaign has come, and that of each unit, in the order of the units."""
    found = _by_unit([campaign], paths, now, with_states=True)
    units = Unit.objects.order_by("position", "code").values_list("pk", "code", "name")
    known = {place: one for (_, place), one in found.items()}
    rows = [(code, name, known[pk]) for pk, code, name in units if pk in known]
    return _total(found, campaign), [
        UnitRow(code, name, one.people, one.done, one.late, one.exempt) for code, name, one in rows
    ]


def _total(found: Mapping[tuple[int, int], Figures], campaign: Campaign) -> Figures:
    mine = [one for (number, _), one in found.items() if number == campaign.pk]
    return Figures(**{name: sum(getattr(one, name) for one in mine) for name in _COUNTED})


def _by_unit(
    campaigns: Sequence[Campaign], paths: Mapping[Role, Path], now: datetime, *, with_states: bool
) -> dict[tuple[int, int], Figures]:
    found: dict[tuple[int, int], Figures] = {}
    tree = tree_of_units() if campaigns else ()
    for start in range(0, len(campaigns), _AT_ONCE):
        parts = [_statement(one, paths, now, with_states, tree) for one in campaigns[start : start + _AT_ONCE]]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(sql for sql, _ in parts), [value for _, some in parts for value in some])
            for number, place, *counts in cursor.fetchall():
                found[number, place] = Figures(*map(int, counts))
    return found


def _statement(
    campaign: Campaign, paths: Mapping[Role, Path], now: datetime, with_states: bool, tree: Tree
) -> tuple[str, tuple[Any, ...]]:
    away = exempting(day_of(now)).values("official_id")
    marks: dict[str, Any] = {
        "away": Max(Case(When(official__in=away, then=1), default=0)),
        "undone": Max(Case(When(undone_in(campaign, now), then=1), default=0)),
        "is_late": Max(Case(When(late_in(campaign, now), then=1), default=0)),
        "states": Sum(state_weights(_WEIGHTS, now) if with_states else Value(0)),
    }
    each = asked_of_people(campaign, paths, tree).values("official_id", place=F("official__unit_id")).annotate(**marks)
    sql, params = each.query.get_compiler(connection=connection).as_sql()
    return _BY_UNIT.format(campaign=int(campaign.pk), each=sql), params
