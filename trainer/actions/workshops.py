"""Classes and drills: noting one, who was there, and taking either back with a reason.

Who may do so is decided above. Nothing here touches what is asked of anybody: presence is no completion.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trainer.actions import holding
from trainer.actions.people import records_today
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused
from trainer.core.text import clean, count
from trainer.core.vietnam_time import day_of
from trainer.core.workshops import MOST_PEOPLE, AlreadyNoted, fault_of, reason_of, title_of
from trainer.models import Attendance, Event, Official, Unit, Workshop

# So many rows a transaction: nobody waits for the write lock longer than for any other piece.
AT_ONCE = 500


def note(
    kind: str,
    title: str,
    held_on: date,
    unit: Unit,
    *,
    actor: Official | None,
    now: datetime,
    place: str = "",
    again: bool = False,
) -> Workshop:
    """Note that ``unit`` held a class or drill of ``kind``, a key of KINDS, whose name it bears without a ``title``.

    Raises Refused, AlreadyNoted where the same stands and ``again`` is not said: nothing is written.
    """
    title, place = clean(title), clean(place)
    if fault := fault_of(kind, title, place, held_on, day_of(now)):
        raise fault
    same = {"kind": kind, "title": title_of(kind, title), "held_on": held_on, "unit": unit}
    with transaction.atomic():
        # Of two that come at the same moment the second sees the first.
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        there = None if again else Workshop.objects.filter(**same, withdrawn_at=None).first()
        if there is not None:
            what = f"đã có buổi này: “{there.title}”, ngày {held_on:%d/%m/%Y}, {unit.name} (buổi số {there.pk})"
            raise AlreadyNoted(what, "ghi người dự vào buổi đó; có hai buổi thật thì chọn “Vẫn ghi thêm một buổi”")
        made = Workshop.objects.create(**same, place=place, noted_at=now, noted_by=actor)
        _trace("workshop_noted", made, actor, now)
    return made


def attend(workshop: Workshop, people: Iterable[int], *, actor: Official | None, now: datetime) -> int:
    """Note that ``people``, by the numbers of their records, were at ``workshop``; return how many were not there yet.

    In short transactions, each of which stands by itself: after a kill the same list puts in who is missing. Raises
    Refused where the workshop was withdrawn, or there are too many.
    """
    numbers = sorted(set(people))
    refuse_too_many(workshop, len(numbers))
    put_in = 0
    for some in in_groups(numbers, AT_ONCE):
        with transaction.atomic():
            if not Workshop.objects.select_for_update().filter(pk=workshop.pk, withdrawn_at=None).exists():
                raise _gone(put_in)
            put_in += _attend_some(workshop, some, actor, now)
    return put_in


def refuse_too_many(workshop: Workshop, more: int) -> None:
    """Raise Refused where ``more`` people do not fit into ``workshop`` beside those who are in it."""
    there = Attendance.objects.filter(workshop=workshop, withdrawn_at=None).count()
    if there + more > MOST_PEOPLE:
        already = f"; đã có {count(there)}" if there else ""
        most = f"một buổi ghi nhiều nhất {count(MOST_PEOPLE)} người"
        raise Refused(f"{most}{already}, không ghi thêm được {count(more)}", "đông hơn thì ghi thành nhiều buổi")


def _gone(put_in: int) -> Refused:
    meanwhile = f" khi mới ghi được {put_in} người" if put_in else ""
    return Refused(f"buổi này đã được bỏ{meanwhile}, nên không ghi thêm ai", "ghi một buổi mới rồi ghi người dự vào đó")


def _attend_some(workshop: Workshop, numbers: list[int], actor: Official | None, now: datetime) -> int:
    """Put them in and tell of it; under the number of the record that stays where one was merged meanwhile."""
    holding.officials(numbers)
    people = records_today(numbers)
    there = Attendance.objects.filter(workshop=workshop, official__in=people, withdrawn_at=None)
    missing = set(people) - set(there.values_list("official_id", flat=True))
    rows = [Attendance(workshop=workshop, official_id=one, noted_at=now, noted_by=actor) for one in sorted(missing)]
    if rows:
        Attendance.objects.bulk_create(rows)
        _trace("workshop_attended", workshop, actor, now, people=len(rows))
    return len(rows)


def take_out(attendance: Attendance, reason: str, *, actor: Official | None, now: datetime) -> bool:
    """Note that somebody was not there after all, and why; say whether it stood until now.

    Raises Refused: no reason.
    """
    said = reason_of(reason)
    with transaction.atomic():
        if not _withdraw(Attendance, attendance.pk, said, actor, now):
            return False
        details = {"reason": said}
        _trace("attendance_withdrawn", attendance.workshop, actor, now, official=attendance.official, **details)
    return True


def withdraw(workshop: Workshop, reason: str, *, actor: Official | None, now: datetime) -> bool:
    """Let a class or drill count no longer, with all who were there; say whether it stood until now.

    Raises Refused: no reason.
    """
    said = reason_of(reason)
    with transaction.atomic():
        if not _withdraw(Workshop, workshop.pk, said, actor, now):
            return False
        _trace("workshop_withdrawn", workshop, actor, now, reason=said)
    return True


def follow(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    """Let ``stays`` have been where ``gone`` was: two records of one person, who was at each workshop once."""
    his = Attendance.objects.filter(official=stays, withdrawn_at=None)
    doubled = Attendance.objects.filter(official=gone, withdrawn_at=None, workshop__in=his.values("workshop"))
    said = f"Hồ sơ {gone.staff_code} gộp vào {stays.staff_code}, đã có tên trong buổi này."
    doubled.update(withdrawn_at=now, withdrawn_by=actor, withdraw_reason=said)
    Attendance.objects.filter(official=gone).update(official=stays)


def _withdraw(
    model: type[Workshop] | type[Attendance], number: int, reason: str, actor: Official | None, now: datetime
) -> bool:
    rows = model._default_manager.filter(pk=number, withdrawn_at=None)
    return bool(rows.update(withdrawn_at=now, withdrawn_by=actor, withdraw_reason=reason))


def _trace(
    kind: str, workshop: Workshop, actor: Official | None, now: datetime, official: Official | None = None, **more: Any
) -> None:
    details: Mapping[str, Any] = {"title": f"{workshop.title}, {workshop.held_on:%d/%m/%Y}", **more}
    Event.objects.create(
        at=now, kind=kind, actor=actor, official=official, details={"workshop": workshop.pk, **details}
    )
