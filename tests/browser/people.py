"""Run as a program beside a demonstration: gives fresh officials a password and prints who they are as JSON."""

import json
import os
import sys
from datetime import UTC, datetime

PASSWORD = "chim-sẻ-đậu-mái-đình"


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.contrib.auth.hashers import make_password
    from django.db import transaction

    from trainer.actions import people, requirements
    from trainer.actions.accounts.officials import one_time_path
    from trainer.content.live import library
    from trainer.demo import sign_ins
    from trainer.models import Official

    # More of them than there are tests that ask for one: which tests share a house differs from run to run.
    ready = [one.code for one in sign_ins.read()]
    untouched = Official.objects.filter(
        is_active=True, attempts__isnull=True, appointments__isnull=True, email__isnull=False
    )
    fit = untouched.filter(role_holdings__role__in=["page_admin", "staff"]).exclude(staff_code__in=ready)
    admins = list(fit.distinct().order_by("pk")[:120])
    numbers = [one.pk for one in admins]
    with transaction.atomic():
        people.hold_roles({number: ["page_admin"] for number in numbers}, datetime.now(UTC))
        requirements.refresh(library(), numbers)
    Official.objects.filter(pk__in=numbers).update(password=make_password(PASSWORD))
    invited = admins.pop()
    invited.refresh_from_db()
    shown = {
        "admins": [{"code": one.staff_code, "email": one.email} for one in admins],
        "one_time_path": one_time_path(invited, None, datetime.now(UTC)),
    }
    json.dump(shown, sys.stdout)


if __name__ == "__main__":
    main()
