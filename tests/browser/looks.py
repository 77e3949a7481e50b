"""Screens that are opened once, by whoever may see them, and all that several tests want to know of each.

A page of one's own for every question about a screen costs as much as the answer: half a second of processor.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page

from tests import axe

# The last: a usual screen of 1366 at 200 %.
_PHONE, _NARROWEST, _ZOOMED = 390, 320, 683
SMALLER_THAN_A_THUMB = """all => all.map(one => [one.name || one.textContent.trim(), one.getBoundingClientRect()])
    .filter(([, box]) => box.width && (box.height < 44 || box.width < 44)).map(([words]) => words)"""
# Words that stand out of the box they belong to: over what is beside it, or cut at its edge.
SPILT = """all => all.filter(one => one.clientWidth > 2 && one.scrollWidth > one.clientWidth + 2
    && getComputedStyle(one).display !== "inline" && !one.closest(".visually-hidden"))
  .map(one => `${innerWidth}: ${one.textContent.trim().slice(0, 60)}`)"""
_BOXES = "main :is(td, th, dd, dt, li, p, label, h1, h2, h3, summary, .button)"


@dataclass(frozen=True, slots=True)
class Look:
    """A screen as it was seen: how long on a phone, how wide and what is too small on the narrowest, what axe found.

    ``zoomed_width``: how wide at 200 %; ``spilt``: words that do not fit into their box there, or on the narrowest.
    """

    height_on_a_phone: int
    narrowest_width: int
    zoomed_width: int
    spilt: list[str]
    too_small: list[str]
    words: str
    violations: list[str]


class Looks:
    """Opens screens, each once; who is signed in keeps a page for all of his."""

    def __init__(self, browser: Browser, pressed: str, unfold: str, high: int) -> None:
        self._browser, self._pressed, self._unfold, self._high = browser, pressed, unfold, high
        self._pages: dict[str, tuple[Page, list[str]]] = {}
        self._seen: dict[str, Look] = {}

    def at(
        self,
        name: str,
        who: str,
        state: Any,
        way: Callable[[Page], object],
        troubled: bool = False,
        alone: bool = False,
    ) -> Look:
        """Return how the screen ``name`` looks to ``who``, whose browser has ``state``; ``way`` leads a page there.

        On the way no error may come and nothing be blocked; ``troubled`` allows what the browser says of a missing page
        or of a line that was cut on purpose. ``alone``: in a browser of its own, which is closed, for a way on which
        something is done.
        """
        if name not in self._seen:
            who = f"{who}, {name}" if alone else who
            page, said = self._page(who, state)
            said.clear()
            look = self._look(page, way)
            if alone:
                self._pages.pop(who)[0].context.close()
            trouble = [one for one in said if not (troubled and "Failed to load resource" in one)]
            assert trouble == [], trouble
            self._seen[name] = look
        return self._seen[name]

    def _page(self, who: str, state: Any) -> tuple[Page, list[str]]:
        if who not in self._pages:
            page = self._browser.new_context(storage_state=state, reduced_motion="reduce").new_page()
            said: list[str] = []
            page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
            page.on("console", lambda one: said.append(f"{page.url}: {one.text}") if one.type in _BAD else None)
            self._pages[who] = page, said
        return self._pages[who]

    def _look(self, page: Page, way: Callable[[Page], object]) -> Look:
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": _NARROWEST, "height": self._high})
        way(page)
        words = page.locator("body").inner_text()
        page.set_viewport_size({"width": _PHONE, "height": self._high})
        height = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": _NARROWEST, "height": self._high})
        page.locator(self._unfold).evaluate_all("all => all.forEach(one => { one.open = true })")
        width = page.evaluate("document.documentElement.scrollWidth")
        small = page.locator(self._pressed).evaluate_all(SMALLER_THAN_A_THUMB)
        spilt = page.locator(_BOXES).evaluate_all(SPILT)
        page.set_viewport_size({"width": _ZOOMED, "height": self._high})
        zoomed = page.evaluate("document.documentElement.scrollWidth")
        spilt += page.locator(_BOXES).evaluate_all(SPILT)
        page.set_viewport_size({"width": _NARROWEST, "height": self._high})
        return Look(height, width, zoomed, spilt, small, words, axe.violations(page))

    def close(self) -> None:
        """Close every page."""
        for page, _ in self._pages.values():
            page.context.close()


_BAD = ("error", "warning")


@contextmanager
def looks(browser: Browser, pressed: str, unfold: str, high: int = 850) -> Iterator[Looks]:
    """Yield looks at screens ``high``: what is ``pressed`` should be as large as a thumb, what to ``unfold``, is."""
    made = Looks(browser, pressed, unfold, high)
    yield made
    made.close()
