"""Giving a right to an official and taking it back: leader, unit manager, IT officer, auditor.

Staff lists neither give nor take these; only leaving ends them. There is always an IT officer without a last day:
whom a list no longer names stays when he is the last one (``roster.rules.guarded``).
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from trainer.actions import holding
from trainer.core.refusal import Refused
from trainer.core.rights import MAX_REASON, RIGHT_TITLES, Officer, somebody_stays, why_not
from trainer.core.vietnam_time import day_of
from trainer.models import Appointment, Event, Official, Unit
from trainer.models.rights import held_on

_LAST_OFFICER = (
    "đây là cán bộ CNTT cuối cùng không có ngày cuối, bớt đi thì không còn ai trao được quyền",
    "trao quyền cán bộ CNTT không kèm ngày cuối cho một người khác trước",
)


def held(now: datetime) -> QuerySet[Appointment]:
    """Return the appointments that hold now."""
    return Appointment.objects.filter(held_on(day_of(now)))


def holders(right: str, now: datetime) -> QuerySet[Official]:
    """Return the officials who hold ``right`` now."""
    return Official.objects.filter(pk__in=held(now).filter(right=right).values("official")).order_by("pk")


def lasting_officers(now: datetime) -> set[int]:
    """Return the numbers of those who are IT officers now, without a last day."""
    return set(held(now).filter(right="it_officer", until__isnull=True).values_list("official_id", flat=True))


def of_officials(now: datetime) -> dict[int, set[str]]:
    """Return the rights that hold now by the number of the official's row; who has none is not in it."""
    found: dict[int, set[str]] = {}
    for official, right in held(now).values_list("official_id", "right"):
        found.setdefault(official, set()).add(right)
    return found


def give(
    official: Official,
    right: str,
    unit: Unit | None,
    until: date | None,
    reason: str,
    actor: Official | None,
    now: datetime,
) -> Appointment:
    """Let ``official`` hold ``right`` from now to the end of ``until`` (None: no last day); return the appointment.

    One that he holds already, of the same unit, is replaced: so a last day is set or moved. The very same is left as it
    is. Raises Refused and ListBeingApplied; then nothing is written.
    """
    if wrong := why_not(right, with_unit=unit is not None, until=until, today=day_of(now)):
        raise wrong
    if len(reason) > MAX_REASON:
        raise Refused(f"lý do dài quá {MAX_REASON} ký tự", "viết ngắn lại")
    with transaction.atomic():
        holding.decide_on_people()
        person = Official.objects.get(pk=official.pk)
        if not person.is_active:
            raise Refused(f"{person.staff_code} đã rời danh sách", "cho trở lại trước, rồi trao quyền")
        before = list(Appointment.objects.filter(official=person, right=right, unit=unit, ended_at__isnull=True))
        same = next((one for one in before if one.until == until), None)
        if same is not None:
            return same
        if right == "it_officer" and until is not None and before:
            _keep_an_officer([person.pk], now)
        _end(before, "thay bằng lần trao sau", actor, now)
        made = Appointment.objects.create(
            official=person, right=right, unit=unit, since=now, until=until, given_by=actor, reason=reason
        )
        _trace("appointed", made, actor, now, reason)
    official.remember_appointments(None)
    return made


def take_back(appointment: Appointment, reason: str, actor: Official | None, now: datetime) -> None:
    """End an appointment now; ended already: nothing happens. Raises Refused and ListBeingApplied."""
    if len(reason) > MAX_REASON:
        raise Refused(f"lý do dài quá {MAX_REASON} ký tự", "viết ngắn lại")
    with transaction.atomic():
        holding.decide_on_people()
        same = Appointment.objects.filter(pk=appointment.pk, ended_at__isnull=True).select_related("official", "unit")
        one = same.first()
        if one is None:
            return
        if one.right == "it_officer":
            _keep_an_officer([one.official_id], now)
        _end([one], reason, actor, now)
        _trace("appointment_ended", one, actor, now, reason)


def give_again(appointment: Appointment, reason: str, actor: Official | None, now: datetime) -> None:
    """Let an appointment that was ended hold again as it was, in the transaction of who takes its end back."""
    Appointment.objects.filter(pk=appointment.pk).update(ended_at=None, ended_by=None, end_reason="")
    _trace("appointed", appointment, actor, now, reason)


def end_of_leavers(people: Sequence[Official], actor: Official | None, now: datetime) -> None:
    """End every right of those who leave, in the transaction in which they leave; their leaving is the trace."""
    _end(Appointment.objects.filter(official__in=people, ended_at__isnull=True), "rời danh sách", actor, now)
    for person in people:
        person.remember_appointments(None)


def hold_exactly(official: int, numbers: Sequence[int], actor: Official | None, now: datetime) -> None:
    """Let an official hold the appointments ``numbers`` of his, ended or not, and no others: leaving is taken back."""
    his = Appointment.objects.filter(official=official)
    his.filter(pk__in=numbers).update(ended_at=None, ended_by=None, end_reason="")
    _end(his.filter(ended_at__isnull=True).exclude(pk__in=numbers), "hoàn tác danh sách", actor, now)


def keep_an_officer(gone: Iterable[int], now: datetime) -> None:
    """Make sure that an IT officer without a last day is left when the officials ``gone`` are none. Raises Refused.

    To be called in a transaction that holds the decisions on people. Where there is none already, nothing is refused.
    """
    leaving = set(gone)
    if held(now).filter(right="it_officer", official__in=leaving).exists():
        _keep_an_officer(leaving, now)


def _keep_an_officer(gone: Iterable[int], now: datetime) -> None:
    rows = held(now).filter(right="it_officer").values_list("official_id", "until")
    officers = [Officer(official, until) for official, until in rows]
    if not somebody_stays(officers, gone):
        raise Refused(*_LAST_OFFICER)


def _end(rows: Iterable[Appointment], reason: str, actor: Official | None, now: datetime) -> None:
    numbers = [row.pk for row in rows]
    Appointment.objects.filter(pk__in=numbers).update(ended_at=now, ended_by=actor, end_reason=reason)


def _trace(kind: str, one: Appointment, actor: Official | None, now: datetime, reason: str) -> None:
    until = "" if kind != "appointed" else f", đến hết {one.until:%d/%m/%Y}" if one.until else ", không có ngày cuối"
    note = f"{named(one)}{until}{'. Lý do: ' + reason if reason else ''}."
    details = {"right": one.right, "unit": one.unit.code if one.unit else "", "note": note}
    Event.objects.create(at=now, kind=kind, actor=actor, official=one.official, details=details)


def named(one: Appointment) -> str:
    """Return a right in words, with its unit."""
    title = RIGHT_TITLES[one.right]  # type: ignore[index]
    return f"{title}, {one.unit.name}" if one.unit is not None else title
