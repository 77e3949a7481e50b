"""Finds and starts a real Chromium for the tests: the one on PATH, else Playwright's own. Never skips in silence."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect, sync_playwright

from tests.server_process import WAIT_SECONDS

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The same engine without the window around it, which costs a renderer of its own for every page that is opened.
_SHELL = "chromium-headless-shell"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Tests run beside each other: threads of each page's own that compile and look for rubbish ahead of it only take
    # processors away from them, and a page of ours is gone before it has rubbish worth looking for.
    "--js-flags=--single-threaded,--min-semi-space-size=64",
]
_PATIENCE = WAIT_SECONDS * 1000 / 2
# Until a page stands and nothing came to it for half a second.
_QUIET = """async patience => {
  const begun = performance.now()
  for (let many = -1, since = begun; performance.now() - begun < patience; ) {
    const now = performance.now(), come = performance.getEntriesByType("resource").length
    if (document.readyState !== "complete" || come !== many) [many, since] = [come, now]
    if (now - since > 500) return true
    await new Promise(done => setTimeout(done, 50))
  }
  return false
}"""


# What the book keeps for when there is no net would come between a page and what a test counts or holds back: who wants
# it says service_workers="allow".
_NO_WORKER = "delete Navigator.prototype.serviceWorker"


def find(*, whole: bool = False) -> str | None:
    """Return the path of a Chromium: one on PATH, else Playwright's own; None when there is neither.

    Its headless shell is taken before the ``whole`` browser, unless that is asked for.
    """
    names = _NAMES if whole else (_SHELL, *_NAMES)
    on_path = next((found for name in names if (found := shutil.which(name))), None)
    if on_path:
        return on_path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).is_file() else None


@contextmanager
def launch() -> Iterator[Browser]:
    """Yield a headless Chromium; fail the test with one clear line when there is none."""
    path = find()
    if path is None:
        pytest.fail(
            "no Chromium for the browser tests: run `make browser`, or install the package chromium", pytrace=False
        )
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        except Error as error:
            pytest.fail(f"{path} does not start ({str(error).splitlines()[0]})", pytrace=False)
        # What comes in an instant may take long where other things run.
        expect.set_options(timeout=_PATIENCE)
        yield browser
        browser.close()


def wait_until_quiet(page: Page) -> None:
    """Wait until ``page`` stands and nothing came to it for half a second.

    What Playwright calls ``networkidle`` counts requests by what Chromium tells of them: when one of a thousand ends
    without a word, as happens on a machine with much to do, that page never is.
    """
    assert page.evaluate(_QUIET, _PATIENCE), f"{page.url}: things never stopped coming"


def _until_whole(act: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``act`` on a locator so that it ends when a page that it opened has come whole.

    Playwright's own ends when the browser has begun to show that page: on a machine with much to do, whatever is read
    then is missing.
    """

    @wraps(act)
    def acted(locator: Locator, *positional: Any, **named: Any) -> Any:
        result = act(locator, *positional, **named)
        if not locator.page.is_closed():
            locator.page.wait_for_load_state()
        return result

    return acted


def _patient(open_one: Callable[..., Any]) -> Callable[..., Any]:
    """Return what opens pages, whose steps may then take as long as what is expected of them: Playwright gives 30 s."""

    @wraps(open_one)
    def opened(browser: Browser, *positional: Any, **named: Any) -> Any:
        made = open_one(browser, *positional, **named)
        made.set_default_timeout(_PATIENCE)
        if "service_workers" not in named:
            made.add_init_script(_NO_WORKER)
        return made

    return opened


# For good: browsers come and go beside each other in the threads of a process.
for _name in ("click", "tap", "check", "press", "select_option"):
    setattr(Locator, _name, _until_whole(getattr(Locator, _name)))
for _name in ("new_context", "new_page"):
    setattr(Browser, _name, _patient(getattr(Browser, _name)))
