"""A server that is told to stop, as systemd does it: all its processes at once."""

import os
import signal
from pathlib import Path

from tests import mail_server
from tests.served import Served
from tests.server_process import wait_until

_WRITE = """
from datetime import UTC, datetime
from trainer.actions.outgoing_mail import add
from trainer.core.accounts.mail_words import Words
for number in range(3):
    add(f"hn{number}@example.org", Words("Thư", "Kính gửi anh/chị."), datetime.now(UTC), None)
"""
_LEFT = "print(*OutgoingMail.objects.order_by('pk').values_list('to', 'claimed_until'))"


def test_a_mail_that_is_being_taken_is_noted_and_the_next_server_need_not_wait_for_the_others(tmp_path: Path) -> None:
    with mail_server.running() as post:
        here = {"GAN_DAN_SMTP_HOST": "127.0.0.1", "GAN_DAN_SMTP_PORT": str(post.port)}
        served = Served(tmp_path, **here)
        # Scanners think for so long, and the mail is theirs already.
        post.seconds = 2
        served.ask(_WRITE)
        served.start(workers=1)
        assert served.process is not None
        wait_until(lambda: post.connections, served.said)
        os.killpg(served.process.pid, signal.SIGTERM)
        ended = served.process.wait(60)
        left = served.ask(_LEFT)

    assert ended == 0
    assert post.to == ["hn0@example.org"]
    assert left == "('hn1@example.org', None) ('hn2@example.org', None)"
