"""Every page of the built book in a real Chromium, and what each page must carry. Looked at once, by two browsers."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page

from tests import axe
from tests.chromium import launch, wait_until_quiet
from tests.compressed_server import serve
from tests.lighthouse import TYPICAL
from trainer.core.quiz.model import ROLE_TITLES
from trainer.disk.paths import beside
from trainer.handbook.site.scan import RULES
from trainer.handbook.site.slugs import is_good_id

DOCS = Path(__file__).resolve().parents[2] / "docs"
SOURCES = sorted(DOCS.rglob("*.md"))
FIRST_VIEW = 150_000  # bytes, compressed
WITH_RULES = "ra-truoc-khi-dang/ra-bai.html"
RULES_VIEW = 57_000  # of the rules of “Rà bài”, which come once the page stands
# What of the tables does not fit a phone: wider than its place, a cell narrower than nine letters, a number torn.
SQUEEZED = """() => {
  const found = [], say = (what, one) => found.push(`${what}: ${one.textContent.trim().slice(0, 60)}`)
  // A cell that flows on in the line of its row has the width of the row.
  const widthOf = cell => (getComputedStyle(cell).display === "inline" ? cell.parentElement : cell).clientWidth
  for (const frame of document.querySelectorAll(".bang-khung"))
    if (frame.scrollWidth > frame.clientWidth) say("wide", frame)
  for (const cell of document.querySelectorAll(".bang tbody td"))
    if (cell.offsetParent && widthOf(cell) < 9 * parseFloat(getComputedStyle(cell).fontSize) / 2) say("narrow", cell)
  for (const number of document.querySelectorAll(".so-hieu")) {
    const lines = number.getClientRects(), last = lines[lines.length - 1]
    if (lines.length > 1) say("torn", number)
    if (last && last.right > innerWidth) say("cut", number)
  }
  return found
}"""


# The list of contents beside each page, item by item, but for those that lead here: these differ from page to page.
# An item below one that leads here stands open, and is not the same as when it is folded up.
ITEMS = ".md-nav--primary .md-nav__item:not(.md-nav__item--active)"
CONTENTS = """items => [...document.querySelectorAll(items)].map(item => {
  let open = 0
  for (let one = item; one; one = one.parentElement.closest(".md-nav__item--active")) open += 1
  return `${open} ${item.outerHTML}`
})"""
MARK = """([items, known]) => document.querySelectorAll(items).forEach(
  (item, at) => item.toggleAttribute("data-known", known[at] && !item.parentElement.closest("[data-known]")))"""


@dataclass(slots=True)
class Seen:
    """What was found on one page."""

    violations: list[str] = field(default_factory=list)
    states: int = 0
    width_on_a_small_phone: int = 0
    squeezed: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def mark_known(page: Page, known: set[str]) -> str:
    """Mark what of the contents stood beside a page before, letter for letter, and return the selector of it."""
    items = page.evaluate(CONTENTS, ITEMS)
    page.evaluate(MARK, [ITEMS, [item in known for item in items]])
    known.update(items)
    return "[data-known]"


def look(page: Page, root: str, name: str, known: set[str]) -> Seen:
    """Open a page once; change the screen and the colours under it. axe looks at ``known`` contents no second time."""
    seen = Seen()
    listeners = {
        "request": lambda one: None if one.url.startswith((root, "data:", "blob:")) else seen.outside.append(one.url),
        "pageerror": lambda error: seen.errors.append(str(error)),
        "console": lambda message: seen.errors.append(message.text) if message.type == "error" else None,
        # What was still on its way when the next page was opened was broken off: no fault of either.
        "requestfailed": lambda one: None if one.failure == "net::ERR_ABORTED" else seen.errors.append(one.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(root + name)
    seen.squeezed = page.evaluate(SQUEEZED)
    seen.width_on_a_small_phone = page.evaluate("document.documentElement.scrollWidth")
    for state, found in axe.looks(page, known=mark_known(page, known)):
        seen.violations += [f"{state} {one}" for one in found]
        seen.states += 1
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    return seen


def look_at_all(root: str, names: list[str]) -> dict[str, Seen]:
    """Look at some pages with a browser of one's own: Playwright wants one thread each."""
    with launch() as browser:
        page, known = browser.new_page(reduced_motion="reduce"), set[str]()
        return {name: look(page, root, name, known) for name in names}


