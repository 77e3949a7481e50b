"""Which rule set a day, in words."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model

from trainer.core.due_days import added_on, campaign_of
from trainer.models import Campaign, Exemption, Extension


def rules_in_words(rules: Iterable[str]) -> dict[str, str]:
    """Return the words for each of ``rules``, as ``Requirement.due_by`` holds them; a query for each kind there is.

    They go on after a day: “31/12/2026, theo đợt “Quý IV””.
    """
    numbers: dict[str, set[int]] = {}
    some = {rule for rule in rules if rule}
    for rule in some:
        campaign, (kind, _, number) = campaign_of(rule), rule.partition(":")
        numbers.setdefault(kind if campaign is None else "campaign", set()).add(int(number))
    words: dict[str, str] = {}
    titles = dict(_rows(Campaign, numbers.get("campaign"), "pk", "title"))
    for pk, title in titles.items():
        words[f"campaign:{pk}"] = f"theo đợt “{title}”"
        words[f"joined:{pk}"] = f"hạn riêng, vì đến sau khi đợt “{title}” mở"
    for rule in some:
        if (day := added_on(rule)) and (title := titles.get(campaign_of(rule))):
            words[rule] = f"bài mới thêm vào lộ trình ngày {day:%d/%m/%Y}, sau khi đợt “{title}” mở"
    for pk, due_on, reason in _rows(Extension, numbers.get("extension"), "pk", "due_on", "reason"):
        words[f"extension:{pk}"] = f"gia hạn đến {due_on:%d/%m/%Y}: {reason}"
    for pk, ends_on in _rows(Exemption, numbers.get("exemption"), "pk", "ends_on"):
        over = f"sau khi hết tạm miễn ngày {ends_on:%d/%m/%Y}" if ends_on else "đang tạm miễn, chưa định ngày cuối"
        words[f"exemption:{pk}"] = over
    return words


def _rows(model: type[Model], numbers: Collection[int] | None, *fields: str) -> Iterable[Any]:
    return model._default_manager.filter(pk__in=numbers).values_list(*fields) if numbers else ()
