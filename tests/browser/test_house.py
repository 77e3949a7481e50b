"""Handbook and trainer as one house: the header stays where it is; one light or dark, one search, one typeface."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
BOOK = "/cam-nang/su-co/mat-tai-khoan.html"
TRAINER = "/tap-huan/"
# Where the things stand that are the same in both parts; what is not shown at a width is in neither.
PLACES = """() => Object.fromEntries(Object.entries({band: ".band", mark: ".mark", book: ".doors a:first-child",
    training: ".doors a:last-child", find: ".band-find", field: ".band-search input, .md-search__form",
    theme: "[data-theme-next]"}).map(([name, one]) => {
      const box = document.querySelector(one).getBoundingClientRect()
      return [name, box.width && getComputedStyle(document.querySelector(one)).visibility == "visible"
        ? [box.x, box.y, box.width, box.height].map(Math.round) : null] }))"""
GROUND = "getComputedStyle(document.body).getPropertyValue('--paper')"
BAR = "document.querySelector('meta[name=theme-color]').content"


def _theme(page: Page) -> tuple[str, str]:
    return page.evaluate(GROUND), page.evaluate(BAR)


@pytest.mark.parametrize("width", [320, 390, 768, 1366])
def test_nothing_in_the_header_jumps_between_the_two_parts(live: Live, visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800})
    places = []
    for path in ("/", BOOK):
        page.goto(live.url + path)
        places.append(page.evaluate(PLACES))
    assert places[0] == places[1]
    for link in ("Cẩm nang", "Tập huấn"):
        expect(page.locator(".doors").get_by_role("link", name=link)).to_be_visible()


def test_one_choice_of_light_or_dark_one_search_one_typeface(live: Live, visit: Visit) -> None:
    light, dark = ("#ffffff", "#00695c"), ("#17211f", "#17211f")
    page = visit(color_scheme="light", viewport={"width": 390, "height": 844})
    fonts: list[str] = []
    page.on("request", lambda one: fonts.append(one.url) if one.resource_type == "font" else None)
    walk.sign_in(page, live, live.new_official()["code"])
    assert _theme(page) == light
    page.locator(".foot").get_by_role("button", name="Tối").click()
    assert _theme(page) == dark
    page.goto(live.url + BOOK)
    assert _theme(page) == dark
    other = page.context.new_page()
    other.goto(live.url + TRAINER)
    page.get_by_role("button", name="Giao diện: tối").click()
    expect(page.get_by_role("button", name="Giao diện: theo máy")).to_be_visible()
    assert _theme(page) == light
    expect(other.get_by_role("button", name="Giao diện: theo máy")).to_be_visible()
    assert _theme(other) == light
    assert len(set(fonts)) == 3
    assert {url.rpartition("/fonts/")[0] for url in fonts} == {live.url + "/cam-nang/assets/gan-dan"}

    other.set_viewport_size({"width": 1366, "height": 800})
    other.get_by_role("searchbox").fill("mat khau")
    other.get_by_role("searchbox").press("Enter")
    expect(other.locator(".md-search-result__item").first).to_contain_text("Mật khẩu")
