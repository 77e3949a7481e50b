"""axe on a page that is opened once: width and colours change under it, as our styles do without a new load."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import Page

WIDTHS = (390, 1366)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# All of axe's default rules; only the report is short: selectors that nobody reads cost half of the time.
_RUN = """rules => axe.run(document, {resultTypes: ["violations"], selectors: false, ...rules}).then(
    found => found.violations.map(
    one => `${one.id}: ${one.nodes.length} x ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary}`))"""
# The rules that look at colours. What the others look at, structure and names, is the same by day and by night.
_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return what axe finds on ``page`` by day and by night on screens of these widths."""
    return [f"{state}: {one}" for state, found in looks(page, widths) for one in found]


def looks(page: Page, widths: tuple[int, ...] = WIDTHS) -> Iterator[tuple[str, list[str]]]:
    """Yield each state in which the page was looked at, and what axe found in it."""
    page.evaluate(_AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 850})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{width} {scheme}", page.evaluate(_RUN, {} if scheme == "light" else _COLOURS)
