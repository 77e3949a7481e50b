"""Mail goes through a table: whoever causes one writes a row with what he does, and ``mail_sending`` sends it.

A mail server that is away loses nothing and keeps nobody waiting. Where nobody named one there is nothing to wait for:
then no mail is written at all, and the screens say who is to be told by hand.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.conf import settings

from trainer.actions import sealing
from trainer.core.accounts.mail_words import Words
from trainer.models import Official, OutgoingMail

LINK_LIVES = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
NOTICE_LIVES = timedelta(days=14)
SENT, REFUSED, EXPIRED = "sent", "refused", "expired"
# A mail whose words are kept sealed. A program of before, which would send them so, leaves such a kind to others.
_SEALED = "sealed"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """How mails of one kind are written once they are claimed, and who is told what became of them.

    ``write`` gives each mail its address and words, outside of any transaction, and returns the reason for each that
    shall not go, by its number. ``ended`` is called in the transaction that notes it: with SENT, REFUSED, EXPIRED or
    such a reason.
    """

    write: Callable[[list[OutgoingMail], datetime], Mapping[int, str]]
    ended: Callable[[list[OutgoingMail], str, datetime], None]


# Filled by the modules that know them; mails of a kind that this process does not know are left to others.
KINDS: dict[str, Kind] = {}


def row(
    to: str, words: Words, now: datetime, official: Official | None, *, urgent: bool = False, lives: timedelta
) -> OutgoingMail:
    """Return a mail to be written with ``add_all``. To nobody (``to`` empty) it holds no words.

    The words of an urgent one, a link that opens an account, are kept sealed: ``body_of`` reads them.
    """
    # Sealed for nobody too: it takes as long.
    body = sealing.seal(words.body) if urgent else words.body
    return OutgoingMail(
        to=to,
        subject=words.subject,
        body=body if to else "",
        kind=_SEALED if urgent and to else "",
        official=official,
        urgent=urgent,
        created_at=now,
        due_at=now,
        expires_at=now + lives,
        message_id=_message_id(),
    )


def row_of_kind(kind: str, now: datetime, official: int, reminder: int, expires_at: datetime) -> OutgoingMail:
    """Return a mail to be written with ``bulk_create`` whose address and words ``KINDS[kind]`` gives when it goes."""
    return OutgoingMail(
        kind=kind,
        official_id=official,
        reminder_id=reminder,
        created_at=now,
        due_at=now,
        expires_at=expires_at,
        message_id=_message_id(),
    )


def body_of(mail: OutgoingMail) -> str:
    """Return the words of a mail that is being sent."""
    return sealing.unseal(mail.body) if mail.kind == _SEALED else mail.body


def _unreadable(mails: list[OutgoingMail], _: datetime) -> dict[int, str]:
    """Return the mails that another secret sealed: it made their links too, which open nothing any more."""
    gone = [mail.pk for mail in mails if not _opens(mail)]
    if gone:
        _log.warning("%s mails with a link were written under another secret key and are not sent", len(gone))
    return dict.fromkeys(gone, EXPIRED)


def _opens(mail: OutgoingMail) -> bool:
    try:
        body_of(mail)
    except sealing.AnotherSecret:
        return False
    return True


def _message_id() -> str:
    return f"<{uuid4().hex}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].strip(' >') or 'localhost'}>"


def add(
    to: str,
    words: Words,
    now: datetime,
    official: Official | None,
    *,
    urgent: bool = False,
    lives: timedelta = NOTICE_LIVES,
) -> None:
    """Write a mail to be sent; it goes when the transaction around it is committed, or not at all.

    Without a mail server that somebody named none is written.
    """
    if settings.MAIL_SET_UP:
        row(to, words, now, official, urgent=urgent, lives=lives).save(force_insert=True)


def add_all(rows: Iterable[OutgoingMail]) -> None:
    """Write mails (``row``) like ``add``, all at once."""
    if settings.MAIL_SET_UP:
        OutgoingMail.objects.bulk_create(rows)


def reaches(person: Official) -> bool:
    """Say whether a notice to ``person`` would go out: else somebody has to tell him."""
    return settings.MAIL_SET_UP and bool(person.email)


KINDS[_SEALED] = Kind(_unreadable, lambda mails, how, now: None)
