"""Rights over a unit that is merged into another one: whoever held one there holds it over what it became."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Q

from trainer.actions import rights
from trainer.core.rights import MAX_REASON
from trainer.models import Appointment, Official, Unit, UnitChange
from trainer.units.rules.model import Effect


def following(effect: Effect, undone: UnitChange | None, now: datetime) -> Iterator[tuple[Appointment, str]]:
    """Yield the rights that hold over a unit that ``effect`` closes, each with the code of the unit it is over then.

    Those that followed in the change that is ``undone`` go back.
    """
    back = dict(undone.details.get("rights", ())) if undone else {}
    into = {code: to for code, to in effect.closed if to}
    here = rights.held(now).filter(Q(pk__in=list(back)) | Q(unit__code__in=list(into)))
    for one in here.select_related("official", "unit").order_by("official__sort_name", "pk"):
        yield one, back.get(one.pk) or into[one.unit.code if one.unit else ""]


def words(one: Appointment, to: str) -> str:
    """Return in Vietnamese what happens to a right; ``to`` is the name of the unit."""
    return f"{one.official.full_name} ({one.official.staff_code}): {rights.named(one)} → {to}"


def move(rows: Iterable[tuple[int, str]], reason: str, actor: Official | None, now: datetime) -> list[list[int | str]]:
    """Let rights, by their numbers, hold over other units; return the new ones with the code of the unit before."""
    moved: list[list[int | str]] = []
    wanted = list(rows)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={to for _, to in wanted})}
    for number, to in wanted:
        one = Appointment.objects.select_related("official", "unit").get(pk=number)
        known = Appointment.objects.filter(official=one.official, right=one.right, unit=units[to], ended_at=None)
        if one.ended_at is None and one.unit is not None and not known.exists():
            made = rights.give(one.official, one.right, units[to], one.until, reason[:MAX_REASON], actor, now)
            moved.append([made.pk, one.unit.code])
        rights.take_back(one, reason[:MAX_REASON], actor, now)
    return moved
