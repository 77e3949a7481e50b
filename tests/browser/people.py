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

    from trainer.actions.accounts.officials import one_time_path
    from trainer.models import Official

    untouched = Official.objects.filter(is_active=True, attempts__isnull=True)
    admins = list(untouched.filter(role_holdings__role="page_admin").exclude(email__isnull=True).order_by("pk")[:60])
    Official.objects.filter(pk__in=[one.pk for one in admins]).update(password=make_password(PASSWORD))
    invited = admins.pop()
    invited.refresh_from_db()
    shown = {
        "admins": [{"code": one.staff_code, "email": one.email} for one in admins],
        "one_time_path": one_time_path(invited, None, datetime.now(UTC)),
    }
    json.dump(shown, sys.stdout)


if __name__ == "__main__":
    main()
