"""The account of the province: whose it is. It is found once, and from then on known by its subject alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction

from trainer.actions import outgoing_mail
from trainer.core.accounts.mail_words import Words, province_followed, province_linked, province_unlinked
from trainer.core.vietnam_time import moment_words
from trainer.models import AccountSession, Event, Official, ProvinceAccount

_TITLE = "Tài khoản của tỉnh"


class LinkedToAnother(Exception):
    """The person has another account at that provider, which alone opens his."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An account at a provider: where, under which name that never changes, and how it is called there now."""

    issuer: str
    name: str
    called: str


def owner(subject: Subject) -> Official | None:
    """Return whose account ``subject`` is since it was linked; None: nobody's yet. One who left is returned too."""
    found = ProvinceAccount.objects.filter(issuer=subject.issuer, subject=subject.name)
    row = found.select_related("official__unit", "official__merged_into__unit").first()
    return None if row is None else _present(row.official)


def account_of(official: Official, issuer: str) -> ProvinceAccount | None:
    """Return the account at ``issuer`` that opens that of ``official``; None when there is none."""
    return ProvinceAccount.objects.filter(official=official, issuer=issuer).first()


def accounts_of(official: Official) -> list[ProvinceAccount]:
    """Return the accounts that open that of ``official``, at whatever provider, those of a merged record among them."""
    return list(ProvinceAccount.objects.filter(official__in=official.records()).order_by("pk"))


def link(official: Official, subject: Subject, now: datetime) -> Official:
    """Keep that ``subject`` is the account of ``official``, tell him, and return whose it is.

    Raises LinkedToAnother, which leaves a trace: somebody with another account bears his number or address there.
    """
    person = _present(official)
    try:
        with transaction.atomic():
            row = ProvinceAccount(issuer=subject.issuer, subject=subject.name, called=subject.called[:80])
            row.official, row.linked_at = person, now
            row.save(force_insert=True)
            _trace("province_linked", person, subject.called, subject.issuer, person, now)
            if person.email:
                words = _words(province_linked, person, subject.called, subject.issuer, now)
                outgoing_mail.add(person.email, words, now, person)
    except IntegrityError:
        # Twice at the same moment is once.
        if owner(subject) == person:
            return person
        _refused(person, subject, now)
        raise LinkedToAnother from None
    return person


def unlink(official: Official, actor: Official, now: datetime) -> bool:
    """Let other accounts be found for ``official``, end his sessions, tell him; say whether there were any."""
    with transaction.atomic():
        rows = accounts_of(official)
        for row in rows:
            row.delete()
            _trace("province_unlinked", official, row.called, row.issuer, actor, now)
            if official.email:
                words = _words(province_unlinked, official, row.called, row.issuer, now)
                outgoing_mail.add(official.email, words, now, official)
        if rows:
            AccountSession.objects.filter(official=official).delete()
    return bool(rows)


def follow(stays: Official, gone: Official, actor: Official | None, now: datetime) -> None:
    """Let the accounts of a record that is merged be those of the one that stays, where it has none of its own.

    What is left opens the one that stays all the same (``owner``). Of each he is told, as of every account that is
    linked.
    """
    for row in accounts_of(gone):
        if account_of(stays, row.issuer) is None:
            row.official = stays
            row.save(update_fields=["official"])
        note = f"Theo hồ sơ {gone.staff_code} đã gộp."
        _trace("province_linked", stays, row.called, row.issuer, actor, now, note)
        if stays.email:
            words = province_followed(
                stays.full_name, stays.staff_code, gone.staff_code, row.called, house(row.issuer), moment_words(now)
            )
            outgoing_mail.add(stays.email, words, now, stays)


def _refused(official: Official, subject: Subject, now: datetime) -> None:
    """Leave a trace for the IT unit, one a day: whoever tries again and again fills no table."""
    day = Event.objects.filter(official=official, kind="province_refused", at__gt=now - timedelta(days=1))
    if not day.exists():
        note = "Máy tự từ chối, không có gì đổi."
        _trace("province_refused", official, subject.called, subject.issuer, None, now, note)


def _present(official: Official) -> Official:
    """Return the record that has taken over what this one had."""
    return official.merged_into or official


def _words(kind: Callable[..., Words], official: Official, called: str, issuer: str, now: datetime) -> Words:
    return kind(official.full_name, official.staff_code, called, house(issuer), moment_words(now))


def house(issuer: str) -> str:
    """Return the name of the host of ``issuer``."""
    return urlsplit(issuer).hostname or issuer


def _trace(
    kind: str, official: Official, called: str, issuer: str, actor: Official | None, now: datetime, note: str = ""
) -> None:
    details: dict[str, object] = {"fields": [[_TITLE, None, f"{called} ({house(issuer)})"]]}
    if note:
        details["note"] = note
    Event.objects.create(at=now, kind=kind, actor=actor, official=official, details=details)
