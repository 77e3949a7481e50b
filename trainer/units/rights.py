"""Rights over a unit that is merged or split: over what it became, or over the part that somebody chose."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q

from trainer.actions import rights
from trainer.core.refusal import Refused, refuse
from trainer.core.rights import MAX_REASON, lasts
from trainer.core.vietnam_time import day_of
from trainer.models import Appointment, Official, Unit, UnitChange
from trainer.units.rules.model import Effect, Split


@dataclass(frozen=True, slots=True)
class Following:
    """What becomes of a right: it is over the unit ``to`` then, and over the one before too when it is ``kept``.

    One that was ended is over its unit ``again``.
    """

    one: Appointment
    to: str
    kept: bool = False

    @property
    def again(self) -> bool:
        """Say whether it had ended with a change that is taken back."""
        return self.one.ended_at is not None

    @property
    def moves(self) -> bool:
        """Say whether anything is written of it."""
        return self.again or self.one.unit is None or self.to != self.one.unit.code

    def words(self, name: str) -> str:
        """Return in Vietnamese what happens to it; ``name`` is that of the unit."""
        who = f"{self.one.official}: {rights.named(self.one)}"
        if self.again:
            return f"{who}, như trước"
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
    strangers = (code for code in chosen if code not in known)
    astray = (code for code, to in request.rights if to not in WAYS)
    refuse(
        [
            *(Refused(f"“{code}” không giữ quyền nào với đơn vị này", "bỏ ra") for code in strangers),
            *(Refused(f"Không rõ quyền của “{code}” về đâu", "ghi new hoặc both") for code in astray),
        ]
    )
    for one in here:
        way = chosen.get(one.official.staff_code, "")
        yield Following(one, request.new.code if way else request.source, kept=way == "both")


WAYS = ("", "new", "both")


def following(effect: Effect, undone: UnitChange | None, now: datetime) -> Iterator[Following]:
    """Yield the rights that hold over a unit that ``effect`` closes, each with the code of the unit it is over then.

    Those that followed in the change that is ``undone`` go back: what it ended holds again, and then what it gave ends.
    """
    moved = [Moved(*row) for row in undone.details.get("rights", ())] if undone else []
    back = {row.right: row.unit for row in reversed(moved) if row.made}
    into = {code: to for code, to in effect.closed if to}
    here = rights.held(now).filter(Q(pk__in=[row.right for row in moved]) | Q(unit__code__in=list(into)))
    found = list(here.select_related("official", "unit").order_by("official__sort_name", "pk"))
    standing = {one.pk for one in found}
    yield from _again([row for row in moved if row.right in standing], now)
    for one in found:
        to = back.get(one.pk) or into.get(one.unit.code if one.unit else "")
        if to:
            yield Following(one, to)


class Moved(NamedTuple):
    """What a change kept of a right that followed: the number of the ``right`` that stands for it, over which ``unit``
    it was, which one it ``ended`` (None: it was kept), and whether it ``made`` the one that stands for it."""

    right: int
    unit: str
    ended: int | None = None
    made: bool = True


def _again(moved: Sequence[Moved], now: datetime) -> Iterator[Following]:
    ended = [row.ended for row in moved if row.ended]
    rows = Appointment.objects.filter(pk__in=ended, ended_at__isnull=False, official__is_active=True)
    others = rights.held(now).exclude(pk__in=[row.right for row in moved if row.made])
    for one in rows.select_related("official", "unit").order_by("official__sort_name", "pk"):
        same = others.filter(official=one.official, right=one.right, unit=one.unit)
        if one.unit is not None and lasts(one.until, day_of(now)) and not same.exists():
            yield Following(one, one.unit.code)


def move(
    rows: Iterable[tuple[int, str, bool]], reason: str, actor: Official | None, now: datetime
) -> list[list[int | str | bool | None]]:
    """Let rights, by their numbers, hold over other units, and those that had ended over theirs again.

    Of two that come to one unit the one that lasts longer counts. Return what taking it back needs, as ``Moved``.
    """
    said = reason[:MAX_REASON]
    moved: list[Moved] = []
    wanted = {number: (to, kept) for number, to, kept in rows}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in={to for to, _ in wanted.values()})}
    found = Appointment.objects.filter(pk__in=list(wanted)).select_related("official", "unit")
    for one in sorted(found, key=lambda one: (one.ended_at is None, -_last_day(one).toordinal(), one.pk)):
        to, kept = wanted[one.pk]
        if one.ended_at is not None:
            rights.give_again(one, said, actor, now)
        elif one.unit is not None:
            moved += _moved(one, units[to], said, actor, now, kept=kept)
    return [list(row) for row in moved]


def _moved(
    one: Appointment, to: Unit, reason: str, actor: Official | None, now: datetime, *, kept: bool
) -> Iterator[Moved]:
    known = rights.held(now).filter(official=one.official, right=one.right, unit=to).order_by("pk").first()
    stands = known
    if known is None or _last_day(known) < _last_day(one):
        stands = rights.give(one.official, one.right, to, one.until, reason, actor, now)
    if not kept:
        rights.take_back(one, reason, actor, now)
    if stands is not None:
        yield Moved(stands.pk, one.unit.code if one.unit else "", None if kept else one.pk, stands != known)
        if known is not None and stands != known:
            yield Moved(stands.pk, to.code, known.pk)


def _last_day(one: Appointment) -> date:
    return one.until or date.max
