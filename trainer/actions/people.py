"""Officials one at a time: creating an officer of the IT unit, and the one-time link to set a password."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from trainer.core.text import clean
from trainer.models import Event, Official, Unit


def one_time_path(official: Official, actor: Official | None, now: datetime) -> str:
    """Return the path of a link with which ``official`` sets a password once, within three days; leaves a trace."""
    with transaction.atomic():
        Event.objects.create(at=now, kind="link_issued", actor=actor, official=official)
    key = default_token_generator.make_token(official)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(official), key])


def create_it_officer(code: str, name: str, email: str, now: datetime) -> Official:
    """Create (or raise to) an officer of the IT unit, without a password: he sets it by a one-time link."""
    with transaction.atomic():
        unit = Unit.objects.filter(parent__isnull=True).first() or Unit.objects.create(
            code="TP", name="Thành phố", kind="tinh", ancestry="/TP/"
        )
        official = Official.objects.filter(staff_code=clean(code).upper()).first()
        if official is None:
            official = Official(staff_code=clean(code).upper(), unit=unit, created_at=now)
            official.set_unusable_password()
            official.full_name = clean(name)
            official.email = clean(email).lower() or None
        official.is_it_officer = True
        official.is_active = True
        official.refresh_search()
        official.save()
        Event.objects.create(at=now, kind="made_it_officer", official=official)
    return official
