"""The old address is told of every new one that a list brought, some at a time: a list may change 200,000."""

import time
from datetime import datetime

from django.db import transaction

from trainer.actions import outgoing_mail
from trainer.core.accounts.mail_words import email_changed
from trainer.core.vietnam_time import moment_words
from trainer.models import EmailNotices, Event, OutgoingMail
from trainer.roster.rules.columns import FIELD_TITLES

_EVENTS_AT_ONCE = 200
# How long one call may take: other chores wait behind it.
_ROUND_SECONDS = 15


def write_waiting(now: datetime) -> None:
    """Write the mails that the applied lists ask for; stops after about 15 s and goes on at the next call."""
    end = time.monotonic() + _ROUND_SECONDS
    while time.monotonic() < end and _write_some(now):
        pass


def _write_some(now: datetime) -> bool:
    with transaction.atomic():
        wanted = EmailNotices.objects.select_for_update(skip_locked=True).order_by("pk").first()
        if wanted is None:
            return False
        changes = Event.objects.filter(at=wanted.at, pk__gt=wanted.upto, kind__in=("changed", "moved", "undone"))
        events = list(changes.select_related("official").order_by("pk")[:_EVENTS_AT_ONCE])
        outgoing_mail.add_all(_notice(event, now) for event in events if _address_change(event)[0])
        if len(events) < _EVENTS_AT_ONCE:
            wanted.delete()
        else:
            wanted.upto = events[-1].pk
            wanted.save(update_fields=["upto"])
    return True


def _address_change(event: Event) -> tuple[str, str]:
    title = FIELD_TITLES["email"]
    return next(((old, new) for name, old, new in event.details.get("fields", []) if name == title), ("", ""))


def _notice(event: Event, now: datetime) -> OutgoingMail:
    (old, new), official = _address_change(event), event.official
    assert official is not None
    words = email_changed(official.full_name, official.staff_code, new, moment_words(event.at))
    return outgoing_mail.row(old, words, now, official, lives=outgoing_mail.NOTICE_LIVES)
