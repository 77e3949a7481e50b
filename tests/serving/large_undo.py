"""Let the officer of ``tests.serving.large`` press "Hoàn tác" on the plan that was made: ``python -m
tests.serving.large_undo``. Prints where his browser is led.

Run in a process of its own, for its settings are those of the server under test.
"""

import re

import django


def main() -> None:
    """Read what is shown, press."""
    django.setup()
    from django.test import Client

    from trainer.models import Official

    client = Client(headers={"host": "127.0.0.1"})
    officer = Official.objects.get(staff_code="CNTT001")
    client.force_login(officer, backend="trainer.web.accounts.sign_in.StaffNumberOrEmail")
    shown = re.search(r'name="shown" value="([^"]+)"', client.get("/cntt/danh-sach/hoan-tac/").text)
    assert shown is not None
    print(client.post("/cntt/danh-sach/hoan-tac/", {"shown": shown[1]}).headers["Location"])


if __name__ == "__main__":
    main()
