"""Run as a program beside a demonstration: gives fresh officials a password and prints who they are as JSON.

With ``more`` these are staff who become page administrators: a demonstration has only some thirty fresh ones.
"""

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trainer.models import Official

PASSWORD = "chim-sẻ-đậu-mái-đình"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password

    from trainer.actions.accounts.officials import one_time_path
    from trainer.models import Official

    fresh = _fresh("staff" if "more" in sys.argv else "page_admin")
    if "more" in sys.argv:
        _make_page_administrators(fresh)
    Official.objects.filter(pk__in=[one.pk for one in fresh]).update(password=make_password(PASSWORD))
    invited = fresh.pop()
    invited.refresh_from_db()
    shown = {
        "admins": [{"code": one.staff_code, "email": one.email} for one in fresh],
        "one_time_path": one_time_path(invited, None, datetime.now(UTC)),
    }
    json.dump(shown, sys.stdout)


def _fresh(role: str) -> "list[Official]":
    """Return at most sixty who hold ``role``, have an e-mail, sat nothing and are no ready sign-in."""
    from trainer.demo import sign_ins
    from trainer.models import Official

    untouched = Official.objects.filter(is_active=True, attempts__isnull=True, email__isnull=False)
    ready = [one.code for one in sign_ins.read()]
    return list(untouched.filter(role_holdings__role=role).exclude(staff_code__in=ready).order_by("pk")[:60])


def _make_page_administrators(staff: "list[Official]") -> None:
    from django.db import transaction

    from trainer.actions import people, requirements
    from trainer.content.live import library

    numbers = [one.pk for one in staff]
    with transaction.atomic():
        people.hold_roles({number: ["page_admin"] for number in numbers}, datetime.now(UTC))
        requirements.refresh(library(), numbers)


if __name__ == "__main__":
    main()
