"""The mails of reminders, written as they go: from what is still due then, to whoever still is to be reminded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from trainer.actions.agreements import exempting
from trainer.actions.outgoing_mail import KINDS, SENT, Kind
from trainer.actions.reminders import rules as reminder_rules
from trainer.actions.reminders.asked import asked_of
from trainer.content.live import library
from trainer.core.handbook.agency import it_contact
from trainer.core.reminder_words import Foot, reminder
from trainer.core.reminders import QuizDue, in_order
from trainer.core.vietnam_time import day_of
from trainer.models import Official, OutgoingMail, Reminder
from trainer.site_address import address_of


@dataclass(frozen=True, slots=True)
class _Now:
    """How the officials of some mails stand as they go."""

    asked: Mapping[int, list[QuizDue]]
    exempt: frozenset[int]
    today: date
    foot: Foot


def foot(page: str) -> Foot:
    """Return what a mail ends with that sends its reader to ``page``: whom the rules name, or the agency's own IT."""
    return Foot(address_of(page), reminder_rules.read().contact or it_contact(library().agency))


def _write(mails: list[OutgoingMail], now: datetime) -> dict[int, str]:
    rows = Reminder.objects.select_related("official", "created_by").in_bulk([mail.reminder_id for mail in mails])
    people = [row.official_id for row in rows.values()]
    today = day_of(now)
    away = exempting(today).filter(official__in=people).values_list("official_id", flat=True)
    stand = _Now(asked_of(people, now), frozenset(away), today, foot("home"))
    reasons: dict[int, str] = {}
    for mail in mails:
        row = rows[mail.reminder_id or 0]
        titles = {about["quiz"]: about["title"] for about in row.about}
        still = in_order(_still(row, stand), titles)
        if reason := not_to_be_sent(row.official, stand.exempt) or ("" if still else "settled"):
            reasons[mail.pk] = reason
            continue
        by = row.created_by.full_name if row.created_by is not None else ""
        address(mail, row.official)
        words = reminder(row.official.full_name, still, titles, today, stand.foot, by)
        mail.subject, mail.body = words.subject[:200], words.body
    return reasons


def not_to_be_sent(official: Official, exempt: frozenset[int]) -> str:
    """Return why nothing is sent to ``official`` now; empty when something may be."""
    if not official.is_active:
        return "left"
    if official.pk in exempt:
        return "exempt"
    return "" if official.email else "no_email"


def address(mail: OutgoingMail, official: Official) -> None:
    """Send ``mail`` to where ``official`` gets his mail today."""
    mail.to = official.email or ""


def _still(row: Reminder, stand: _Now) -> list[QuizDue]:
    """Return what of a reminder is still due; nothing when no reason for it is left, or its day was put off."""
    written = {about["quiz"]: about for about in row.about}
    left = [one for one in stand.asked.get(row.official_id, ()) if one.quiz in written]
    holds = any(written[one.quiz]["reason"] and one.day <= date.fromisoformat(written[one.quiz]["day"]) for one in left)
    return left if holds else []


def ended(mails: list[OutgoingMail], how: str, now: datetime) -> None:
    """Note in the log what became of mails, in the transaction of the caller; what was sent stays sent."""
    rows = Reminder.objects.filter(pk__in=[mail.reminder_id for mail in mails]).exclude(outcome=SENT)
    rows.update(outcome=how, sent_at=now if how == SENT else None)


KINDS["reminder"] = Kind(_write, ended)
