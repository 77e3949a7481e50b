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


def _link(match: re.Match[str]) -> str:
    written = match[0]
    dialled = re.sub(r"[^\d+]", "", written)
    if len(dialled) > 3 and not _FEWEST <= len(dialled.removeprefix("+84")) <= _MOST:
        return written
    # No-break spaces as well as the style: on paper there is no style.
    whole = written.replace(" ", "\N{NO-BREAK SPACE}")
    return f'<a href="tel:{dialled}">{whole}</a>'
