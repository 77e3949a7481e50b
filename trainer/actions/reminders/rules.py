"""The rules of reminders: read, and changed by a person."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from trainer.core.reminders import Rules
from trainer.models import Event, Official, ReminderRules


def read() -> Rules:
    """Return the rules as they are; off, with the usual days, before anybody set them. Without a mail server off."""
    row = ReminderRules.objects.filter(pk=1).first()
    if row is None:
        return Rules()
    kept = {name: getattr(row, name) for name in asdict(Rules())}
    return Rules(**{**kept, "days_before": tuple(row.days_before), "on": row.on and settings.MAIL_SET_UP})


def change(rules: Rules, actor: Official, now: datetime) -> None:
    """Keep ``rules``; what changed is kept with who changed it. Nothing happens when nothing did."""
    with transaction.atomic():
        row, _ = ReminderRules.objects.select_for_update().get_or_create(pk=1, defaults=_plain(Rules()))
        before = {name: getattr(row, name) for name in asdict(rules)}
        changed = {name: value for name, value in _plain(rules).items() if value != before[name]}
        if not changed:
            return
        ReminderRules.objects.filter(pk=1).update(**changed)
        was = {name: before[name] for name in changed}
        Event.objects.create(at=now, kind="reminder_rules", actor=actor, details={"before": was, "after": changed})


def _plain(rules: Rules) -> dict[str, Any]:
    return {**asdict(rules), "days_before": list(rules.days_before)}
