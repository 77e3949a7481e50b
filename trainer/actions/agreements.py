"""What is agreed with an official about his days: a later day, days on which nothing is asked; and taking it back.

Who may agree to it is decided above. It is decided at once for all whom it is about, and written in pieces, each with
the days that it moves.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Q, QuerySet

from trainer.actions import holding, pieces, requirements
from trainer.actions.people import records_today
from trainer.actions.pieces import Content
from trainer.content.library import Library
from trainer.core.agreements import fault_of_exemption, fault_of_extension, fault_of_people
from trainer.core.in_groups import in_groups
from trainer.core.refusal import Refused
from trainer.core.text import clean
from trainer.core.vietnam_time import day_of
from trainer.models import EXEMPTION_REASONS, Campaign, Event, Exemption, Extension, Official, Work

Agreed = TypeVar("Agreed", Extension, Exemption)
Fields: TypeAlias = list[list[str | None]]
# What is agreed, by the names of its fields.
Terms: TypeAlias = Mapping[str, Any]
KIND = "agreed"
_DAYS = {"due_on", "starts_on", "ends_on"}


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

    Who has the very same already is passed over. After ``seconds`` (None: never) the rest is left to the housekeeper.
    Raises Refused: nothing is written.
    """
    said = clean(reason)
    _refuse(fault_of_extension(until, said, day_of(now)))
    if campaign is not None and campaign.closed_at is not None:
        raise Refused(f"đợt “{campaign.title}” đã đóng, nên không còn hạn để gia hạn", "chọn đợt khác")
    terms = {"campaign": campaign, "due_on": until, "reason": said}
    return _agree(Extension, people, terms, actor, library, now, seconds)


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
        raise Refused("chưa chọn lý do tạm miễn", "chọn một lý do")
    _refuse(fault_of_exemption(starts_on, ends_on, said, day_of(now)))
    terms = {"starts_on": starts_on, "ends_on": ends_on, "reason": reason, "note": said}
    return _agree(Exemption, people, terms, actor, library, now, seconds)


def take_back(agreed: Extension | Exemption, *, actor: Official | None, library: Library, now: datetime) -> bool:
    """Let what was agreed hold no longer, as somebody asks who sees it; say whether it held until now.

    An exemption without an end that has begun ends with yesterday: whoever comes back has the days of a newcomer. What
    has an end, or has not begun, is withdrawn.
    """
    if isinstance(agreed, Exemption) and taken_back(agreed):
        return False
    if ends_now(agreed, now):
        yesterday = day_of(now) - timedelta(days=1)
        return _hold_no_longer(agreed, {"ends_on": yesterday}, Q(ends_on__isnull=True), actor, library, now)
    return withdraw(agreed, actor=actor, library=library, now=now)


def ends_now(agreed: Extension | Exemption, now: datetime) -> bool:
    """Say whether ``take_back`` ends it with yesterday; else it is as if it had never been."""
    return isinstance(agreed, Exemption) and agreed.ends_on is None and agreed.starts_on < day_of(now)


def withdraw(agreed: Extension | Exemption, *, actor: Official | None, library: Library, now: datetime) -> bool:
    """Take back what was agreed as if it had never been; say whether it stood until now.

    The days of that official follow.
    """
    return _hold_no_longer(agreed, {"withdrawn_at": now, "withdrawn_by": actor}, Q(), actor, library, now)


def taken_back(agreed: Exemption) -> bool:
    """Say whether an exemption without an end was ended by somebody who took it back: a second click leaves the days
    that it gave."""
    told = Event.objects.filter(kind="exemption_withdrawn", official=agreed.official_id)
    return any(details["id"] == agreed.pk for details in told.values_list("details", flat=True))


def _hold_no_longer(
    agreed: Extension | Exemption, change: Terms, standing: Q, actor: Official | None, library: Library, now: datetime
) -> bool:
    with transaction.atomic():
        rows = type(agreed).objects.filter(standing, pk=agreed.pk, withdrawn_at__isnull=True)
        if not rows.update(**change):
            return False
        agreed.refresh_from_db()
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
    model: type[Agreed],
    people: Sequence[Official],
    terms: Terms,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None,
) -> list[Agreed]:
    wanted = {official.pk: official for official in people}
    _refuse(fault_of_people(len(wanted), [one.full_name for one in wanted.values() if not one.is_active]))
    numbers = sorted(wanted.keys() - _having(model, terms, list(wanted)))
    if not numbers:
        return []
    details = {"what": model._meta.model_name, "terms": _plain(terms)}
    with transaction.atomic():
        work = pieces.decide(KIND, details, now, in_groups(numbers, requirements.AT_ONCE), actor)
    done = pieces.finish_or_leave(library, work, seconds)
    written = model._default_manager.filter(official__in=numbers, created_at=now, created_by=actor)
    known = dict(written.filter(_same(terms)).values_list("official_id", "pk"))
    # Of what is still to be written nobody knows the number yet.
    found = [number for number in numbers if number in known or not done]
    return [model(pk=known.get(number), **_row(wanted[number], terms, actor, now)) for number in found]


def _having(model: type[Agreed], terms: Terms, officials: Sequence[int]) -> set[int]:
    """Return who of ``officials`` has the very same already."""
    standing = model._default_manager.filter(_same(terms), withdrawn_at__isnull=True, official__in=officials)
    return set(standing.values_list("official_id", flat=True))


def _same(terms: Terms) -> Q:
    # Another note alone is nothing else that is agreed.
    return Q(**{name: value for name, value in terms.items() if name != "note"})


def _row(official: Official, terms: Terms, actor: Official | None, now: datetime) -> dict[str, Any]:
    return {"official": official, "created_at": now, "created_by": actor, **terms}


def _plain(terms: Terms) -> dict[str, Any]:
    """Return terms as JSON holds them."""
    days = {name: value.isoformat() for name, value in terms.items() if isinstance(value, date)}
    campaign = terms.get("campaign")
    return {**terms, **days, **({"campaign": campaign.pk if campaign else None} if "campaign" in terms else {})}


def _terms(plain: Mapping[str, Any]) -> Terms:
    """Return what ``_plain`` made."""
    days = {name: date.fromisoformat(plain[name]) for name in _DAYS & plain.keys() if plain[name]}
    campaigns = {"campaign": Campaign.objects.filter(pk=plain["campaign"]).first()} if "campaign" in plain else {}
    return {**plain, **days, **campaigns}


def _write(library: Library, work: Work, content: Content) -> None:
    """Write one piece: what is agreed with its people, its traces, and the days that it moves."""
    officials = records_today(content)
    holding.officials(officials)
    model: Any = _MODELS[work.details["what"]]
    terms = _terms(work.details["terms"])
    # A second click may have been as fast.
    numbers = sorted(set(officials) - _having(model, terms, officials))
    people = Official.objects.in_bulk(numbers)
    rows = [model(**_row(people[number], terms, work.actor, work.at)) for number in numbers]
    model.objects.bulk_create(rows)
    kind = "extended" if model is Extension else "exempted"
    Event.objects.bulk_create(
        Event(at=work.at, kind=kind, actor=work.actor, official_id=row.official_id, details=_details(row))
        for row in rows
    )
    requirements.refresh(library, officials)


_MODELS: dict[str, type[Extension | Exemption]] = {"extension": Extension, "exemption": Exemption}
pieces.KINDS[KIND] = pieces.Kind(_write)


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


def _refuse(fault: Refused | None) -> None:
    if fault is not None:
        raise fault
