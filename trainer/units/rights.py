"""Rights over a unit that is merged or split: over what it became, or over the part that somebody chose."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from trainer.actions import rights
from trainer.core.rights import MAX_REASON
from trainer.models import Appointment, Official, Unit, UnitChange
from trainer.units.rules.model import Effect, Refused, Split


@dataclass(frozen=True, slots=True)
class Following:
    """What becomes of a right: it is over the unit ``to`` then, and over the one before too when it is ``kept``."""

    one: Appointment
    to: str
    kept: bool = False

    @property
    def moves(self) -> bool:
        """Say whether anything is written of it."""
        return self.one.unit is None or self.to != self.one.unit.code

    def words(self, name: str) -> str:
        """Return in Vietnamese what happens to it; ``name`` is that of the unit."""
        who = f"{self.one.official.full_name} ({self.one.official.staff_code}): {rights.named(self.one)}"
        if not self.moves:
            return f"{who}, giữ nguyên"
        return f"{who}, và thêm {name}" if self.kept else f"{who} → {name}"


def over(unit: str, now: datetime) -> list[Appointment]:
    """Return the rights that hold over a unit, by the names of those who hold them."""
    rows = rights.held(now).filter(unit__code=unit).select_related("official", "unit")
    return list(rows.order_by("official__sort_name", "official", "pk"))


def of_split(request: Split, now: datetime) -> Iterator[Following]:
    """Yield every right over the unit that is split, with what was chosen. Raises Refused for who holds none."""
    chosen, here = dict(request.rights), over(request.source, now)
    known = {one.official.staff_code for one in here}
    wrong = [f"“{code}” không giữ quyền nào với đơn vị này → bỏ ra" for code in chosen if code not in known]
    wrong += [
        f"Không rõ quyền của “{code}” về đâu → ghi new hoặc both" for code, to in request.rights if to not in WAYS
    ]
    if wrong:
        raise Refused(*wrong)
    for one in here:
        way = chosen.get(one.official.staff_code, "")
        yield Following(one, request.new.code if way else request.source, kept=way == "both")


WAYS = ("", "new", "both")


def following(effect: Effect, undone: UnitChange | None, now: datetime) -> Iterator[Following]:
    """Yield the rights that hold over a unit that ``effect`` closes, each with the code of the unit it is over then.

    Those that followed in the change that is ``undone`` go back.
    """
    back = dict(undone.details.get("rights", ())) if undone else {}
    into = {code: to for code, to in effect.closed if to}
    here = rights.held(now).filter(Q(pk__in=list(back)) | Q(unit__code__in=list(into)))
    for one in here.select_related("official", "unit").order_by("official__sort_name", "pk"):
        yield Following(one, back.get(one.pk) or into[one.unit.code if one.unit else ""])


def move(
    rows: Iterable[tuple[int, str, bool]], reason: str, actor: Official | None, now: datetime
) -> list[list[int | str]]:
    """Let rights, by their numbers, hold over other units; return the new ones with the code of the unit before."""
    moved: list[list[int | str]] = []
    wanted = list(rows)
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={to for _, to, _ in wanted})}
    for number, to, kept in wanted:
        one = Appointment.objects.select_related("official", "unit").get(pk=number)
        known = Appointment.objects.filter(official=one.official, right=one.right, unit=units[to], ended_at=None)
        if one.ended_at is None and one.unit is not None and not known.exists():
            made = rights.give(one.official, one.right, units[to], one.until, reason[:MAX_REASON], actor, now)
            moved.append([made.pk, one.unit.code])
        if not kept:
            rights.take_back(one, reason[:MAX_REASON], actor, now)
    return moved
