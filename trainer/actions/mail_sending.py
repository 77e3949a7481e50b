"""Sending what waits in the table of mail: each mail once, by any number of processes of any number of hosts.

Each mail is claimed before it is sent, so that several processes send different ones; a process that dies while it
sends lets go after ``_CLAIM``. That a mail was taken is noted before the next one is handed over. So one mail may go
twice where a process dies, or the line breaks, between the acceptance by the server and the note of it: with the same
Message-ID, so that the receiver can drop the second. Where it lives and only the note cannot be written (a full disk, a
table that somebody holds), it remembers what was taken and sends nothing more before that is noted.
"""

import logging
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from trainer import metrics
from trainer.actions import mail_server
from trainer.actions.outgoing_mail import EXPIRED, KINDS, REFUSED, SENT, Kind, body_of
from trainer.core.backoff import doubled
from trainer.core.mail_trouble import Trouble, read
from trainer.models import Event, OutgoingMail

_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
_AT_ONCE = 10
# A conversation may take eight waits of ten seconds (EMAIL_TIMEOUT): none is begun later than this after the claim.
_CLAIM, _LAST_BEGIN_SECONDS = timedelta(minutes=3), 60
_DROPPED_AT_ONCE = 500
# Where nobody named a mail server a mail waits so long for one: the day it is set up, no news of last week goes out.
_WAITS_FOR_A_SERVER = timedelta(days=1)
# How long one call may take: other chores wait behind it.
_ROUND_SECONDS = 15
_sending, _leaving_off = threading.Lock(), threading.Event()
# What the server has taken of this process and could not be noted yet. Only under ``_sending``.
_to_note: list[OutgoingMail] = []
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Batch:
    """Mails under one claim, and why some of them were not taken; what is in ``left`` was not tried.

    ``sent`` counts what was for nobody too, ``taken`` what the server took.
    """

    claim: str
    left: list[OutgoingMail]
    troubles: list[tuple[OutgoingMail, Trouble]] = field(default_factory=list)
    sent: int = 0
    taken: int = 0

    def server_failed(self) -> bool:
        return any(trouble.fault == "server" for _, trouble in self.troubles)


def leave_off() -> None:
    """Let this process begin with no further mail: it is told to end."""
    _leaving_off.set()


def wait_for_the_last(seconds: float) -> None:
    """Return when, after ``leave_off``, the mail under way is finished and noted and the others are let go, or after so
    many ``seconds``."""
    _sending.acquire(timeout=seconds)


def send_waiting(now: datetime, drops_expired: bool = True) -> int:
    """Send what is due, links before notices, and return how many mails the server took.

    ``drops_expired``: let go what would not help any more; not while the clock is doubted. Without a mail server that
    somebody named, what is older than a day.

    Stops after about 15 s, or when the server does not answer, and goes on at the next call; after ``leave_off`` it
    sends nothing.
    """
    end = time.monotonic() + _ROUND_SECONDS
    # Held for all of it: what another thread takes and cannot note meanwhile, ``_send`` would forget.
    with _sending:
        _note_again(now)
        if drops_expired:
            _drop_expired(now)
        return _send_some(now, end) if _due(now).exists() and mail_server.may_try(now) else 0


def _note_again(now: datetime) -> None:
    """Note what was taken and could not be noted then. Raises the database's error where it still cannot."""
    if _to_note:
        with transaction.atomic():
            mine = OutgoingMail.objects.select_for_update().filter(pk__in=[mail.pk for mail in _to_note])
            # Another process may have noted one meanwhile.
            _end(list(mine), SENT, now)
        _to_note.clear()


def _send_some(now: datetime, end: float) -> int:
    connection, sent = get_connection(), 0
    try:
        while time.monotonic() < end and not _leaving_off.is_set() and (batch := _claim(now)):
            _send(batch, connection, now)
            _record_rest(batch, now)
            sent += batch.sent
            if batch.server_failed():
                break
    finally:
        connection.close()
    return sent


def try_now(now: datetime) -> None:
    """Let everything that waits be tried at once, whatever it waits for."""
    mail_server.try_now()
    while some := list(OutgoingMail.objects.filter(due_at__gt=now).values_list("pk", flat=True)[:_DROPPED_AT_ONCE]):
        OutgoingMail.objects.filter(pk__in=some).update(due_at=now)


def _drop_expired(now: datetime) -> None:
    gone = 0
    # In pieces, so that no other write waits for long.
    while some := _drop_some(now):
        gone += some
    if gone:
        why = "" if settings.MAIL_SET_UP else ": no mail server is named (GAN_DAN_SMTP_HOST), they waited for a day"
        _log.warning("%s mails could not be sent while they would have helped%s", gone, why)


def _drop_some(now: datetime) -> int:
    with transaction.atomic():
        free = OutgoingMail.objects.select_for_update(skip_locked=True).filter(_free(now), _too_old(now))
        old = list(free.defer("body")[:_DROPPED_AT_ONCE])
        _end(old, EXPIRED, now)
    return len(old)


def _too_old(now: datetime) -> Q:
    too_old = Q(expires_at__lt=now)
    return too_old if settings.MAIL_SET_UP else too_old | Q(created_at__lt=now - _WAITS_FOR_A_SERVER)


def _free(now: datetime) -> Q:
    return Q(claimed_until=None) | Q(claimed_until__lte=now)


def _due(now: datetime) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(_free(now), due_at__lte=now, kind__in=["", *KINDS])


