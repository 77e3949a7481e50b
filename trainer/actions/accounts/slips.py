"""Slips for a first sign-in: making them, and finding out whether a code fits. No row tells what a code was."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from trainer.actions import outgoing_mail, rights
from trainer.actions.installation import identity
from trainer.core.accounts.mail_words import slip_made
from trainer.core.accounts.slip_code import MOST, expires_at, new_code, typed
from trainer.core.in_groups import in_groups
from trainer.core.vietnam_time import moment_words
from trainer.models import Event, Official, Slip

NEXT_LETTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class MadeSlip:
    """A slip and the code on it, which is known here and never again."""

    official: Official
    code: str
    expires_at: datetime


def never_signed_in(people: QuerySet[Official]) -> QuerySet[Official]:
    """Return those of ``people`` who are there and never signed in."""
    return people.filter(is_active=True, last_login__isnull=True)


def may_have_one(people: QuerySet[Official], now: datetime) -> QuerySet[Official]:
    """Return those of ``people`` for whom a slip may be made: they never signed in, and have no right over the city.

    Who may see everything gets a link in person instead, of which every IT officer is told.
    """
    over_the_city = rights.held(now).filter(right__in=("it_officer", "auditor")).values("official")
    return never_signed_in(people).exclude(pk__in=over_the_city)


def without_rights(people: QuerySet[Official], now: datetime) -> QuerySet[Official]:
    """Return those of ``people`` who neither lead nor hold a right: a slip of the others comes from the IT unit alone.

    Whoever prints a slip could use it. A leader might become somebody who sees his people, at most, and that is on
    record; he must not become somebody who sees or does more than he.
    """
    others = rights.held(now).values("official")
    return people.exclude(pk__in=others).exclude(role_holdings__role="leader")


def still_good(people: QuerySet[Official], now: datetime) -> QuerySet[Official]:
    """Return those of ``people`` whose slip serves for another week, until the next letter comes."""
    return people.filter(slip__expires_at__gt=now + NEXT_LETTER)


def without_one(people: QuerySet[Official], now: datetime) -> QuerySet[Official]:
    """Return those of ``people`` who have no slip that still serves: a new one voids nothing that was handed out."""
    return people.exclude(slip__expires_at__gt=now)


def of(official: Official, now: datetime) -> Slip | None:
    """Return the slip of ``official``, be it expired; None without one, and for who may not have one any more."""
    allowed = may_have_one(Official.objects.filter(pk=official.pk), now)
    return Slip.objects.filter(official__in=allowed).first()


def draw(people: Sequence[Official], now: datetime) -> list[MadeSlip]:
    """Return a slip for each of ``people`` that opens nothing, and voids none, until it is kept: it may be printed
    first, which a full disk keeps one from.

    ``people`` are those of ``may_have_one``, at most ``slip_code.MOST``.
    """
    until = expires_at(now)
    return [MadeSlip(person, new_code(secrets.choice), until) for person in people]


def keep(drawn: Sequence[MadeSlip], actor: Official | None, now: datetime) -> int:
    """Let slips that were drawn serve from now on, and none that was made before for the same people, ``MOST`` a
    transaction; return how many that served are void by it.

    Each leaves a trace and is told by mail; of several there is one more trace, of all of them.
    """
    voided = sum(_keep_some(some, actor, now) for some in in_groups(drawn, MOST))
    if len(drawn) > 1:
        Event.objects.create(at=now, kind="slips_printed", actor=actor, details={"people": len(drawn)})
    return voided


def _keep_some(drawn: Sequence[MadeSlip], actor: Official | None, now: datetime) -> int:
    rows = [
        Slip(
            official=one.official,
            code_hash=_hash(one.official, one.code),
            made_at=now,
            made_by=actor,
            expires_at=one.expires_at,
        )
        for one in drawn
    ]
    people = [one.official for one in drawn]
    by = actor.full_name if actor else "người quản trị máy chủ"
    with transaction.atomic():
        voided = Slip.objects.filter(official__in=people, expires_at__gt=now).count()
        Slip.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["official"],
            update_fields=["code_hash", "made_at", "made_by", "expires_at"],
        )
        Event.objects.bulk_create(Event(at=now, kind="slip_made", actor=actor, official=one) for one in people)
        outgoing_mail.add_all(
            outgoing_mail.row(
                one.email,
                slip_made(one.full_name, one.staff_code, by, moment_words(now)),
                now,
                one,
                lives=outgoing_mail.NOTICE_LIVES,
            )
            for one in people
            if one.email
        )
    return voided


def fits(official: Official | None, code: str, now: datetime) -> bool:
    """Say whether ``code``, as typed, is that of the slip of ``official``; for nobody (None) after the same work.

    It is not once a password was set or somebody signed in, once it expired or another slip was made, and never for
    somebody who left. Nor once he holds a right, or leads, for whom its maker could not make one today: who printed it
    may still have the code.
    """
    person = official or Official(pk=0)
    slip = Slip.objects.filter(official=person.pk).first()
    kept, until = (slip.code_hash, slip.expires_at) if slip else ("", now)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    # As many times for everybody, whichever fits.
    same = sum(constant_time_compare(_hash(person, typed(code), key), kept) for key in keys) > 0
    allowed = _may_be_made(person.pk or 0, (slip.made_by_id if slip else None) or 0, now)
    return same and now <= until and allowed


def _may_be_made(official: int, maker: int, now: datetime) -> bool:
    """Say whether ``maker`` (0: somebody at the terminal) may make a slip for ``official`` now. Always two queries."""
    person = may_have_one(Official.objects.filter(pk=official), now)
    of_it = rights.held(now).filter(right="it_officer", official=maker).exists() or not maker
    return (person if of_it else without_rights(person, now)).exists()


def _hash(official: Official, code: str, secret: str | None = None) -> str:
    """Return a keyed hash over the code, the account as it is and the installation, as one-time links have it.

    With the present secret, or with another one.
    """
    told = f"{identity()}|{official.pk}|{official.password}|{code}"
    return salted_hmac("gan-dan.slip", told, secret=secret, algorithm="sha256").hexdigest()