@pytest.fixture(scope="module")
def seen(real_site: Path) -> Iterator[dict[str, Seen]]:
    names = sorted(page.relative_to(real_site).as_posix() for page in real_site.rglob("*.html"))
    names = [name for name in names if name != "404.html"]  # its addresses hold at the root of a server only
    assert len(names) == len(SOURCES)
    with serve(real_site) as (root, _), ThreadPoolExecutor(max_workers=2) as hands:
        yield {
            name: one
            for part in hands.map(lambda names: look_at_all(root, names), (names[::2], names[1::2]))
            for name, one in part.items()
        }


@pytest.mark.browser
def test_axe_finds_nothing_by_day_and_night_on_phone_and_desktop(seen: dict[str, Seen]) -> None:
    assert {one.states for one in seen.values()} == {4}
    assert {name: one.violations for name, one in seen.items() if one.violations} == {}


@pytest.mark.browser
def test_no_page_scrolls_sideways_on_a_small_phone(seen: dict[str, Seen]) -> None:
    assert {name: one.width_on_a_small_phone for name, one in seen.items() if one.width_on_a_small_phone > 320} == {}


@pytest.mark.browser
def test_no_table_is_squeezed_and_no_number_cut_on_a_phone(seen: dict[str, Seen]) -> None:
    assert {name: one.squeezed for name, one in seen.items() if one.squeezed} == {}


@pytest.mark.browser
def test_no_page_asks_outside(seen: dict[str, Seen]) -> None:
    assert {name: one.outside for name, one in seen.items() if one.outside} == {}


@pytest.mark.browser
def test_no_page_has_errors(seen: dict[str, Seen]) -> None:
    assert {name: one.errors for name, one in seen.items() if one.errors} == {}


@pytest.fixture(scope="module")
def phone() -> Iterator[tuple[ThreadPoolExecutor, Browser]]:
    """A browser for all first views, and the thread that alone may use it. None finds what another one has fetched:
    each has pages and a server of its own."""
    with ThreadPoolExecutor(max_workers=1) as hand:
        opened = launch()
        yield hand, hand.submit(opened.__enter__).result()
        hand.submit(opened.__exit__, None, None, None).result()


@pytest.mark.browser
@pytest.mark.parametrize("name", [*TYPICAL, WITH_RULES])
def test_the_first_view_on_a_phone_is_light(
    real_site: Path, phone: tuple[ThreadPoolExecutor, Browser], name: str
) -> None:
    hand, browser = phone
    with serve(real_site) as (root, sent):
        hand.submit(_first_view, browser, root, name).result()
    later = sent.pop(RULES, 0)
    assert bool(later) == (name == WITH_RULES)
    assert later <= RULES_VIEW
    assert sum(sent.values()) <= FIRST_VIEW, sorted(sent.items(), key=lambda one: -one[1])[:8]


def _first_view(browser: Browser, root: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844}, device_scale_factor=3, is_mobile=True)
    if name == WITH_RULES:
        with page.expect_response(root + RULES):
            page.goto(root + name)
    else:
        page.goto(root + name)
    wait_until_quiet(page)
    page.close()


def head_of(source: Path) -> dict[str, object]:
    """The front matter of a page."""
    return dict(yaml.safe_load(source.read_text(encoding="utf-8").split("---\n")[1]))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.relative_to(DOCS).as_posix())
def test_a_page_has_a_keeper_a_day_and_something_to_ask_about(source: Path, real_site: Path) -> None:
    head = head_of(source)
    assert head["owner_role"] in {str(role) for role in ROLE_TITLES}
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(head["reviewed"]))
    assert 40 <= len(str(head["description"])) <= 200
    if head.get("tested") is not False:
        assert _sections(real_site).get(source.relative_to(DOCS).with_suffix("").as_posix()), "no section"


def _sections(site: Path) -> dict[str, list[str]]:
    by_page: dict[str, list[str]] = {}
    for one in json.loads((beside(site) / "sections.json").read_text(encoding="utf-8"))["sections"]:
        by_page.setdefault(one["page"], []).append(one["anchor"])
    return by_page


def test_every_heading_has_an_id_of_its_own_in_plain_letters() -> None:
    odd = {
        f"{source.relative_to(DOCS)}: {line}"
        for source in SOURCES
        for line in re.findall(r"^#{2,3} .*$", _outside_code(source.read_text(encoding="utf-8")), re.MULTILINE)
        if not ((found := re.search(r"\{\s*#([^\s}]+)\s*\}\s*$", line)) and is_good_id(found[1]))
    }
    assert odd == set()


def _outside_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
