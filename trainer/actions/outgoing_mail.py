"""Mail goes through a table: whoever causes one writes a row with what he does, and the housekeeper sends it.

A mail server that is away loses nothing and keeps nobody waiting. A mail is claimed before it is sent, so that two
processes do not send it twice; a process that dies while it sends lets go after ``_CLAIM``.
"""

import logging
import smtplib
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, Q

from trainer.core.accounts.mail_words import Words
from trainer.core.vietnam_time import LOCAL
from trainer.models import Event, Official, OutgoingMail

LINK_LIVES = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
NOTICE_LIVES = timedelta(days=14)
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
# At most ten mails of ten seconds each (EMAIL_TIMEOUT) are on their way under one claim.
_AT_ONCE = 10
_CLAIM = timedelta(minutes=3)
_DROPPED_AT_ONCE = 500
# How long one call may take: other chores wait behind it.
_ROUND_SECONDS = 15
_log = logging.getLogger(__name__)


class _Outcome(Enum):
    SENT = "sent"
    REFUSED = "refused"
    LATER = "later"
    NO_SERVER = "no server"


def row(
    to: str, words: Words, now: datetime, official: Official | None, *, urgent: bool = False, lives: timedelta
) -> OutgoingMail:
    """Return a mail to be written with ``bulk_create``. To nobody (``to`` empty) it holds no words."""
    return OutgoingMail(
        to=to,
        subject=words.subject,
        body=words.body if to else "",
        official=official,
        urgent=urgent,
        created_at=now,
        due_at=now,
        expires_at=now + lives,
    )


def add(
    to: str,
    words: Words,
    now: datetime,
    official: Official | None,
    *,
    urgent: bool = False,
    lives: timedelta = NOTICE_LIVES,
) -> None:
    """Write a mail to be sent; it goes when the transaction around it is committed, or not at all."""
    row(to, words, now, official, urgent=urgent, lives=lives).save(force_insert=True)


def send_waiting(now: datetime, drops_expired: bool = True) -> int:
    """Send what is due, links before notices, and return how many mails the server took.

    ``drops_expired``: let go what would not help any more; not while the clock is doubted.

    One process at a time; stops after about 15 s, or when the server does not answer, and goes on at the next call.
    """
    end = time.monotonic() + _ROUND_SECONDS
    if drops_expired:
        _drop_expired(now)
    connection, sent = get_connection(), 0
    try:
        while time.monotonic() < end and (mails := _claim(now)):
            outcomes = _send(mails, connection)
            _record(mails, outcomes, now)
            sent += sum(outcome is _Outcome.SENT for outcome in outcomes.values())
            if _Outcome.NO_SERVER in outcomes.values():
                break
    finally:
        connection.close()
    return sent


def _drop_expired(now: datetime) -> None:
    gone = 0
    # In pieces, so that no other write waits for long.
    while old := list(OutgoingMail.objects.filter(expires_at__lt=now).values_list("pk", flat=True)[:_DROPPED_AT_ONCE]):
        gone += OutgoingMail.objects.filter(pk__in=old).delete()[0]
    if gone:
        _log.warning("%s mails could not be sent while they would have helped", gone)


def _claim(now: datetime) -> list[OutgoingMail]:
    """Take the next mails; none while another process is seen to have some, and never one of its."""
    with transaction.atomic():
        if OutgoingMail.objects.filter(claimed_until__gt=now).exists():
            return []
        # Asked here again: PostgreSQL looks at these conditions once more in what another process has just committed.
        free = Q(claimed_until=None) | Q(claimed_until__lte=now)
        due = OutgoingMail.objects.select_for_update(skip_locked=True).filter(free, due_at__lte=now)
        mails = list(due.order_by("-urgent", "due_at", "pk")[:_AT_ONCE])
        OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(claimed_until=now + _CLAIM)
    return mails


def _send(mails: Iterable[OutgoingMail], connection: BaseEmailBackend) -> dict[int, _Outcome]:
    """Hand mails to the server, outside of any transaction; after one that finds no server the rest is left."""
    outcomes: dict[int, _Outcome] = {}
    for mail in mails:
        outcomes[mail.pk] = _send_one(mail, connection) if mail.to else _Outcome.SENT
        if outcomes[mail.pk] is _Outcome.NO_SERVER:
            break
    return outcomes


def _send_one(mail: OutgoingMail, connection: BaseEmailBackend) -> _Outcome:
    try:
        # Opened here, it stays open for the next one.
        connection.open()
        EmailMessage(mail.subject, mail.body, None, [mail.to], connection=connection).send()
    except smtplib.SMTPRecipientsRefused as refused:
        connection.close()
        codes = [code for code, _ in refused.recipients.values()]
        return _Outcome.REFUSED if min(codes) >= 500 else _Outcome.LATER
    except smtplib.SMTPDataError as error:
        connection.close()
        _log.warning("the mail server refused a mail: %s", error.smtp_code)
        return _Outcome.LATER
    except (OSError, smtplib.SMTPException) as error:
        connection.close()
        _log.warning("the mail server does not take mail now: %s", type(error).__name__)
        return _Outcome.NO_SERVER
    except Exception:
        # One mail that cannot even be written down must not keep all others.
        connection.close()
        _log.exception("mail %s cannot be sent", mail.pk)
        return _Outcome.LATER
    return _Outcome.SENT


def _record(mails: list[OutgoingMail], outcomes: dict[int, _Outcome], now: datetime) -> None:
    done = [pk for pk, outcome in outcomes.items() if outcome in (_Outcome.SENT, _Outcome.REFUSED)]
    refused = [mail for mail in mails if outcomes.get(mail.pk) is _Outcome.REFUSED]
    with transaction.atomic():
        OutgoingMail.objects.filter(pk__in=done).delete()
        Event.objects.bulk_create(Event(at=now, kind="mail_refused", official_id=mail.official_id) for mail in refused)
        for mail in mails:
            if mail.pk not in done:
                tried = mail.pk in outcomes
                OutgoingMail.objects.filter(pk=mail.pk).update(
                    claimed_until=None,
                    tries=F("tries") + int(tried),
                    due_at=now + wait(mail.tries) if tried else mail.due_at,
                )


def wait(tries: int) -> timedelta:
    """Return how long a mail waits after its try number ``tries`` (from 0) came to nothing."""
    grown: timedelta = _FIRST_WAIT * 2 ** min(tries, 16)
    return min(grown, _LONGEST_WAIT)


def moment(at: datetime) -> str:
    """Return a time as our mails say it."""
    return f"{at.astimezone(LOCAL):%H:%M ngày %d/%m/%Y}"
