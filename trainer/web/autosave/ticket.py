"""A signed ticket: whoever holds it may save answers to one attempt until its time runs out, and nothing else.

It stands in the page of the attempt and comes back in a header with every answer, so that saving needs no session and
no user. A header that other sites cannot set is also why saving needs no CSRF token.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.quiz.kinds import RULES, Answer, Size
from trainer.core.quiz.model import Kind

# One letter a kind keeps a ticket short.
_KINDS: dict[str, Kind] = {rules.letter: kind for kind, rules in RULES.items()}
_UNTIMED = "+"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says: the attempt, the last second for answers (Unix time), and kind and size
    of each question. ``mark`` binds it to the installation, the person and this very attempt: ``save_batch`` looks.
    ``timed``: then the attempt is over, too; one without a time limit goes on when its ticket has run out."""

    attempt_id: int
    until: int
    shape: tuple[tuple[Kind, Size], ...]
    mark: str
    timed: bool = True

    def kind(self, place: int) -> Kind | None:
        """Return the kind of the question at ``place``; None when the paper has no such place."""
        return self.shape[place][0] if 0 <= place < len(self.shape) else None

    def answer(self, place: int, chosen: Sequence[int]) -> Answer | None:
        """Return ``chosen`` (places as shown) as it is stored; None when it is no answer to that question."""
        if not 0 <= place < len(self.shape):
            return None
        kind, size = self.shape[place]
        rules, shown = RULES[kind], tuple(chosen)
        return rules.normal(shown) if rules.accepts(shown, size) else None


def issue(ticket: Ticket, key: bytes) -> str:
    """Return the text of a ticket, signed with ``key``."""
    shape = ".".join(f"{RULES[kind].letter}{'-'.join(map(str, size))}" for kind, size in ticket.shape)
    # A sign that a server of before reads as it reads none.
    until = f"{'' if ticket.timed else _UNTIMED}{ticket.until}"
    body = f"{ticket.attempt_id}:{until}:{shape}:{ticket.mark}"
    return f"{body}:{_sign(body, key)}"


def read(text: str, *keys: bytes) -> Ticket | None:
    """Return what the ticket says, or None when it was signed with none of ``keys``."""
    body, _, signature = text.rpartition(":")
    # Compared as bytes: compare_digest refuses a str with letters outside ASCII.
    if not any(hmac.compare_digest(signature.encode(), _sign(body, key).encode()) for key in keys):
        return None
    # One of an earlier version was signed too, and has no mark.
    if body.count(":") != 3:
        return None
    attempt_id, until, shape, mark = body.split(":")
    pairs = tuple((_KINDS[part[0]], tuple(map(int, part[1:].split("-")))) for part in shape.split("."))
    return Ticket(int(attempt_id), int(until), pairs, mark, timed=not until.startswith(_UNTIMED))


def _sign(body: str, key: bytes) -> str:
    digest = hmac.digest(key, body.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:18]).decode("ascii")


def ticket_key(secret: str) -> bytes:
    """Return the key that signs tickets of attempts."""
    return hashlib.sha256(b"gan-dan.ticket\x00" + secret.encode("utf-8")).digest()
