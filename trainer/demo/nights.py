"""Nights of the demonstration: what the housekeeper would have counted since the campaigns were opened.

Invented as the people are, from what they did and when: the last one says what the screens say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from trainer.actions import over_time as keeping
from trainer.actions.agreements import exempting
from trainer.core.over_time import Stretch
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import Requirement
from trainer.queries import over_time

# Official and quiz.
_Held = Mapping[tuple[int, str], Sequence[Stretch]]
_COUNTED_AT = time(0, 5)


def count_nights(now: datetime, days: int) -> None:
    """Keep the figures of each of the last ``days``, and of today as it is ``now``."""
    asked = _asked()
    held = over_time.passes({one: {row.quiz: row.relearn_by for row in rows} for (one, _), rows in asked.items()})
    before: dict[int, over_time.DayFigures] = {}
    for back in range(days, -1, -1):
        day = day_of(now) - timedelta(days=back)
        at = datetime.combine(day, _COUNTED_AT, LOCAL) if back else now
        figures = over_time.up_the_tree(_counted(asked, held, day, at))
        changed = {unit: some for unit, some in figures.items() if before.get(unit) != some}
        keeping.keep_day(day, changed, at)
        before = figures


def _asked() -> dict[tuple[int, str], list[Requirement]]:
    """Return what is asked, by number of the official and code of his unit."""
    found: dict[tuple[int, str], list[Requirement]] = defaultdict(list)
    for row in Requirement.objects.filter(official__is_active=True).select_related("official__unit"):
        found[row.official_id, row.official.unit.code].append(row)
    return found


def _counted(
    asked: Mapping[tuple[int, str], Sequence[Requirement]], held: _Held, day: date, at: datetime
) -> dict[str, list[int]]:
    """Return by code of the unit people, done, late and exempt of its own."""
    away = set(exempting(day).values_list("official", flat=True))
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for (official, unit), rows in asked.items():
        figures = found[unit]
        if official in away:
            figures[3] += 1
            continue
        left = [row for row in rows if not any(start <= at < end for start, end in held.get((official, row.quiz), ()))]
        figures[0] += 1
        figures[1] += not left
        figures[2] += any(_is_late(row, held.get((official, row.quiz), ()), day, at) for row in left)
    return found


def _is_late(row: Requirement, held: Sequence[Stretch], day: date, at: datetime) -> bool:
    """Say whether the day of what is not passed is over: that of a campaign, or of a change on a pass that he had."""
    changed = row.relearn_by is not None and row.relearn_by < day and any(start <= at for start, _ in held)
    return changed or (row.due_on is not None and row.due_on < day)
