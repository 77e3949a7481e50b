"""What should be remembered today, worked out once a night: millions of cards are too many for a screen."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from trainer.core.spaced_review import retention
from trainer.core.vietnam_time import LOCAL, day_of
from trainer.models import DerivedUpTo, Official, RefresherCard, Remembered

# The cards of so many people are read at a time, without a lock.
_PEOPLE = 2_000
# So many chances are remembered: few stabilities come on few days.
_KEPT = 50_000
_NAME = "remembered"
_DAY_NOUGHT = date(1970, 1, 1)
_SECONDS_EAST = round(LOCAL.utcoffset(None).total_seconds())


def count(now: datetime) -> None:
    """Work out what of all cards of active officials should be remembered at ``now``, and keep it instead of before.

    Of two processes that do it at once the second one keeps nothing of the first.
    """
    sections: dict[str, list[float]] = {}
    units: dict[int, list[float]] = {}
    today, chances = (day_of(now) - _DAY_NOUGHT).days, dict[tuple[float, int], float]()
    for section, unit, stability, day in _cards():
        chance = chances.get((stability, day))
        if chance is None:
            if len(chances) > _KEPT:
                chances.clear()
            chance = chances[stability, day] = retention(stability, today - day)
        for sums in (sections.setdefault(section, [0, 0.0, 0.0]), units.setdefault(unit, [0, 0.0, 0.0])):
            sums[0] += 1
            sums[1] += chance
            sums[2] += chance * (1 - chance)
    rows = [_row(sums, now, section=name) for name, sums in sections.items()]
    rows += [_row(sums, now, unit_id=number) for number, sums in units.items()]
    with transaction.atomic():
        # Held until the end: who deletes does not see what another one is writing just then.
        DerivedUpTo.objects.select_for_update().get_or_create(name=_NAME, defaults={"hand_in": 0})
        Remembered.objects.all().delete()
        Remembered.objects.bulk_create(rows, batch_size=500)


def is_of(day: date) -> bool:
    """Say whether what is kept was worked out on ``day``; nothing kept is of no day."""
    row = Remembered.objects.first()
    return row is not None and day_of(row.moment) == day


def _row(sums: Sequence[float], now: datetime, section: str = "", unit_id: int | None = None) -> Remembered:
    cards, expected, spread = sums
    return Remembered(section=section, unit_id=unit_id, cards=cards, expected=expected, spread=spread, moment=now)


def _cards() -> Iterator[tuple[str, int, float, int]]:
    """Yield section, unit, stability and the day of the last review (in days since 1970, in Việt Nam) of each card."""
    day = {
        "sqlite": f"(CAST(strftime('%%s', c.last_review_at) AS INTEGER) + {_SECONDS_EAST}) / 86400",
        "postgresql": f"CAST(FLOOR((EXTRACT(EPOCH FROM c.last_review_at) + {_SECONDS_EAST}) / 86400) AS integer)",
    }
    statement = (
        f"SELECT c.section, o.unit_id, c.stability, {day[connection.vendor]} FROM {RefresherCard._meta.db_table} c"
        f" JOIN {Official._meta.db_table} o ON o.id = c.official_id"
        " WHERE o.is_active AND c.official_id > %s AND c.official_id <= %s"
    )
    last = RefresherCard.objects.aggregate(last=Max("official_id"))["last"] or 0
    for first in range(0, last, _PEOPLE):
        with connection.cursor() as cursor:
            cursor.execute(statement, [first, first + _PEOPLE])
            yield from cursor.fetchall()
