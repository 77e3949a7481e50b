"""Attempts whose time has run out, one of them spoilt, in a new database: ``python -m tests.actions.overdue``."""

import json
import os
from datetime import UTC, datetime, timedelta


def main() -> None:
    """Print the ids of the spoilt attempt and of the sound one as JSON."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from django.db import connection

    from tests.actions.people import an_official, answer_all, begin
    from trainer.content.live import library
    from trainer.models import Attempt, Event

    now = datetime.now(UTC)
    begun = now - timedelta(minutes=40)
    bad, good = (begin(an_official(code), library(), quiz="giu-tai-khoan", now=begun) for code in ("BAD", "GOOD"))
    answer_all(good, begun)
    with connection.cursor() as cursor:
        spoilt = json.dumps([{**bad.paper[0], "question": "0" * 16}, *bad.paper[1:]])
        cursor.execute(f"UPDATE {Attempt._meta.db_table} SET paper = %s WHERE id = %s", [spoilt, bad.pk])
    # The server was running a moment ago.
    Event.objects.create(at=now, kind="joined")
    print(json.dumps([bad.pk, good.pk]))


if __name__ == "__main__":
    main()
