"""Signing in: what is kept of it, whom it surprises, and ending what somebody is signed in with."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from trainer.actions import audit, outgoing_mail
from trainer.core.accounts.mail_words import new_place, password_changed
from trainer.core.vietnam_time import moment_words
from trainer.models import AccountSession, Event, Official
from trainer.models.fixed_query import FixedQuery

# A place from which somebody came so many sign-ins ago is a new one again.
_REMEMBERED = 20
_EARLIER = FixedQuery(
    lambda pk: Event.objects.filter(official=pk, kind="signed_in").order_by("-at").values_list("details")[:_REMEMBERED],
    int,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody signs in: the address ("" when nobody can know it) and the browser in words."""

    address: str
    browser: str

    def told(self) -> str:
        """Return it in one line."""
        return ", ".join(filter(None, (self.browser, self.address)))


NOWHERE = Place("", "")


def came(official: Official, place: Place, known: bool, now: datetime, ways: tuple[str, ...] = ()) -> None:
    """Keep that ``official`` signed in, where, in which ``ways``, and the time of it; one transaction, or the caller's.

    ``known``: he has signed in with this browser before. When he has not, nor from this address of late, he is told:
    by a mail, and on every page of the sessions that he has elsewhere.
    """
    with transaction.atomic(savepoint=False):
        changed = {"last_login": now}
        if not known and official.last_login is not None and _is_new(official, place):
            changed["new_place_at"] = now
            if official.email:
                words = new_place(official.full_name, official.staff_code, place.told(), moment_words(now))
                outgoing_mail.add(official.email, words, now, official)
        Official.objects.filter(pk=official.pk).update(**changed)
        for name, value in changed.items():
            setattr(official, name, value)
        details: dict[str, object] = {"address": place.address, "browser": place.browser} if place != NOWHERE else {}
        if ways:
            details["ways"] = list(ways)
        Event.objects.create(at=now, kind="signed_in", actor=official, official=official, details=details)


def _is_new(official: Official, place: Place) -> bool:
    """Say whether nobody signed in as ``official`` from there of late; not while nothing is known to compare with."""
    found = {details.get("address") for (details,) in _EARLIER(official.pk)} - {None, ""}
    return bool(found) and place.address not in found


def his_own(official: Official, seen: datetime) -> None:
    """Note that he himself came from the new place that he was told of at ``seen``; a later one stays told."""
    Official.objects.filter(pk=official.pk, new_place_at=seen).update(new_place_at=None)


def end(official: Official, keys: list[str], actor: Official, now: datetime) -> int:
    """End these sessions of ``official`` and return how many there were; leaves a trace when there were any."""
    with transaction.atomic():
        ended, _ = AccountSession.objects.filter(official=official, pk__in=keys).delete()
        if ended:
            details = {"sessions": ended}
            Event.objects.create(at=now, kind="sessions_ended", actor=actor, official=official, details=details)
    return ended


def another_password(official: Official, kind: str, place: Place, key: str | None, now: datetime) -> None:
    """Keep the password that ``official`` set or changed (``kind``), tell him, and end his sessions but ``key``.

    All of it, or nothing. Nothing else of him is written: working a hash out takes a while, in which somebody else may
    have let him go.
    """
    with transaction.atomic():
        official.save(update_fields=["password"])
        AccountSession.objects.filter(official=official).exclude(pk=key or "").delete()
        audit.by_himself(official, kind, now)
        if official.email:
            words = password_changed(official.full_name, official.staff_code, place.told(), moment_words(now))
            outgoing_mail.add(official.email, words, now, official)
