"""What leaves a trace without changing a record: signing out, taking data out, loading the list of units."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from trainer.actions import holding
from trainer.models import Event, Official

# How long one may see who signed in when. What is older than that serves nobody, and is personal data.
SIGN_INS_KEPT = timedelta(days=400)
COMINGS_AND_GOINGS = ("signed_in", "signed_out")
_AT_ONCE = 500


def by_himself(official: Official, kind: str, now: datetime) -> None:
    """Keep what ``official`` did to his own account: signed_out, password_set, password_changed."""
    Event.objects.create(at=now, kind=kind, actor=official, official=official)


def forget_sign_ins(now: datetime) -> int:
    """Delete sign-ins and sign-outs older than ``SIGN_INS_KEPT`` and return how many; to be called once a day.

    Looks at thirty-one days before that only, so that it never walks through the years of events that are kept; what a
    server that stood still for longer left is older, and stays. Holds the write lock for 500 rows at a time.
    """
    last, gone = now - SIGN_INS_KEPT, 0
    old = Event.objects.filter(kind__in=COMINGS_AND_GOINGS, at__gte=last - timedelta(days=31), at__lt=last)
    while rows := list(old.order_by("at").values_list("pk", flat=True)[:_AT_ONCE]):
        gone += Event.objects.filter(pk__in=rows).delete()[0]
    return gone


def exported(actor: Official | None, what: str, wanted: Mapping[str, Any], rows: int, now: datetime) -> None:
    """Keep that ``actor`` (None: somebody at the terminal) took ``rows`` rows of ``what``, and by which filter."""
    Event.objects.create(
        at=now, kind="exported", actor=actor, details={"what": what, "filter": dict(wanted), "rows": rows}
    )


def evidence_seen(actor: Official | None, official: Official, how: str, digest: str, now: datetime) -> None:
    """Keep that ``actor`` (None: somebody at the terminal) looked at the proof of ``official``.

    ``how``: screen, terminal, txt, pdf, json or certificate; ``digest`` is that of the facts he saw.
    """
    details = {"how": how, "sha256": digest}
    Event.objects.create(at=now, kind="evidence_seen", actor=actor, official=official, details=details)


@transaction.atomic
def once(actor: Official, official: Official, kind: str, details: Mapping[str, Any], now: datetime) -> Event:
    """Return the event that a paper was made of ``official``: that of the very same, whoever had it made, or a new
    one."""
    # Two windows that ask for it have one number.
    holding.one(official.pk)
    same = Event.objects.filter(official=official, kind=kind).order_by("pk")
    found = next((one for one in same if one.details == dict(details)), None)
    return found or Event.objects.create(at=now, kind=kind, actor=actor, official=official, details=details)


def backed_up(file_name: str, size: int, now: datetime) -> None:
    """Keep that somebody at the terminal took a whole copy of the database."""
    Event.objects.create(at=now, kind="backed_up", details={"file": file_name, "bytes": size})


def stamped(count: int, now: datetime) -> None:
    """Keep that somebody at the terminal stamped hand-ins that had no stamp."""
    Event.objects.create(at=now, kind="stamped", details={"stamped": count})


def restored(file_name: str, replaced: str, now: datetime) -> None:
    """Keep that somebody at the terminal put a copy in the place of the database; ``replaced`` is where that one is."""
    Event.objects.create(at=now, kind="restored", details={"file": file_name, "replaced": replaced})


def mail_tried(actor: Official, now: datetime) -> None:
    """Keep that ``actor`` let all waiting mail be tried at once."""
    Event.objects.create(at=now, kind="mail_tried", actor=actor)
