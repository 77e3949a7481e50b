"""What was done to a round of training, by whom and why; and what was agreed with those whom it concerns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from trainer.core.quiz.model import ROLE_TITLES, Quiz
from trainer.core.vietnam_time import day_of
from trainer.models import Campaign, Event, Exemption, Extension, Unit
from trainer.queries.agreements import exemptions, extensions
from trainer.queries.campaigns_people import whom

KINDS = {
    "campaign_opened": "Mở đợt",
    "campaign_edited": "Sửa đợt",
    "campaign_extended": "Đổi hạn",
    "campaign_closed": "Đóng đợt",
    "campaign_reopened": "Mở lại đợt",
}
_TITLES = {
    "title": "Tên",
    "roles": "Vai trò",
    "units": "Đơn vị",
    "quizzes": "Bài",
    "due_on": "Hạn",
    "newcomer_days": "Số ngày",
}
_NOTHING = {"roles": "mọi vai trò", "units": "toàn thành phố", "quizzes": "lộ trình", "due_on": "theo số ngày"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that was done to a campaign: when, what, by whom, why, and what changed (title, old, new)."""

    at: datetime
    kind: str
    title: str
    by: str
    reason: str
    figures: str
    fields: tuple[tuple[str, str, str], ...]


def events(campaign: Campaign) -> QuerySet[Event]:
    """Return what was done to a campaign, the latest first. Found by kind: there are few of these kinds."""
    found = Event.objects.filter(kind__in=list(KINDS), details__campaign=campaign.pk, at__gte=campaign.created_at)
    return found.select_related("actor").order_by("-at", "-pk")


def history(campaign: Campaign, quizzes: Mapping[str, Quiz]) -> list[Happening]:
    """Return what was done to a campaign, the latest first, in words. Two queries."""
    found = list(events(campaign))
    codes = {code for one in found for side in ("old", "new") for code in one.details.get(side, {}).get("units", ())}
    names = dict(Unit.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    words = _words(names, {name: quiz.title for name, quiz in quizzes.items()})
    return [
        Happening(
            at=one.at,
            kind=one.kind,
            title=KINDS[one.kind],
            by=one.actor.full_name if one.actor else "từ máy chủ",
            reason=one.details.get("reason", ""),
            figures=_figures(one.details if one.kind == "campaign_closed" else one.details.get("final", {})),
            fields=_fields(one.details, words),
        )
        for one in found
    ]


def _figures(told: Mapping[str, Any]) -> str:
    if "people" not in told or "done" not in told:
        return ""
    return f"Hoàn thành {told['done']}/{told['people']}"


def _words(units: Mapping[str, str], quizzes: Mapping[str, str]) -> Callable[[str, Any], str]:
    named: dict[str, Mapping[str, str]] = {
        "units": units,
        "quizzes": quizzes,
        "roles": {str(role): title for role, title in ROLE_TITLES.items()},
    }

    def say(name: str, value: Any) -> str:
        if name in _NOTHING and not value:
            return _NOTHING[name]
        if name in named:
            return ", ".join(named[name].get(one, one) for one in value)
        return f"{date.fromisoformat(value):%d/%m/%Y}" if name == "due_on" else str(value)

    return say


def _fields(details: Mapping[str, Any], say: Callable[[str, Any], str]) -> tuple[tuple[str, str, str], ...]:
    old, new = details.get("old", {}), details.get("new", {})
    return tuple(
        (title, say(name, old.get(name)), say(name, new.get(name)))
        for name, title in _TITLES.items()
        if name in old and name in new and old[name] != new[name]
    )


def extensions_touching(campaign: Campaign) -> QuerySet[Extension]:
    """Return the extensions that move the day of somebody whom a campaign concerns, the latest day first."""
    mine = Q(campaign=campaign) | (Q(campaign__isnull=True) & whom(campaign, "official__"))
    return extensions().filter(mine, due_on__gte=day_of(campaign.created_at))


def exemptions_touching(campaign: Campaign) -> QuerySet[Exemption]:
    """Return the exemptions, not over when it was opened, of those whom a campaign concerns, the latest first."""
    there = Q(ends_on__isnull=True) | Q(ends_on__gte=day_of(campaign.created_at))
    return exemptions().filter(there, whom(campaign, "official__"))
