"""How people stood at the end of a period, as the night counted it."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from trainer.models import CountedDay, Unit, UnitDay
from trainer.reports.queries_then import names_at
from trainer.reports.rules.model import GroupFigures, Snapshot
from trainer.reports.rules.period import Period

# The night after the last day is nearer to the end than the one before it; a week before it is another time.
_AFTER, _BEFORE = timedelta(hours=12), timedelta(days=7)


def kept(period: Period, now: datetime) -> Snapshot | None:
    """Return how everybody and each unit with all below it stood in the night nearest to the end of ``period``.

    None while it runs, and where no night was counted then. Four queries.
    """
    if not period.over(now):
        return None
    near = CountedDay.objects.filter(at__lt=period.ends + _AFTER, at__gte=period.ends - _BEFORE)
    night = near.order_by("-at").first()
    if night is None:
        return None
    lines = _lines(night)
    # Whoever counts city and all below it counts everybody.
    whole = next(
        (lines[pk] for pk in Unit.objects.filter(parent__isnull=True).values_list("pk", flat=True) if pk in lines), None
    )
    if whole is None:
        return None
    units = tuple(one for one in lines.values() if one is not whole and (one.people or one.exempt))
    return Snapshot(at=night.at, whole=whole, units=units, kept=True)


def _lines(night: CountedDay) -> dict[int, GroupFigures]:
    """Return the last figures of each unit up to ``night`` by its number, in the order of the tree."""
    rows = UnitDay.objects.filter(unit=OuterRef("pk"), day__lte=night.day).order_by("-day").values("pk")
    last = Unit.objects.annotate(last=Subquery(rows[:1])).values("last")
    found = UnitDay.objects.filter(pk__in=last).order_by("unit__position", "unit__code")
    names = names_at(night.at)
    fields = ("unit_id", "people", "done", "late", "exempt")
    return {unit: GroupFigures(*names[unit], *some) for unit, *some in found.values_list(*fields)}
