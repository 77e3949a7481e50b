"""Lines that go out and come in: wrapping, letters, and what may be typed."""

import re
import shutil
import textwrap
from collections.abc import Callable
from typing import TypeAlias

from trainer.core.text import fold

Ask: TypeAlias = Callable[[str], str]
Show: TypeAlias = Callable[[str], None]

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_WIDEST = 100


class Stopped(Exception):
    """The trainee left in the middle (Ctrl-C or the end of what was piped in)."""


class WrongInput(Exception):
    """What was typed is no answer; the text says why and what to type."""


def letters(line: str, number: int) -> list[int]:
    """Return the places that typed letters such as ``a,c`` stand for. Raises WrongInput for any other sign."""
    typed = re.sub(r"[\s,;.()]+", "", fold(line))
    allowed = LETTERS[:number]
    wrong = sorted(set(typed) - set(allowed))
    if wrong:
        raise WrongInput(f"Không có phương án “{wrong[0]}”: gõ chữ từ a đến {allowed[-1]}, hoặc Enter để bỏ qua.")
    return [allowed.index(letter) for letter in typed]


def wrapped(text: str, start: str, show: Show) -> None:
    """Show ``text`` within the width of the terminal, its first line after ``start``, the others below it."""
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    indent = " " * len(start)
    for number, paragraph in enumerate(text.splitlines()):
        first = start if number == 0 else indent
        found = textwrap.wrap(paragraph, width, initial_indent=first, subsequent_indent=indent, break_long_words=False)
        for line in found or [""]:
            show(line)
