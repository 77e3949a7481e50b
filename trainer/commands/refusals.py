"""What is refused, as the line that ends a command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from trainer.commands.base import NOT_PASSED, Fail
from trainer.commands.consent import Consent
from trainer.core.refusal import Refused


@contextmanager
def refusals(code: int = NOT_PASSED) -> Iterator[None]:
    """End the command with ``code`` and the line of what is refused, the lines of what else is in the way above it."""
    try:
        yield
    except Refused as refused:
        *others, last = refused.faults
        for one in others:
            click.echo(f"Lỗi: {one.what} → {one.mend}", err=True)
        raise Fail(last.what, last.mend, code) from None


def tried(do: Callable[[], Any]) -> Any:
    """Return what ``do`` returns; what refuses it becomes one line. Raises Fail."""
    from trainer.actions.holding import ListBeingApplied
    from trainer.people.shown import BEING_APPLIED

    try:
        with refusals():
            return do()
    except ListBeingApplied:
        raise Fail(*BEING_APPLIED) from None


def rehearsed(consent: Consent, do: Callable[[], Any]) -> None:
    """Do it and take all of it back, where it is about to be shown what would be done: what is refused in earnest is
    refused here, in the same words. ``do`` holds the database: it must not read content. Raises Fail."""
    from django.db import transaction

    if consent.asks:
        with transaction.atomic():
            tried(do)
            transaction.set_rollback(True)


def done_when_agreed(consent: Consent, do: Callable[[datetime], Any], words: str, told: Any, *, as_json: bool) -> Any:
    """Ask whether that is to be done which ``words`` say, as ``Consent.ask``, once it was rehearsed; do it and return
    what it returns. ``do`` is told the time of the answer: somebody may sit before the question for long. Raises Fail,
    Exit."""

    def now() -> Any:
        return do(datetime.now(UTC))

    rehearsed(consent, now)
    consent.ask(words, told, as_json=as_json)
    return tried(now)
