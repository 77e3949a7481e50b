"""The mail of a weekly letter, written as it goes: what is so then, to whoever leads then; reminders log it.

``ReminderRules.digest`` says whether the letters of a week are made by themselves, and on which day.
"""

from datetime import datetime

from trainer.actions.outgoing_mail import KINDS, Kind
from trainer.actions.reminders import rules as reminder_rules
from trainer.actions.reminders.mails import address, ended, not_to_be_sent
from trainer.content.live import library
from trainer.core.handbook.agency import it_contact
from trainer.core.reminders import may_begin
from trainer.core.vietnam_time import in_vietnam, monday
from trainer.letters import make, queries_below
from trainer.letters.queries import addressee_of, pages
from trainer.letters.rules.words import mail as words_of
from trainer.models import Letter, Official, OutgoingMail, Work
from trainer.site_address import address_of
from trainer.web.access import led_units


def begin_week(now: datetime) -> Work | None:
    """Decide on the letters of this week when their day and hour have come; None when not, when made or stopped."""
    rules, here = reminder_rules.read(), in_vietnam(now)
    due = rules.on and rules.digest and here.weekday() >= rules.digest_weekday and may_begin(rules, here.hour)
    # Asked every few seconds: the whole tree of units is looked at once a week only.
    if not due or Letter.objects.filter(week=monday(here.date())).exists() or make.stopped(monday(here.date())):
        return None
    return make.decide(now, None)


def _write(mails: list[OutgoingMail], now: datetime) -> dict[int, str]:
    leaders = Official.objects.select_related("unit").in_bulk([mail.official_id for mail in mails])
    reasons: dict[int, str] = {}
    for mail in mails:
        leader = leaders[mail.official_id or 0]
        # Who is away himself still answers for his people: only of leaving and of no address is asked.
        reason = not_to_be_sent(leader, frozenset()) or ("" if _give_words(mail, leader, now) else "settled")
        if reason:
            reasons[mail.pk] = reason
    return reasons


def _give_words(mail: OutgoingMail, leader: Official, now: datetime) -> bool:
    """Give a mail its words; say whether there is anything to tell: of each unit that he leads, one after the other."""
    led = led_units(leader)
    wanted = [addressee_of(unit, now) for unit in led]
    found = [page for page in pages(wanted, library(), now) if page.figures.people]
    below = [(one, address_of("units_below", one.code)) for one in queries_below.of_leader(led, now)]
    if not found and not below:
        return False
    words = words_of(
        found,
        leader.full_name,
        [address_of("letter", page.unit_code) for page in found],
        reminder_rules.read().contact or it_contact(library().agency),
        below=below,
        week=monday(in_vietnam(now).date()),
    )
    address(mail, leader)
    mail.subject, mail.body = words.subject[:200], words.body
    return True


KINDS["digest"] = Kind(_write, ended)
