"""Addresses of people with rights: a change that a list or somebody asks for is held until a person confirms it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from trainer.actions import holding, outgoing_mail
from trainer.core.accounts.mail_words import email_changed, email_waits
from trainer.core.person_cells import PERSON_TITLES
from trainer.core.vietnam_time import moment_words
from trainer.models import Event, Official, PendingEmail


class AddressTaken(Exception):
    """Somebody else has the address by now."""


def hold(asked: Mapping[str, str], source: str, actor: Official | None, now: datetime) -> None:
    """Keep the addresses that are asked for (staff number → address), and tell the present ones.

    ``source`` is the name of the list, "" when somebody did it by hand. One that waits already is left alone.
    """
    people = Official.objects.filter(staff_code__in=list(asked)).select_related("pending_email")
    for official in people:
        new, waiting = asked[official.staff_code], getattr(official, "pending_email", None)
        if waiting is not None and waiting.email == new:
            continue
        PendingEmail.objects.update_or_create(
            official=official, defaults={"email": new, "source": source[-200:], "asked_at": now, "asked_by": actor}
        )
        _trace("email_held", official, official.email or "", new, actor, now)
        if official.email:
            words = email_waits(official.full_name, official.staff_code, new, moment_words(now), by_list=bool(source))
            outgoing_mail.add(official.email, words, now, official)


def confirm(pending: PendingEmail, actor: Official, now: datetime) -> None:
    """Give the official the address that waited, and tell the old one. Raises AddressTaken, ListBeingApplied.

    Confirmed or refused meanwhile: nothing happens.
    """
    try:
        with transaction.atomic():
            holding.decide_on_people()
            waiting = _locked(pending)
            if waiting is not None:
                _change(waiting, actor, now)
    except IntegrityError:
        raise AddressTaken from None


def _change(waiting: PendingEmail, actor: Official, now: datetime) -> None:
    official, old = waiting.official, waiting.official.email or ""
    official.email = waiting.email
    official.refresh_search()
    official.save(update_fields=["email", "lowered", "folded", "sort_name"])
    forget_copies([official])
    waiting.delete()
    _trace("changed", official, old, official.email, actor, now)
    if old:
        words = email_changed(official.full_name, official.staff_code, official.email, moment_words(now))
        outgoing_mail.add(old, words, now, official)


def refuse(pending: PendingEmail, actor: Official, now: datetime) -> None:
    """Keep the present address; leaves a trace. Confirmed or refused meanwhile: nothing happens."""
    with transaction.atomic():
        waiting = _locked(pending)
        if waiting is not None:
            waiting.delete()
            official = waiting.official
            _trace("email_kept", official, waiting.email, official.email or "", actor, now)


def _locked(pending: PendingEmail) -> PendingEmail | None:
    same = PendingEmail.objects.select_for_update(of=("self",)).filter(pk=pending.pk, email=pending.email)
    return same.select_related("official").first()


def forget_copies(people: Iterable[Official]) -> None:
    """Forget the copies of addresses that allauth keeps: earlier versions of this house let it make some."""
    EmailAddress.objects.filter(user__in=[person.pk for person in people]).delete()


def _trace(kind: str, official: Official, old: str, new: str, actor: Official | None, now: datetime) -> None:
    details = {"fields": [[PERSON_TITLES["email"], old, new]]}
    Event.objects.create(at=now, kind=kind, actor=actor, official=official, details=details)
