"""The second step of a sign-in: whether somebody has one, whether a code fits, and what is kept and told of a change.

The rows are django-allauth's (``Authenticator``): an app that makes codes, passkeys, and recovery codes, which alone
are no second step.
"""

from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.signals import post_delete, post_save

from trainer.actions import outgoing_mail
from trainer.clock import CLOCK
from trainer.core.accounts.mail_words import second_step_changed
from trainer.core.vietnam_time import moment_words
from trainer.models import Event, Official

TOTP, PASSKEY, RECOVERY = "totp", "webauthn", "recovery_codes"
STEPS = (TOTP, PASSKEY)
WAYS = {TOTP: "Ứng dụng tạo mã", PASSKEY: "Khóa truy cập", RECOVERY: "Mã dự phòng"}


def steps_of(official: Official) -> QuerySet[Authenticator]:
    """Return the second steps of ``official``, the oldest first; recovery codes are none."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user=official.pk, type__in=STEPS)
    return found.order_by("pk")


def of_each(official: str = "pk") -> Exists:
    """Return what tells, in a query of officials or of rows that name one as ``official``, who has a second step."""
    return Exists(Authenticator.objects.filter(user=OuterRef(official), type__in=STEPS))


def has_one(official: Official) -> bool:
    """Say whether ``official`` has a second step; asks the database only when nobody remembered."""
    known: bool | None = getattr(official, "_second_step", None)
    return steps_of(official).exists() if known is None else known


def remember(official: Official, has: bool) -> None:
    """Spare the look for the second step of ``official``: whoever found him looked. Forgotten with the request."""
    official._second_step = has  # type: ignore[attr-defined]


def done_elsewhere(official: Official) -> None:
    """Remember that ``official`` took a second step at the provider by which he came, which counts here."""
    official._second_step_elsewhere = True  # type: ignore[attr-defined]


def was_done_elsewhere(official: Official) -> bool:
    """Say whether ``official`` came by a second step that he took elsewhere."""
    return getattr(official, "_second_step_elsewhere", False)


def tell(official: Official, now: datetime) -> None:
    """Keep that ``official`` was told that he must have a second step: from then on his days are counted."""
    if official.second_step_told_at is None:
        official.second_step_told_at = now
        Official.objects.filter(pk=official.pk, second_step_told_at=None).update(second_step_told_at=now)


def use_code(official: Official, code: str, now: datetime) -> Authenticator | None:
    """Use up ``code``, as typed: of the app, or a recovery code. Return whose it was; None when it fits nothing.

    No code serves twice, in whatever process it comes again.
    """
    with transaction.atomic():
        kept = Authenticator.objects.select_for_update().filter(user=official.pk, type__in=(TOTP, RECOVERY))
        for one in kept.order_by("pk"):
            if _uses_app(one, code, now) if one.type == TOTP else _uses_up(one, code, now):
                return one
    return None


def _uses_up(codes: Authenticator, code: str, now: datetime) -> bool:
    wrapped = codes.wrap()
    fits: bool = wrapped.validate_code(code)
    if fits:
        left = len(wrapped.get_unused_codes())
        _changed(codes.user, "recovery_code_used", f"{WAYS[RECOVERY]}, còn {left}", now)
    return fits


def _uses_app(app: Authenticator, code: str, now: datetime) -> bool:
    """Say whether ``code`` is one of this half minute or its neighbours, and later than the last that was used."""
    secret, last = decrypt(app.data["secret"]), int(app.data.get("last_used_step", 0))
    present, off = int(now.timestamp()) // app_settings.TOTP_PERIOD, app_settings.TOTP_TOLERANCE
    for step in range(max(present - off, last + 1), present + off + 1):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            app.data["last_used_step"] = step
            app.save(update_fields=["data"])
            return True
    return False


def way(one: Authenticator) -> str:
    """Return what a second step is called, a passkey with the name that its owner gave it."""
    return f"{WAYS[PASSKEY]} “{one.wrap().name}”" if one.type == PASSKEY else WAYS[one.type]


def codes_left(official: Official) -> int | None:
    """Return how many recovery codes are left; None when none were ever made."""
    row = Authenticator.objects.filter(user=official.pk, type=RECOVERY).first()
    return None if row is None else len(row.wrap().get_unused_codes())


def connect() -> None:
    """Listen to every second step that comes or goes, so that whatever took it away is kept with it, or not at all."""
    post_save.connect(_came, sender=Authenticator, dispatch_uid="second_step")
    post_delete.connect(_went, sender=Authenticator, dispatch_uid="second_step")


def take_away_unsaid(one: Authenticator) -> None:
    """Delete a second step of somebody; the caller keeps and tells what was done."""
    one._unsaid = True
    one.delete()


def _came(instance: Authenticator, created: bool, **_: Any) -> None:
    if created:
        kind = "recovery_codes_made" if instance.type == RECOVERY else "second_step_added"
        _changed(instance.user, kind, way(instance), CLOCK.now())


def _went(instance: Authenticator, **_: Any) -> None:
    # Recovery codes go with the last second step, or make room for new ones, and say nothing of their own.
    if instance.type != RECOVERY and not getattr(instance, "_unsaid", False):
        _changed(instance.user, "second_step_removed", way(instance), CLOCK.now())


def _changed(official: Official, kind: str, what: str, now: datetime) -> None:
    details = {"fields": [["Bước thứ hai", None, what]]}
    Event.objects.create(at=now, kind=kind, actor=official, official=official, details=details)
    if official.email:
        words = second_step_changed(official.full_name, official.staff_code, kind, what, moment_words(now))
        outgoing_mail.add(official.email, words, now, official)
