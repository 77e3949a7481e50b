"""How a line of the log looks: one line an event, with its time, level, request, account and logger; plain or JSON.

The account is the number of the row, never a staff number, a name or an e-mail.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.functional import LazyObject

from trainer.core.vietnam_time import LOCAL

# A traceback through a template is some 6,000 characters; journald cuts a line at 48,000.
_LONGEST = 16_000
# What would end a line, colour a terminal or turn the reading round. JSON has escaped those below 32 by itself.
_CONTROL = {code: f"\\x{code:02x}" for code in range(32)} | {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
for _some in (range(0x7F, 0xA0), range(0x2028, 0x202F), range(0x2066, 0x206A)):
    _CONTROL |= {code: f"\\u{code:04x}" for code in _some}
# Bounded, or a long run of letters would be walked through once for each of them.
_E_MAIL = re.compile(r"[^\s\"'<>(){}\[\],;:=@]{1,64}@[^\s\"'<>(){}\[\],;:=@]{1,255}")
# PostgreSQL adds the values of the row that it refused.
_VALUES = re.compile(r"^(DETAIL|CONTEXT|PARAMETERS):.*$", re.MULTILINE)


@dataclass(slots=True)
class CurrentRequest:
    """The request that is being answered here: its id and, once Django has it, the request itself."""

    id: str
    request: HttpRequest | None = None

    @property
    def account(self) -> int | None:
        """The number of who is signed in, if something has looked that up already; asks no database."""
        user = vars(self.request).get("user") if self.request else None
        if isinstance(user, LazyObject):
            user = getattr(self.request, "_cached_user", None)
        return getattr(user, "pk", None)


# What this thread answers at this moment. The writer, the housekeeper and commands answer nobody.
asked: ContextVar[CurrentRequest | None] = ContextVar("asked", default=None)


@contextmanager
def answering(here: CurrentRequest | None) -> Iterator[None]:
    """Let the lines of this block be those of ``here``.

    Not for a block that awaits: granian runs all requests of a process in one context.
    """
    token = asked.set(here)
    try:
        yield
    finally:
        asked.reset(token)


def request_id() -> str:
    """Return the id of the request that is being answered here, empty outside of one."""
    here = asked.get()
    return here.id if here else ""


class Lines(logging.Formatter):
    """Formats a record as ``TIME LEVEL request=… account=… LOGGER: message``, or with ``json`` as an object."""

    def __init__(self, shape: str = "text") -> None:
        super().__init__()
        self._json = shape == "json"

    def format(self, record: logging.LogRecord) -> str:
        """Return the one line of ``record``."""
        here = asked.get()
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, LOCAL).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "request": here.id if here else None,
            "account": here.account if here else None,
            "logger": record.name,
            "message": self._words(record),
        }
        if self._json:
            return json.dumps(fields, ensure_ascii=False).translate(_CONTROL)
        shown = {name: "-" if value is None else value for name, value in fields.items()}
        line = "{time} {level} request={request} account={account} {logger}: {message}".format(**shown)
        return line.translate(_CONTROL)

    def _words(self, record: logging.LogRecord) -> str:
        words = record.getMessage()
        if record.exc_info:
            words += "\n" + self.formatException(record.exc_info)
        if record.stack_info:
            words += "\n" + record.stack_info
        return without_people(shortened(words))


def without_people(words: str) -> str:
    """Return ``words`` without e-mails, and without the values that PostgreSQL names when it refuses a row."""
    return _VALUES.sub(r"\1: …", _E_MAIL.sub("…@…", words))


def shortened(words: str) -> str:
    """Return ``words``, without their middle when they are too long for a line: both ends tell most."""
    if len(words) <= _LONGEST:
        return words
    half = _LONGEST // 2
    return f"{words[:half]} … {words[-half:]}"
