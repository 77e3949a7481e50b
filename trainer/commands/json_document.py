"""One JSON document in place of words: the option that asks for it, and how it is written."""

import json
from collections.abc import Iterable
from typing import Any

import click

from trainer.commands.base import OK

json_option = click.option("--json", "as_json", is_flag=True, help="In ra một tài liệu JSON.")


def json_text(document: Any) -> str:
    """Return a document as it is printed; a day is ``2026-12-31``."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=str)


def echo_json(document: Any) -> None:
    """Print a document."""
    click.echo(json_text(document))


def say(document: Any, words: str | Iterable[str], *, as_json: bool) -> int:
    """Print the document, or else ``words``, a line or several; a command ends with it."""
    for line in [json_text(document)] if as_json else [words] if isinstance(words, str) else words:
        click.echo(line)
    return OK