def _claim(now: datetime) -> _Batch | None:
    """Take the next mails that nobody else has, with their words; None when there are none."""
    claim = uuid4().hex
    with transaction.atomic():
        # PostgreSQL looks at these conditions once more in what another process has just committed.
        due = _due(now).select_for_update(skip_locked=True).order_by("-urgent", "due_at", "pk")
        mails = list(due[:_AT_ONCE])
        taken = OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails])
        taken.update(claimed_until=now + _CLAIM, claim=claim)
    return _written(_Batch(claim, mails), now) if mails else None


def _written(batch: _Batch, now: datetime) -> _Batch:
    """Give the mails of each kind their words, kept before they go; put away those that shall not go any more."""
    for name, kind in KINDS.items():
        if mails := [mail for mail in batch.left if mail.kind == name]:
            _write(batch, mails, kind, now)
    return batch


def _write(batch: _Batch, mails: list[OutgoingMail], kind: Kind, now: datetime) -> None:
    try:
        reasons = kind.write(mails, now)
    except Exception as error:
        # What cannot be written must keep nothing else.
        _log.exception("mails %s cannot be written", [mail.pk for mail in mails])
        _put_off(batch, [(mail, read(error)) for mail in mails])
        return
    with transaction.atomic():
        OutgoingMail.objects.bulk_update([mail for mail in mails if mail.pk not in reasons], ["to", "subject", "body"])
        for reason in set(reasons.values()):
            _end([mail for mail in mails if reasons.get(mail.pk) == reason], reason, now)
    batch.left = [mail for mail in batch.left if mail.pk not in reasons]


def _put_off(batch: _Batch, troubles: list[tuple[OutgoingMail, Trouble]]) -> None:
    batch.troubles += troubles
    tried = {mail.pk for mail, _ in troubles}
    batch.left = [mail for mail in batch.left if mail.pk not in tried]


def _send(batch: _Batch, connection: BaseEmailBackend, now: datetime) -> None:
    """Hand mails to the server, outside of any transaction; after one that finds no server the rest is left."""
    began = time.monotonic()
    for mail in list(batch.left):
        if batch.server_failed() or _leaving_off.is_set() or time.monotonic() - began > _LAST_BEGIN_SECONDS:
            return
        trouble = _send_one(mail, connection) if mail.to else None
        if trouble is not None:
            _put_off(batch, [(mail, trouble)])
            continue
        batch.left.remove(mail)
        batch.sent += 1
        _to_note.append(mail)
        with transaction.atomic():
            if mail.to:
                batch.taken += 1
                metrics.MAILS.add('result="sent"')
                mail_server.note_taken(now)
            _end([mail], SENT, now)
        _to_note.clear()


def _send_one(mail: OutgoingMail, connection: BaseEmailBackend) -> Trouble | None:
    headers = {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
    try:
        # Opened here, it stays open for the next one.
        connection.open()
        EmailMessage(mail.subject, body_of(mail), None, [mail.to], connection=connection, headers=headers).send()
    except Exception as error:
        # One mail that cannot even be written down must not keep all others.
        connection.close()
        trouble = read(error)
        _log.warning("a mail was not taken (%s): %s", type(error).__name__, trouble.words)
        return trouble
    return None


def _end(mails: list[OutgoingMail], how: str, now: datetime) -> None:
    """Put mails away in the transaction of the caller, and tell those of a kind what became of them."""
    for name, kind in KINDS.items():
        if of_kind := [mail for mail in mails if mail.kind == name]:
            kind.ended(of_kind, how, now)
    if how != SENT:
        metrics.MAILS.add('result="dropped"', len(mails))
    # Whoever claimed it meanwhile: it was sent, or helps nobody.
    OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails]).delete()


def _record_rest(batch: _Batch, now: datetime) -> None:
    """Note why mails were not taken, and let go of those that were not tried."""
    refused = [mail for mail, trouble in batch.troubles if trouble.fault == "mailbox"]
    with transaction.atomic():
        if refused and _of_the_mailboxes(batch, len(refused)):
            Event.objects.bulk_create(
                Event(at=now, kind="mail_refused", official_id=mail.official_id) for mail in refused
            )
            _end(refused, REFUSED, now)
            batch.troubles = [one for one in batch.troubles if one[0] not in refused]
        metrics.MAILS.add('result="put_off"', len(batch.troubles))
        for mail, trouble in batch.troubles:
            if trouble.fault == "server":
                mail_server.note_failed(trouble.words, now)
            _mine(batch, [mail]).update(
                claimed_until=None,
                claim="",
                tries=mail.tries + 1,
                due_at=now + doubled(_FIRST_WAIT, _LONGEST_WAIT, mail.tries),
                last_error=trouble.words,
            )
        _mine(batch, batch.left).update(claimed_until=None, claim="")


def _of_the_mailboxes(batch: _Batch, refused: int) -> bool:
    """Say whether what was refused for good is the fault of its mailboxes: not when the server takes nothing at all.

    Such a server, whose rules about us are wrong, is waited for like one that is away: the mails stay.
    """
    if batch.taken or mail_server.note_refused(refused) <= mail_server.REFUSALS:
        return True
    words = next(trouble.words for _, trouble in batch.troubles if trouble.fault == "mailbox")
    batch.troubles = [(mail, Trouble("later", trouble.words)) for mail, trouble in batch.troubles]
    batch.troubles[0] = (batch.troubles[0][0], Trouble("server", f"Máy chủ thư từ chối mọi thư. {words}"))
    return False


def _mine(batch: _Batch, mails: list[OutgoingMail]) -> QuerySet[OutgoingMail]:
    """Return the rows of ``mails`` that nobody else has claimed since."""
    return OutgoingMail.objects.filter(pk__in=[mail.pk for mail in mails], claim=batch.claim)
