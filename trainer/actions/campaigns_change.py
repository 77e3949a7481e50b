"""Changing a round of training: what it asks of whom, its day, closing and opening it again.

Each is decided at once, and written in pieces like an opening. Whoever changes one may show the state that he saw
(``state_of``): when somebody else changed it meanwhile nothing is written, and he is told.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from trainer.actions import holding, pieces
from trainer.actions.campaigns import terms_of, terms_today, trace, write_days
from trainer.content.library import Library
from trainer.core.campaigns import Terms, differences, state
from trainer.core.refusal import Refused
from trainer.models import Campaign, Official, Unit, Work


class ChangedMeanwhile(Refused):
    """Somebody else changed the campaign after it was looked at."""

    def __init__(self, campaign: Campaign) -> None:
        super().__init__(f"đợt “{campaign.title}” vừa được người khác sửa, nên chưa ghi gì", "xem lại rồi làm tiếp")


def state_of(campaign: Campaign) -> str:
    """Return the mark of how a campaign stands now."""
    return state(terms_of(campaign), campaign.closed_at is not None)


def edit(
    number: int,
    terms: Terms,
    *,
    seen: str | None = None,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> Campaign:
    """Change title, roles, units and quizzes of an open campaign to those of ``terms``; its days stay.

    Of one that names people only the title changes. The same again changes nothing. Raises Refused.
    """
    with transaction.atomic():
        campaign = _held(number)
        old = terms_of(campaign)
        wanted = replace(terms, due_on=old.due_on, newcomer_days=old.newcomer_days).in_order()
        if campaign.cause:
            wanted = old.titled(terms.title)
        if wanted == old:
            return campaign
        _check(campaign, seen)
        _must_be_open(campaign)
        campaign.title, campaign.roles, campaign.quizzes = wanted.title, list(wanted.roles), list(wanted.quizzes)
        campaign.save(update_fields=["title", "roles", "quizzes"])
        if wanted.units != old.units:
            campaign.units.set(Unit.objects.filter(code__in=wanted.units))
        was, became = differences(old, wanted)
        trace(campaign, "campaign_edited", {"old": was, "new": became}, actor, now)
        work = write_days(campaign, now, old) if set(became) - {"title"} else None
    _finish(library, [work], seconds)
    return campaign


def extend(
    numbers: Sequence[int],
    *,
    due_on: date | None = None,
    days: int | None = None,
    reason: str,
    seen: Mapping[int, str] | None = None,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> list[Campaign]:
    """Give open campaigns another day, later or earlier: ``due_on``, or ``days`` for those whose day is relative.

    All or none of them; one that has it already is left as it is. Return those that changed. Raises Refused.
    """
    works, changed = [], []
    with transaction.atomic():
        for campaign in _all_held(numbers):
            new = _another_day(campaign, due_on, days)
            if not new:
                continue
            _check(campaign, (seen or {}).get(campaign.pk))
            _must_be_open(campaign)
            old = {name: _plain(getattr(campaign, name)) for name in new}
            _write(campaign, new)
            told = {"old": old, "new": {name: _plain(value) for name, value in new.items()}, "reason": reason}
            trace(campaign, "campaign_extended", told, actor, now)
            works.append(write_days(campaign, now))
            changed.append(campaign)
    _finish(library, works, seconds)
    return changed


def _another_day(campaign: Campaign, due_on: date | None, days: int | None) -> dict[str, Any]:
    if campaign.due_on is None:
        if days is None:
            raise Refused(
                f"đợt “{campaign.title}” tính hạn theo số ngày từ lúc mở hoặc lúc đến, không có một ngày chung",
                "ghi số ngày khác",
            )
        return {"newcomer_days": days} if days != campaign.newcomer_days else {}
    if due_on is None:
        raise Refused(f"đợt “{campaign.title}” có hạn là một ngày", "chọn ngày mới")
    return {"due_on": due_on} if due_on != campaign.due_on else {}


def close(
    finals: Mapping[int, Mapping[str, Any]],
    *,
    seen: Mapping[int, str] | None = None,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> list[Campaign]:
    """Close campaigns by their numbers, each with the figures that are kept for ever (``queries.campaigns.final``).

    Their days fall away. All or none; one that is closed already stays as it was. Return those that were closed now.
    Raises Refused.
    """
    works, closed = [], []
    with transaction.atomic():
        for campaign in _all_held(list(finals)):
            if campaign.closed_at is not None:
                continue
            _check(campaign, (seen or {}).get(campaign.pk))
            final = finals[campaign.pk]
            _write(campaign, {"closed_at": now, "final": dict(final)})
            told = {name: value for name, value in final.items() if name != "units"}
            trace(campaign, "campaign_closed", told, actor, now)
            works.append(write_days(campaign, now))
            closed.append(campaign)
    _finish(library, works, seconds)
    return closed


def reopen(
    number: int,
    *,
    due_on: date | None,
    reason: str,
    seen: str | None = None,
    actor: Official | None,
    library: Library,
    now: datetime,
    seconds: float | None = None,
) -> Campaign:
    """Open a closed campaign again, until ``due_on`` (None: its days stay).

    One whose days are relative gets that day for whoever was there when it was opened: so many days from then are over.

    It is for what its units have become. The figures of its closing are kept in its history. One that is open already
    stays as it is. Raises Refused.
    """
    with transaction.atomic():
        campaign = _held(number)
        if campaign.closed_at is None:
            return campaign
        _check(campaign, seen)
        was, became = differences(terms_of(campaign), terms_today(campaign))
        old = {"due_on": _plain(campaign.due_on), "closed_at": campaign.closed_at.isoformat(), **was}
        new: dict[str, Any] = {"closed_at": None, "final": {}}
        if due_on is not None:
            new["due_on"] = due_on
        final = {name: value for name, value in campaign.final.items() if name != "units"}
        _write(campaign, new)
        if became:
            campaign.units.set(Unit.objects.filter(code__in=became["units"]))
        told = {"old": old, "new": {"due_on": _plain(campaign.due_on), **became}, "final": final, "reason": reason}
        trace(campaign, "campaign_reopened", told, actor, now)
        work = write_days(campaign, now)
    _finish(library, [work], seconds)
    return campaign


def _held(number: int) -> Campaign:
    return _all_held([number])[0]


def _all_held(numbers: Sequence[int]) -> list[Campaign]:
    """Return the campaigns by their numbers; nobody else decides on any until the transaction ends."""
    # As openings do: two clicks at once wait for each other, and the second sees what the first wrote.
    holding.people()
    found = {one.pk: one for one in Campaign.objects.filter(pk__in=numbers).prefetch_related("units")}
    missing = [number for number in numbers if number not in found]
    if missing:
        raise Refused(f"không có đợt số {missing[0]}", "xem lại danh sách đợt")
    return [found[number] for number in dict.fromkeys(numbers)]


def _check(campaign: Campaign, seen: str | None) -> None:
    if seen is not None and seen != state_of(campaign):
        raise ChangedMeanwhile(campaign)


def _must_be_open(campaign: Campaign) -> None:
    if campaign.closed_at is not None:
        raise Refused(f"đợt “{campaign.title}” đã đóng", "mở lại đợt rồi sửa")


def _write(campaign: Campaign, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(values))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _finish(library: Library, works: Sequence[Work | None], seconds: float | None) -> None:
    """Write the pieces of all works, within ``seconds`` together."""
    end = None if seconds is None else time.monotonic() + seconds
    for work in works:
        if work is not None:
            pieces.finish_or_leave(library, work, None if end is None else max(0.0, end - time.monotonic()))
