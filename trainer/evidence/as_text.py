"""Prints a proof as plain lines: for the terminal, and for a text file."""

import io
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from trainer.evidence.rules.document import Block, Facts, Grid, Heading, Paragraph, QuestionBlock
from trainer.terminal.lines import wrapped

_WIDTH = 100
_RULES = {1: "=", 2: "-"}


def printed(blocks: Iterable[Block]) -> str:
    """Return a proof as text."""
    return "\n".join(line for block in blocks for line in _lines(block)) + "\n"


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield from _heading(block)
    elif isinstance(block, Paragraph):
        yield from _wrapped(block.text, "! " if block.tone == "warn" else "")
    elif isinstance(block, Facts):
        for name, value in block.rows:
            yield from _wrapped(value, f"{name}: ")
    elif isinstance(block, Grid):
        yield from _grid(block)
    else:
        yield from _question(block)


def _heading(block: Heading) -> Iterator[str]:
    yield ""
    yield block.text
    if block.level in _RULES:
        yield _RULES[block.level] * min(len(block.text), _WIDTH)


def _wrapped(text: str, start: str) -> list[str]:
    found: list[str] = []
    wrapped(text, start, found.append)
    return found


def _grid(block: Grid) -> list[str]:
    table = Table(box=None, pad_edge=False, show_edge=False)
    for title, share in zip(block.columns, block.widths, strict=True):
        table.add_column(title, ratio=share, overflow="fold")
    for row in block.rows:
        table.add_row(*row)
    out = io.StringIO()
    # As text, not markup: words in square brackets are words.
    Console(file=out, width=_WIDTH, markup=False, highlight=False, emoji=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def _question(block: QuestionBlock) -> Iterator[str]:
    yield ""
    yield from _wrapped(block.heading, "")
    yield from _wrapped(block.text, "  ")
    if block.material:
        yield from _wrapped(block.material, "  │ ")
    for sign, text, note in block.lines:
        yield from _wrapped(f"{text} [{note}]" if note else text, f"  {sign or '·'} ")
    yield from _wrapped(block.foot, "  ")
