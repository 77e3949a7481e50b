"""Classes and drills: noting one, mending what was noted, who was there, and taking either back with a reason.

Who may do so is decided above. Nothing here touches what is asked of anybody: presence is no completion.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trainer.actions import holding
from trainer.actions.people import records_today
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused
from trainer.core.text import clean, count
from trainer.core.vietnam_time import day_of
from trainer.models import Attendance, Event, Official, Unit, Workshop
from trainer.workshops.rules.terms import (
    MOST_PEOPLE,
    AlreadyNoted,
    Terms,
    differences,
    fault_of,
    reason_of,
    title_of,
)

# So many rows a transaction: nobody waits for the write lock longer than for any other piece.
AT_ONCE = 500
_WITHDRAWN = "buổi này đã được bỏ"


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
    made = Workshop(kind=kind, title=title_of(kind, title), held_on=held_on, unit=unit, place=place)
    with transaction.atomic():
        _hold(unit)
        if not again:
            _refuse_the_same(made, "ghi người dự vào buổi đó; có hai buổi thật thì bấm “Vẫn ghi thêm một buổi”")
        made.noted_at, made.noted_by = now, actor
        made.save(force_insert=True)
        _trace("workshop_noted", made, actor, now)
    return made


def _hold(unit: Unit) -> None:
    """Of two that come at the same moment the second sees the first."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)


def _refuse_the_same(wanted: Workshop, mend: str) -> None:
    """Raise AlreadyNoted where another workshop is what ``wanted`` would be."""
    same = {name: getattr(wanted, name) for name in ("kind", "title", "held_on", "unit")}
    there = Workshop.objects.filter(**same, withdrawn_at=None).exclude(pk=wanted.pk).first()
    if there is not None:
        where = f"ngày {wanted.held_on:%d/%m/%Y}, {wanted.unit.name} (buổi số {there.pk})"
        raise AlreadyNoted(f"đã có buổi này: “{there.title}”, {where}", mend, there.pk)


def terms_of(workshop: Workshop) -> Terms:
    """Return what a workshop is said to have been."""
    return terms(workshop.kind, workshop.title, workshop.held_on, workshop.unit, workshop.place)


def terms(kind: str, title: str, held_on: date, unit: Unit, place: str) -> Terms:
    """Return what is typed of a workshop as it is kept: without a title it bears that of its kind."""
    return Terms(kind, title_of(kind, clean(title)), held_on, clean(place), unit.code, unit.name)


def edit(
    number: int,
    kind: str,
    title: str,
    held_on: date,
    unit: Unit,
    place: str,
    *,
    reason: str,
    actor: Official | None,
    now: datetime,
    again: bool = False,
    seen: str | None = None,
) -> bool:
    """Let a workshop be what it was in truth, with all who are in it; say whether anything differs now.

    Each change leaves as an event what was said before, what is said since, who changed it and why. ``seen``: the mark
    of the terms that were looked at. Raises Refused, AlreadyNoted as ``note`` does: nothing is written.
    """
    if fault := fault_of(kind, clean(title), clean(place), held_on, day_of(now)):
        raise fault
    wanted = terms(kind, title, held_on, unit, place)
    with transaction.atomic():
        _hold(unit)
        found = Workshop.objects.select_for_update(of=("self",)).select_related("unit").get(pk=number)
        if found.withdrawn_at is not None:
            raise Refused(_WITHDRAWN, "ghi một buổi mới")
        was = terms_of(found)
        changed = differences(was, wanted)
        if not changed:
            return False
        said = reason_of(reason, "sửa")
        if seen is not None and seen != was.mark():
            raise Refused("buổi này vừa được người khác sửa, nên chưa ghi gì", "xem lại rồi sửa tiếp")
        found.kind, found.title, found.held_on, found.place = kind, wanted.title, held_on, wanted.place
        found.unit = unit
        # Of two that somebody noted as two, one can be given its place.
        if not again and replace(wanted, place=was.place) != was:
            _refuse_the_same(found, "bỏ buổi thừa; có hai buổi thật thì bấm “Vẫn sửa thành như vậy”")
        found.save(update_fields=["kind", "title", "held_on", "place", "unit"])
        _trace("workshop_edited", found, actor, now, title=_called(was), fields=changed, reason=said)
    return True


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
    return Refused(f"{_WITHDRAWN}{meanwhile}, nên không ghi thêm ai", "ghi một buổi mới rồi ghi người dự vào đó")


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


def _withdraw(
    model: type[Workshop] | type[Attendance], number: int, reason: str, actor: Official | None, now: datetime
) -> bool:
    rows = model._default_manager.filter(pk=number, withdrawn_at=None)
    return bool(rows.update(withdrawn_at=now, withdrawn_by=actor, withdraw_reason=reason))


def _trace(
    kind: str, workshop: Workshop, actor: Official | None, now: datetime, official: Official | None = None, **more: Any
) -> None:
    details: Mapping[str, Any] = {"title": _called(workshop), **more}
    Event.objects.create(
        at=now, kind=kind, actor=actor, official=official, details={"workshop": workshop.pk, **details}
    )


def _called(one: Workshop | Terms) -> str:
    return f"{one.title}, {one.held_on:%d/%m/%Y}"
