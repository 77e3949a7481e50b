"""Telephone numbers among the words of an agency: each one to be tapped, and whole on its line."""

import re

# As offices write them: 024 …, (024) …, +84 …, 1800 …, 1900 …, with a blank, a point or a hyphen within.
_LONG = r"(?<![\w+])(?:\+84|\(0\d{1,3}\)|0\d|1[89]00)(?:[ .-]?\d){4,10}+(?!\w)"
# Three figures may be those of a room: they are a number to call where the one who answers stands in brackets behind.
_SHORT = r"(?<!\w)11[1-5](?= \()"
_NUMBER = re.compile(f"{_LONG}|{_SHORT}")
_FEWEST, _MOST = 8, 11  # figures; a citizen's number has twelve


def with_links(html: str) -> str:
    """Return escaped ``html`` without tags with a ``tel:`` link around each telephone number."""
    return _NUMBER.sub(_link, html)


def marked(words: str) -> str:
    """Return ``words`` with a tab on both sides of each telephone number, for a script that makes the links."""
    return _NUMBER.sub(lambda match: f"\t{_whole(match)}\t" if _dialled(match) else match[0], words)


def _link(match: re.Match[str]) -> str:
    dialled = _dialled(match)
    return f'<a href="tel:{dialled}">{_whole(match)}</a>' if dialled else match[0]


def _dialled(match: re.Match[str]) -> str:
    """Return what is dialled of a number, or "" when it is none."""
    dialled = re.sub(r"[^\d+]", "", match[0])
    return dialled if len(dialled) <= 3 or _FEWEST <= len(dialled.removeprefix("+84")) <= _MOST else ""


def _whole(match: re.Match[str]) -> str:
    # No-break spaces as well as the style: on paper there is no style.
    return match[0].replace(" ", "\N{NO-BREAK SPACE}")
