"""The large figures of a page, and the address of those behind each."""

import re
from html import unescape

_FIGURE = re.compile(r'<dt>([^<]*)</dt><dd>(?:<a href="([^"]*)">)?([\d.]+)')
_OF_A_UNIT = re.compile(
    r'<td class="num" data-label="(?:Hoàn thành|Quá hạn)">(?:<span[^>]*>)?(?:<a href="([^"]*)">)?([\d.]+)'
)


def big_figures(page: str) -> dict[str, tuple[int, str]]:
    """Return each large figure of ``page`` by its name: the number, and the address it leads to ("" for none)."""
    return {name: (_number(number), unescape(address)) for name, address, number in _FIGURE.findall(page)}


def unit_figures(page: str) -> list[tuple[int, str]]:
    """Return the figures of the table of units, each with the address it leads to."""
    return [(_number(number), unescape(address)) for address, number in _OF_A_UNIT.findall(page)]


def _number(written: str) -> int:
    return int(written.replace(".", ""))
