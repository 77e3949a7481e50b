"""A mail server that takes part in real conversations, and says no when a test wants it to."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.server_process import free_port


class Post:
    """What the server took; ``answers`` says what it replies to a recipient instead, by address."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.port = 0

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take a recipient or refuse him."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail."""
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken += [(address, letter) for address in envelope.rcpt_tos]
        return "250 OK"

    @property
    def to(self) -> list[str]:
        """To whom the mails went, in their order."""
        return [address for address, _ in self.taken]

    def text(self, address: str) -> str:
        """Return the text of the last mail to ``address``."""
        return str([letter for to, letter in self.taken if to == address][-1].get_content())


@contextmanager
def running(port: int = 0) -> Iterator[Post]:
    """Run the server on ``port`` of this machine (0: any free one)."""
    post = Post()
    post.port = port or free_port()
    controller = Controller(post, hostname="127.0.0.1", port=post.port)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
