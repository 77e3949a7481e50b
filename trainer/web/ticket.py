"""A signed ticket: whoever holds it may save answers to one attempt until its time runs out, and nothing else.

It stands in the page of the attempt and comes back in a header with every answer, so that saving needs no session and
no user. A header that other sites cannot set is also why saving needs no CSRF token.
"""

import base64
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from trainer.core.kinds import RULES
from trainer.core.quiz import Kind

# One letter a kind, so that a ticket stays short.
_LETTERS: dict[Kind, str] = {"single": "s", "multiple": "m"}
_KINDS: dict[str, Kind] = {letter: kind for kind, letter in _LETTERS.items()}


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a ticket says: the attempt, the last second for answers (Unix time), and kind and size of each question."""

    attempt_id: int
    until: int
    shape: tuple[tuple[Kind, int], ...]

    def accepts(self, place: int, chosen: Sequence[int]) -> bool:
        """Say whether ``chosen`` (places as shown) is a well-formed answer to the question at ``place``."""
        if not 0 <= place < len(self.shape):
            return False
        kind, size = self.shape[place]
        return RULES[kind].accepts(frozenset(chosen), size)


def issue(ticket: Ticket, key: bytes) -> str:
    """Return the text of a ticket, signed with ``key``."""
    shape = ".".join(f"{_LETTERS[kind]}{size}" for kind, size in ticket.shape)
    body = f"{ticket.attempt_id}:{ticket.until}:{shape}"
    return f"{body}:{_sign(body, key)}"


def read(text: str, key: bytes) -> Ticket | None:
    """Return what the ticket says, or None when it was not signed with ``key``."""
    body, _, signature = text.rpartition(":")
    # Compared as bytes: compare_digest refuses a str with letters outside ASCII.
    if not hmac.compare_digest(signature.encode(), _sign(body, key).encode()):
        return None
    attempt_id, until, shape = body.split(":")
    pairs = tuple((_KINDS[part[0]], int(part[1:])) for part in shape.split("."))
    return Ticket(int(attempt_id), int(until), pairs)


def _sign(body: str, key: bytes) -> str:
    digest = hmac.digest(key, body.encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:18]).decode("ascii")
