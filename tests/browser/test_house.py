"""Handbook and trainer as one house: the header stays where it is; one light or dark, one search, one typeface."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import paper
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
OFFICER = "CNTT001"
BOOK = "/cam-nang/su-co/mat-tai-khoan.html"
TRAINER = "/tap-huan/"
# Where the things stand that are the same in both parts; what is not shown at a width is in neither.
PLACES = """() => Object.fromEntries(Object.entries({band: ".band", mark: ".mark", book: ".doors a:first-child",
    training: ".doors a:last-child", find: ".band-find", field: ".band-search input, .md-search__form",
    theme: "[data-theme-next]"}).map(([name, one]) => {
      const box = document.querySelector(one).getBoundingClientRect()
      return [name, box.width && getComputedStyle(document.querySelector(one)).visibility == "visible"
        ? [box.x, box.y, box.width, box.height].map(Math.round) : null] }))"""
_LETTERS = "() => parseFloat(getComputedStyle(document.querySelector('.doors a')).fontSize)"
# What of the header is wider than the screen, taller than its band, or stands where another thing does.
_CUT = """() => {
  const band = document.querySelector(".band-inner").getBoundingClientRect()
  const seen = [...document.querySelectorAll(".mark, .doors a, .band-inner > .band-icon, .band-last")]
    .map(one => [one.className || one.textContent, one.getBoundingClientRect()]).filter(([, box]) => box.width)
  const out = seen.filter(([, box]) =>
    box.left < 0 || box.right > innerWidth || box.top < band.top || box.bottom > band.bottom)
  const on = seen.filter(([, a], at) => seen.slice(at + 1).some(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1))
  return [...out, ...on].map(([name]) => name)
}"""
OWN_UNIT = "localStorage.getItem('gan-dan.don-vi-cua-toi')"
BY_HAND = "localStorage.getItem('gan-dan.don-vi')"
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


def test_who_works_in_the_dark_prints_dark_on_white(live: Live, visit: Visit) -> None:
    page = visit(color_scheme="dark")
    walk.sign_in(page, live, live.new_official()["code"])
    pale = {}
    for path in ("/tap-huan/", "/tap-huan/ho-so/", "/cam-nang/", "/chung-nhan/"):
        page.goto(live.url + path)
        pale[path] = paper.pale_words(page)
    assert pale == {path: [] for path in pale}


def test_from_the_search_of_the_handbook_who_may_look_for_people_goes_on_to_them(live: Live, visit: Visit) -> None:
    page = visit(viewport={"width": 1366, "height": 800})
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    page.goto(live.url + TRAINER)
    page.get_by_role("searchbox").fill("nguyen thi")
    page.get_by_role("searchbox").press("Enter")
    line = page.get_by_role("link", name="Tìm “nguyen thi” trong cán bộ", exact=True)
    expect(line).to_have_attribute("href", "/cntt/tien-do/?tim=nguyen%20thi")
    page.locator("input.md-search__input").fill("HN001 & a")
    page.get_by_role("link", name="Tìm “HN001 & a” trong cán bộ", exact=True).click()
    expect(page.get_by_label("Tên hoặc mã", exact=True)).to_have_value("HN001 & a")
    # Nobody else is led there, and no other word leads anywhere.
    for query in ("?q=a", "?q=a&noi=constructor", "?noi=cntt&q="):
        page.goto(f"{live.url}/cam-nang/{query}")
        expect(page.locator("input.md-search__input")).to_be_attached()
        expect(page.locator(".tim-nguoi")).to_be_hidden()


def test_on_a_phone_the_sign_of_the_search_leads_into_the_box(live: Live, visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    page.goto(f"{live.url}/cntt/dot/")
    page.get_by_role("link", name="Tìm cán bộ").click()
    expect(page).to_have_url(re.compile("/cntt/tien-do/#id_tim$"))
    expect(page.get_by_label("Tên hoặc mã", exact=True)).to_be_focused()
    page.get_by_label("Tên hoặc mã", exact=True).blur()
    page.get_by_role("link", name="Tìm cán bộ").click()
    expect(page.get_by_label("Tên hoặc mã", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [390, 1366])
def test_with_letters_twice_as_large_nothing_in_the_header_is_cut_or_lies_on_another(
    live: Live, visit: Visit, width: int
) -> None:
    page = visit(viewport={"width": width, "height": 800})
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    for path in ("/cntt/dot/", BOOK):
        page.goto(live.url + path)
        before = page.evaluate(_LETTERS)
        # What a setting of the browser does to "medium".
        page.evaluate("document.querySelector('.band').style.fontSize = '32px'")
        assert page.evaluate(_LETTERS) == 2 * before
        assert page.evaluate(_CUT) == []


def test_the_handbook_knows_the_unit_of_who_is_signed_in_and_nothing_once_he_has_left(live: Live, visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844})
    walk.sign_in(page, live, live.new_official()["code"])
    page.wait_for_function(f"/^(\\/P?[A-Z0-9-]+)+\\/ .+/.test({OWN_UNIT})")
    page.evaluate("localStorage.setItem('gan-dan.don-vi', 'P001')")
    page.reload()
    page.wait_for_load_state("load")
    assert page.evaluate(BY_HAND) == "P001"
    page.locator(".person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_function(f"document.body.dataset.who === undefined && {OWN_UNIT} === null")
    assert page.evaluate(BY_HAND) is None
    page.evaluate("localStorage.setItem('gan-dan.don-vi', 'P001')")
    page.reload()
    page.wait_for_load_state("load")
    assert page.evaluate(BY_HAND) == "P001"
    walk.sign_in(page, live, live.new_official()["code"])
    expect(page.locator("[data-unit-codes]")).to_be_visible()
    page.wait_for_load_state("load")
    assert page.evaluate(f"[{OWN_UNIT} !== null, {BY_HAND}]") == [True, None]
