"""What is refused, as the line that ends a command."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from trainer.commands.base import NOT_PASSED, Fail
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
