"""A process of its own that sends what waits when told: ``python -m tests.actions.mail_sender``."""

import os
import sys
from datetime import datetime


def main() -> None:
    """For each line, a moment, send all that is due then and answer how many mails the server took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "trainer.settings"
    import django

    django.setup()
    from django.db import connection

    from trainer.actions.mail_sending import send_waiting

    print("ready", flush=True)
    while line := sys.stdin.readline():
        now, sent = datetime.fromisoformat(line.strip()), 0
        while some := send_waiting(now):
            sent += some
        print(sent, flush=True)
        # The tables are emptied before the next task.
        connection.close()


if __name__ == "__main__":
    main()
