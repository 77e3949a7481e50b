"""Add an IT officer and people, print his session: ``python -m tests.serving.large PEOPLE``.

Run in a process of its own, for its settings are those of the server under test.
"""

import sys
from datetime import UTC, datetime

import django


def main() -> None:
    """Make them."""
    django.setup()
    from django.test import Client

    from trainer.actions import requirements
    from trainer.content.live import library
    from trainer.models import Appointment, Official, RoleHolding, Unit

    now, unit = datetime.now(UTC), Unit.objects.get(code="B001")
    people = [_person(f"L{number:05}", unit, now) for number in range(int(sys.argv[1]))]
    Official.objects.bulk_create(people, batch_size=500)
    RoleHolding.objects.bulk_create(
        (RoleHolding(official=one, role="page_admin", since=now) for one in people), batch_size=500
    )
    requirements.refresh_all(library())
    officer = _person("CNTT001", unit, now)
    officer.full_name = "Đỗ Minh Khuê"
    officer.refresh_search()
    officer.save()
    Appointment.objects.create(official=officer, right="it_officer", since=now)
    client = Client()
    client.force_login(officer, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    print(client.cookies["sessionid"].value)


def _person(code, unit, now):
    from trainer.models import Official

    made = Official(staff_code=code, full_name=f"Nguyễn Thị Dòng {code}", unit=unit, created_at=now, password="!")
    made.refresh_search()
    return made


if __name__ == "__main__":
    main()
