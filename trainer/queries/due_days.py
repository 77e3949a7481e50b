"""Which rule set a day, in words."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model

from trainer.core.due_days import day_rule
from trainer.models import Campaign, Exemption, Extension


def rules_in_words(rules: Iterable[str]) -> dict[str, str]:
    """Return the words for each of ``rules``, as ``Requirement.due_by`` holds them; a query for each kind there is.

    They go on after a day: “31/12/2026, theo đợt “Quý IV””.
    """
    some = {rule: day_rule(rule) for rule in rules if rule}
    numbers: dict[str, set[int]] = defaultdict(set)
    for one in some.values():
        numbers["campaign" if one.campaign else one.kind].add(one.number)
    words: dict[str, str] = {}
    titles = dict(_rows(Campaign, numbers["campaign"], "pk", "title"))
    for pk, title in titles.items():
        words[f"campaign:{pk}"] = f"theo đợt “{title}”"
        words[f"joined:{pk}"] = f"hạn riêng, vì đến sau khi đợt “{title}” mở"
    for rule, one in some.items():
        if one.added_on and (title := titles.get(one.number)):
            words[rule] = f"bài mới thêm vào lộ trình ngày {one.added_on:%d/%m/%Y}, sau khi đợt “{title}” mở"
    for pk, due_on, reason in _rows(Extension, numbers["extension"], "pk", "due_on", "reason"):
        words[f"extension:{pk}"] = f"gia hạn đến {due_on:%d/%m/%Y}: {reason}"
    for pk, ends_on in _rows(Exemption, numbers["exemption"], "pk", "ends_on"):
        over = f"sau khi hết tạm miễn ngày {ends_on:%d/%m/%Y}" if ends_on else "đang tạm miễn, chưa định ngày cuối"
        words[f"exemption:{pk}"] = over
    return words


def _rows(model: type[Model], numbers: Collection[int], *fields: str) -> Iterable[Any]:
    return model._default_manager.filter(pk__in=numbers).values_list(*fields) if numbers else ()
