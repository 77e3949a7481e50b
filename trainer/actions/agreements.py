"""What is agreed with an official about his days: a later day, days on which nothing is asked; and taking it back.

Who may agree to it is decided above. What is agreed is written at once; the days that it moves follow in pieces.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from trainer.actions import pieces, requirements
from trainer.content.library import Library
from trainer.core.agreements import fault_of_exemption, fault_of_extension, fault_of_people
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of
from trainer.models import EXEMPTION_REASONS, Campaign, Event, Exemption, Extension, Official

Agreed = TypeVar("Agreed", Extension, Exemption)
Fields: TypeAlias = list[list[str | None]]
_AT_ONCE = 500


class Refused(Exception):
    """What was asked for may not be agreed; the text is the line that a person reads."""


def extend(
    people: Sequence[Official],
    until: date,
    reason: str,
    *,
    campaign: Campaign | None = None,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> list[Extension]:
    """Give ``people`` time ``until`` a day, in ``campaign`` or in all (None); return what was written.

    Who has the very same already is passed over. After ``seconds`` (None: never) what is left of the days is left to
    the housekeeper. Raises Refused: nothing is written.
    """
    said = clean(reason)
    _refuse(fault_of_extension(until, said, day_of(now)))
    if campaign is not None and campaign.closed_at is not None:
        raise Refused(f"Đợt “{campaign.title}” đã đóng, nên không còn hạn để gia hạn.")
    same = Extension.objects.filter(campaign=campaign, due_on=until, reason=said)

    def make(official: Official) -> Extension:
        return Extension(
            official=official, campaign=campaign, due_on=until, reason=said, created_at=now, created_by=actor
        )

    return _agree(people, same, make, actor, library, now, seconds)


def exempt(
    people: Sequence[Official],
    starts_on: date,
    ends_on: date | None,
    reason: str,
    note: str = "",
    *,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> list[Exemption]:
    """Ask nothing of ``people`` from ``starts_on`` to ``ends_on`` (None: until it is taken back), for ``reason``, a key
    of EXEMPTION_REASONS; the rest as for ``extend``."""
    said = clean(note)
    if reason not in EXEMPTION_REASONS:
        raise Refused("Chưa chọn lý do tạm miễn.")
    _refuse(fault_of_exemption(starts_on, ends_on, said, day_of(now)))
    same = Exemption.objects.filter(starts_on=starts_on, ends_on=ends_on, reason=reason)

    def make(official: Official) -> Exemption:
        return Exemption(
            official=official,
            starts_on=starts_on,
            ends_on=ends_on,
            reason=reason,
            note=said,
            created_at=now,
            created_by=actor,
        )

    return _agree(people, same, make, actor, library, now, seconds)


def withdraw(agreed: Extension | Exemption, *, actor: Official | None, library: Library, now: datetime) -> bool:
    """Take back what was agreed, from now on; say whether it stood until now. The days of that official follow."""
    with transaction.atomic():
        standing = type(agreed).objects.filter(pk=agreed.pk, withdrawn_at__isnull=True)
        if not standing.update(withdrawn_at=now, withdrawn_by=actor):
            return False
        Event.objects.create(
            at=now,
            kind="extension_withdrawn" if isinstance(agreed, Extension) else "exemption_withdrawn",
            actor=actor,
            official_id=agreed.official_id,
            details=_details(agreed),
        )
        requirements.refresh(library, [agreed.official_id])
    return True


def exempting(day: date) -> QuerySet[Exemption]:
    """Return the exemptions that are in force on ``day``: nothing is asked of whose they are."""
    standing = Exemption.objects.filter(starts_on__lte=day, withdrawn_at__isnull=True)
    return standing.filter(Q(ends_on__gte=day) | Q(ends_on__isnull=True))


def _agree(
    people: Sequence[Official],
    same: QuerySet[Agreed],
    make: Callable[[Official], Agreed],
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None,
) -> list[Agreed]:
    wanted = {official.pk: official for official in people}
    _refuse(fault_of_people(len(wanted), [one.full_name for one in wanted.values() if not one.is_active]))
    have_it = same.filter(withdrawn_at__isnull=True, official__in=list(wanted)).values_list("official_id", flat=True)
    numbers = sorted(wanted.keys() - set(have_it))
    if not numbers:
        return []
    rows = [make(wanted[number]) for number in numbers]
    with transaction.atomic():
        type(rows[0]).objects.bulk_create(rows, batch_size=_AT_ONCE)
        kind = "extended" if isinstance(rows[0], Extension) else "exempted"
        events = [
            Event(at=now, kind=kind, actor=actor, official_id=row.official_id, details=_details(row)) for row in rows
        ]
        Event.objects.bulk_create(events, batch_size=_AT_ONCE)
        work = requirements.refresh_later(numbers)
    pieces.finish(library, work, seconds)
    return rows


def _details(agreed: Extension | Exemption) -> dict[str, object]:
    return {"id": agreed.pk, "fields": _extension(agreed) if isinstance(agreed, Extension) else _exemption(agreed)}


def _extension(agreed: Extension) -> Fields:
    title = agreed.campaign.title if agreed.campaign else "Mọi đợt"
    until = f"{agreed.due_on:%d/%m/%Y}"
    return [["Đợt", None, title], ["Hạn mới", None, until], ["Lý do", None, agreed.reason]]


def _exemption(agreed: Exemption) -> Fields:
    until = f"đến hết {agreed.ends_on:%d/%m/%Y}" if agreed.ends_on else "đến khi bỏ"
    why = EXEMPTION_REASONS[agreed.reason]
    return [
        ["Thời gian", None, f"từ {agreed.starts_on:%d/%m/%Y} {until}"],
        ["Lý do", None, f"{why}: {agreed.note}" if agreed.note else why],
    ]


def _refuse(fault: str) -> None:
    if fault:
        raise Refused(fault)
