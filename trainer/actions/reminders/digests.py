"""The leaders' weekly digest: who of a unit is late, whose day comes within a week; only where there is somebody."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from trainer.actions import pieces
from trainer.actions.outgoing_mail import KINDS, Kind
from trainer.actions.pieces import Content
from trainer.actions.reminders import rules as reminder_rules
from trainer.actions.reminders.asked import exempt, with_day
from trainer.actions.reminders.mails import address, ended, foot, not_to_be_sent
from trainer.actions.reminders.writing import AT_ONCE, begin, keep
from trainer.content.library import Library
from trainer.core.reminder_words import Person, digest
from trainer.core.reminders import day_asked, may_begin
from trainer.core.vietnam_time import day_of, in_vietnam
from trainer.models import Official, OutgoingMail, Reminder, Requirement, RoleHolding, Work
from trainer.models.reminders import NO_EMAIL, WAITING

AHEAD = timedelta(days=7)


def begin_week(now: datetime) -> Work | None:
    """Decide on the digests of this week when their day and hour have come and nobody has; None otherwise."""
    rules, here = reminder_rules.read(), in_vietnam(now)
    due = rules.on and rules.digest and here.weekday() == rules.digest_weekday
    return begin("digest", "digests", here.date(), now) if due and may_begin(rules, here.hour) else None


def _list_leaders(work: Work) -> list[Content]:
    """Return the leaders of units, or of what stands above them, that have somebody to tell of."""
    told = _units_with_somebody(work.at)
    held = RoleHolding.objects.filter(role="leader", official__is_active=True)
    leaders = held.values_list("official_id", "official__unit__ancestry")
    return list(pieces.groups(sorted(official for official, ancestry in leaders if ancestry in told), AT_ONCE))


def _units_with_somebody(now: datetime) -> set[str]:
    found: set[str] = set()
    for ancestry in _due(now).values_list("official__unit__ancestry", flat=True).distinct().order_by():
        codes = ancestry.strip("/").split("/")
        found |= {f"/{'/'.join(codes[:length])}/" for length in range(1, len(codes) + 1)}
    return found


def _due(now: datetime) -> QuerySet[Requirement]:
    """Return what somebody is late with, or asked for within a week."""
    soon = day_of(now) + AHEAD
    asked = Requirement.objects.filter(with_day(now), Q(due_on__lte=soon) | Q(relearn_by__lte=soon))
    away = exempt(None, day_of(now)).values("official_id")
    return asked.filter(official__is_active=True).exclude(official__in=away)


def _write_rows(library: Library, work: Work, content: Content) -> None:
    leaders = Official.objects.filter(pk__in=content, is_active=True).order_by("pk")
    rows = [
        Reminder(
            official_id=leader,
            kind="digest",
            day=day_of(work.at),
            created_at=work.at,
            outcome=WAITING if email else NO_EMAIL,
        )
        for leader, email in leaders.values_list("pk", "email")
    ]
    keep(rows, "digest", {})


def _write_mails(mails: list[OutgoingMail], now: datetime) -> dict[int, str]:
    found = Official.objects.select_related("unit").in_bulk([mail.official_id for mail in mails])
    away = frozenset(exempt(found, day_of(now)).values_list("official_id", flat=True))
    reasons = {}
    for mail in mails:
        leader = found[mail.official_id or 0]
        leads = leader.role_holdings.filter(role="leader").exists()
        reason = not_to_be_sent(leader, away) or ("" if leads and _write_mail(mail, leader, now) else "settled")
        if reason:
            reasons[mail.pk] = reason
    return reasons


def _write_mail(mail: OutgoingMail, leader: Official, now: datetime) -> bool:
    """Give a mail its words; say whether there is anybody to tell of."""
    people, today = _people(leader, now), day_of(now)
    late = [person for person in people if person.day < today]
    soon = [person for person in people if person.day >= today]
    if not people:
        return False
    words = digest(leader.full_name, leader.unit.name, late, soon, today, foot("my_unit"))
    address(mail, leader)
    mail.subject, mail.body = words.subject[:200], words.body
    return True


def _people(leader: Official, now: datetime) -> list[Person]:
    rows = _due(now).filter(official__unit__ancestry__startswith=leader.unit.ancestry)
    values = rows.values_list("official__full_name", "official__staff_code", "due_on", "valid_until", "relearn_by")
    days, soon = defaultdict(list), day_of(now) + AHEAD
    for name, code, due_on, valid_until, relearn_by in values.order_by("official__sort_name", "official_id").iterator():
        day, _ = day_asked(due_on, valid_until, relearn_by, now)
        if day is not None and day <= soon:
            days[name, code].append(day)
    people = [Person(name, code, min(found), len(found)) for (name, code), found in days.items()]
    return sorted(people, key=lambda person: person.day)


pieces.KINDS["digests"] = pieces.Kind(_write_rows, lists=_list_leaders)
KINDS["digest"] = Kind(_write_mails, ended)
