"""Which running database this is, and what binds a ticket to it, to a person and to one attempt.

Numbers come again when a database is restored: attempt 12 of the morning may be somebody else's attempt 12 in the
evening. So a ticket names more than a number.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime

from django.db import transaction

from trainer.core.vietnam_time import day_of
from trainer.models import AccountSession, Attempt, Installation, OutgoingMail, Reminder, ReminderRound
from trainer.models.fixed_query import FixedQuery
from trainer.models.reminders import RESTORED, SENT

_IDENTITY = FixedQuery(lambda: Installation.objects.order_by("pk").values_list("identity"))


def identity() -> str:
    """Return the identity of this database; empty when it never got one, as in an empty test database."""
    rows = _IDENTITY()
    return str(rows[0][0]) if rows else ""


def ensure(now: datetime) -> None:
    """Give the database an identity when it has none: one that was restored and then left alone by a crash."""
    if not Installation.objects.exists():
        renew(now)


def renew(now: datetime) -> int:
    """Make this database another installation; return how many reminders that wait in it will not be mailed.

    Every ticket, one-time link and session of before is void: people sign in again. The replaced database went on
    mailing after the copy was taken: a reminder that still waits in it was most likely sent, and says so in the log.
    """
    with transaction.atomic():
        Installation.objects.all().delete()
        Installation.objects.create(identity=secrets.token_hex(16), since=now)
        AccountSession.objects.all().delete()
        # Links that still wait to be mailed: they would open nothing any more.
        OutgoingMail.objects.filter(urgent=True).delete()
        # What the log of today said is lost: whom the replaced database has reminded is not reminded again today.
        for kind in ("rule", "digest"):
            ReminderRound.objects.get_or_create(kind=kind, day=day_of(now), defaults={"at": now})
        return _hold_back_reminders()


def _hold_back_reminders() -> int:
    mails = OutgoingMail.objects.filter(reminder__isnull=False)
    Reminder.objects.filter(mail__isnull=False).exclude(outcome=SENT).update(outcome=RESTORED)
    return mails.delete()[1].get("trainer.OutgoingMail", 0)


def is_older(at: datetime) -> bool:
    """Say whether what was decided ``at`` was decided before this database was restored, in the one it is a copy of."""
    return Installation.objects.filter(since__gt=at).exists()


def attempt_mark(attempt: Attempt) -> str:
    """Return what tells ``attempt`` from any other that ever bears its number, in whatever installation."""
    return _digest("", attempt.official_id, attempt.seed)


def ticket_mark(attempt: Attempt) -> str:
    """Return what a ticket of ``attempt`` carries: installation, person and attempt in one short text."""
    return _digest(identity(), attempt.official_id, attempt.seed)


def mark_of_row(installation: str | None, official: int, seed: str) -> str:
    """Return the same as ``ticket_mark``, of a row as the database driver gives it."""
    return _digest(installation or "", official, seed)


def _digest(installation: str, official: int, seed: str) -> str:
    # A seed is 64 bits of chance, drawn for one attempt.
    return urlsafe_b64encode(hashlib.sha256(f"{installation} {official} {seed}".encode()).digest()[:12]).decode("ascii")
