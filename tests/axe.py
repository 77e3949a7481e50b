"""axe on a page that is opened once: width and colours change under it, as our styles do without a new load."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import axe_playwright_python
from playwright.sync_api import Page

WIDTHS = (390, 1366)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
_SOURCE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
# axe keeps each channel of each colour in a WeakMap, and each colour in a WeakSet, which costs a quarter of the whole
# look. As long as a page is open, a property that nobody else can name does the same.
_QUICK = """class {
  constructor() { this.own = Symbol() }
  has(one) { return Object.hasOwn(one, this.own) }
  get(one) { return Object.hasOwn(one, this.own) ? one[this.own] : undefined }
  set(one, value) { one[this.own] = value; return this }
  add(one) { return this.set(one, true) }
  delete(one) { return this.has(one) && delete one[this.own] }
}"""
# A page has a dozen colours, and axe reads the words for one anew for every piece of text and all that lies below it.
_COLOURS_READ_ONCE = """(() => {
  const colour = axe.commons.color.Color.prototype, read = colour.parseString, known = new Map()
  colour.parseString = function (words) {
    if (!known.has(words)) {
      read.call(this, words)
      known.set(words, [this.r, this.g, this.b, this.alpha])
    }
    [this.r, this.g, this.b, this.alpha] = known.get(words)
    return this
  }
})()"""
_AXE = f"((WeakMap, WeakSet) => {{\n{_SOURCE}\n}})({_QUICK}, {_QUICK});{_COLOURS_READ_ONCE}"
# All of axe's default rules; only the report is short: selectors that nobody reads cost half of the time.
_RUN = """([rules, known]) => {
  const where = known ? {exclude: [[known]]} : document
  return axe.run(where, {resultTypes: ["violations"], selectors: false, ...rules}).then(
    found => found.violations.map(
    one => `${one.id}: ${one.nodes.length} x ${one.nodes[0].html.slice(0, 160)} ${one.nodes[0].failureSummary}`))
}"""
# The rules that look at colours. What the others look at, structure and names, is the same by day and by night.
_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return what axe finds on ``page`` by day and by night on screens of these widths."""
    return [f"{state}: {one}" for state, found in looks(page, widths) for one in found]


def looks(page: Page, widths: tuple[int, ...] = WIDTHS, known: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield each state in which the page was looked at, and what axe found in it.

    ``known`` is a selector of what was looked at in every state on another page already, and is the same here.
    """
    page.evaluate(_AXE)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 850})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            yield f"{width} {scheme}", page.evaluate(_RUN, [{} if scheme == "light" else _COLOURS, known])
