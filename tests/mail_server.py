"""A mail server that takes part in real conversations, and says no, dawdles or dies when a test wants it to."""

import asyncio
import email
import email.policy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.server_process import WAIT_SECONDS, free_port


class Post:
    """What the server took; ``answers`` says what it replies to a recipient instead, by address.

    ``to_all`` is what it replies to every recipient, ``to_data`` to every mail, ``to_sender`` to every sender;
    ``seconds`` it waits before it takes a mail. ``dies_at``: after so many mails were taken it breaks the line in the
    middle of the next one. ``before_ok`` is called when a mail was taken, before that is said.
    """

    def __init__(self) -> None:
        self.taken: list[tuple[str, EmailMessage]] = []
        self.answers: dict[str, str] = {}
        self.to_all = self.to_data = self.to_sender = ""
        self.seconds = 0.0
        self.dies_at: int | None = None
        self.before_ok: Callable[[], None] | None = None
        self.connections = 0
        self.port = 0

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, name: str, answers: list[str]) -> list[str]:  # noqa: N802
        """Count who comes."""
        self.connections += 1
        session.host_name = name
        return answers

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take a sender or refuse him."""
        if self.to_sender:
            return self.to_sender
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        """Take a recipient or refuse him."""
        if answer := self.answers.get(address, self.to_all):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail, or do not."""
        if self.to_data:
            return self.to_data
        await asyncio.sleep(self.seconds)
        letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken += [(address, letter) for address in envelope.rcpt_tos]
        if self.before_ok is not None:
            self.before_ok()
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        """The identities of the mails that were taken, in their order."""
        return [str(letter["message-id"]) for _, letter in self.taken]

    @property
    def to(self) -> list[str]:
        """To whom the mails went, in their order."""
        return [address for address, _ in self.taken]

    def text(self, address: str) -> str:
        """Return the text of the last mail to ``address``."""
        return str([letter for to, letter in self.taken if to == address][-1].get_content())


class _Dying(SMTP):
    """The conversation of a server that may break the line in the middle of a mail."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        post = self.event_handler
        if post.dies_at is not None and len(post.taken) >= post.dies_at:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            await self._reader.read(20)
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Dying(self.handler, **self.SMTP_kwargs)


@contextmanager
def running(port: int = 0) -> Iterator[Post]:
    """Run the server on ``port`` of this machine (0: any free one)."""
    post = Post()
    post.port = port or free_port()
    controller = _Controller(post, hostname="127.0.0.1", port=post.port, ready_timeout=WAIT_SECONDS)
    controller.start()
    try:
        yield post
    finally:
        controller.stop()
