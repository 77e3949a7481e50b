"""Asking before anything is written: one way for all commands that change something."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from trainer.commands.base import NOT_PASSED, OK, WRONG_USAGE, Fail
from trainer.commands.json_document import echo_json

NOTHING = "Chưa ghi gì."
_YES = ("c", "có", "co", "y", "yes")


@dataclass(frozen=True, slots=True)
class Consent:
    """Whether a command may write: never with ``--dry-run``, at once with ``--yes``, else whoever sits there is asked.

    Where nobody sits there (cron, a pipe) it writes: a machine has decided already by calling it.
    """

    dry: bool
    yes: bool
    # Nobody asked for a dry run: it is one because there was nobody to ask.
    unasked: bool = False

    @property
    def asks(self) -> bool:
        """Say whether what would be done is to be shown first: looking for it may cost something."""
        return not self.yes and (self.dry or _somebody_there())

    def in_earnest(self) -> "Consent":
        """Return the same for what cannot be taken back: where nobody can be asked, only ``--yes`` writes."""
        return self if self.yes or self.asks else Consent(dry=True, yes=False, unasked=True)

    def ask(self, words: str, told: Any = None, *, as_json: bool = False) -> None:
        """Return where that is to be done which ``words`` say; otherwise say that nothing was written and end the
        command.

        With ``as_json`` all words go where errors go, and what is printed is one document: ``told``. Raises Exit.
        """
        if not self.asks:
            return
        if words:
            click.echo(words, err=as_json)
        if not self.dry and _says_yes():
            return
        if as_json and told is not None:
            echo_json(told)
        click.echo(NOTHING, err=as_json)
        raise click.exceptions.Exit(OK if self.dry and not self.unasked else NOT_PASSED)


def consenting(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command ``--dry-run`` and ``--yes``; it takes the two as ``consent``."""

    @click.option("--dry-run", "dry", is_flag=True, help="Chỉ cho biết sẽ làm gì. Không ghi gì cả.")
    @click.option("--yes", is_flag=True, help="Ghi luôn, không hỏi lại.")
    @wraps(command)
    def asking(*, dry: bool, yes: bool, **given: Any) -> int:
        if dry and yes:
            raise Fail("--dry-run và --yes trái nhau", "bỏ một trong hai", WRONG_USAGE)
        return command(consent=Consent(dry, yes), **given)

    return asking


def _says_yes() -> bool:
    click.echo("Ghi? (c: có, Enter: không) ", nl=False, err=True)
    return sys.stdin.readline().strip().lower() in _YES


def _somebody_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()
