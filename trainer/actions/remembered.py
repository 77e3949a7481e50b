"""What should be remembered today, worked out once a night: millions of cards are too many for a screen."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from trainer.core.spaced_review import retention
from trainer.core.vietnam_time import day_of
from trainer.models import RefresherCard, Remembered

# The cards of so many people are read at a time, without a lock.
_PEOPLE = 2_000


def count(now: datetime) -> None:
    """Work out what of all cards of active officials should be remembered at ``now``, and keep it instead of before."""
    sections: dict[str, tuple[int, float, float]] = {}
    units: dict[int, tuple[int, float, float]] = {}
    today = day_of(now)
    chances: dict[tuple[float, int], float] = {}
    for section, unit, stability, reviewed in _cards():
        key = stability, (today - day_of(reviewed)).days
        chance = chances.get(key)
        if chance is None:
            if len(chances) > 50_000:
                chances.clear()
            chance = chances[key] = retention(*key)
        spread = chance * (1 - chance)
        cards, expected, spreads = sections.get(section, (0, 0.0, 0.0))
        sections[section] = cards + 1, expected + chance, spreads + spread
        cards, expected, spreads = units.get(unit, (0, 0.0, 0.0))
        units[unit] = cards + 1, expected + chance, spreads + spread
    rows = [_row(sums, now, section=name) for name, sums in sections.items()]
    rows += [_row(sums, now, unit_id=number) for number, sums in units.items()]
    with transaction.atomic():
        Remembered.objects.all().delete()
        Remembered.objects.bulk_create(rows, batch_size=500)


def is_of(day: date) -> bool:
    """Say whether what is kept was worked out on ``day``; nothing kept is of no day."""
    row = Remembered.objects.first()
    return row is not None and day_of(row.moment) == day


def _row(sums: tuple[int, float, float], now: datetime, section: str = "", unit_id: int | None = None) -> Remembered:
    cards, expected, spread = sums
    return Remembered(section=section, unit_id=unit_id, cards=cards, expected=expected, spread=spread, moment=now)


def _cards() -> Iterator[tuple[str, int, float, datetime]]:
    last = RefresherCard.objects.aggregate(last=Max("official_id"))["last"] or 0
    for first in range(0, last + 1, _PEOPLE):
        some = RefresherCard.objects.filter(official_id__gt=first, official_id__lte=first + _PEOPLE)
        rows = some.filter(official__is_active=True).order_by()
        yield from rows.values_list("section", "official__unit_id", "stability", "last_review_at").iterator()
