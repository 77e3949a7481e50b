"""What is seen at arm's length on a phone of 390 px, and what becomes of it with letters twice as large."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
OFFICER = "CNTT001"
# By text of the element: how many lines it takes.
_LINES = """one => {
  const range = document.createRange()
  range.selectNodeContents(one)
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size
}"""
# How wide the words of a field that nothing was typed into are, and how wide it is.
_PLACEHOLDER = """field => {
  const style = getComputedStyle(field), drawing = document.createElement("canvas").getContext("2d")
  drawing.font = style.font
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)
  return [drawing.measureText(field.placeholder).width, room]
}"""
_TWICE = "document.documentElement.style.fontSize = '34px'"


@pytest.fixture
def officer(live: Live, visit: Visit) -> Page:
    page = visit(viewport=PHONE)
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    return page


def test_no_date_is_broken(live: Live, officer: Page) -> None:
    officer.goto(f"{live.url}/cntt/theo-thoi-gian/")
    # The figures of more days, which the demonstration may not have.
    officer.evaluate(
        """() => {
      const list = document.querySelector("dl.stats"), [first] = list.children
      while (list.children.length < 4) list.append(first.cloneNode(true))
    }"""
    )
    dates = officer.locator("dl.stats .unbroken")
    assert dates.count() == 4
    for date in dates.all():
        assert re.fullmatch(r"\d\d/\d\d/\d{4}", date.inner_text())
        assert date.evaluate(_LINES) == 1
    fits = "boxes => boxes.every(one => one.scrollWidth <= one.clientWidth)"
    assert officer.locator("dl.stats > div").evaluate_all(fits)


def test_the_search_for_people_is_seen_with_its_label_and_its_words_are_not_cut(live: Live, officer: Page) -> None:
    officer.goto(f"{live.url}/cntt/dot/")
    officer.get_by_role("link", name="Tìm cán bộ").click()
    field = officer.get_by_label("Tên hoặc mã", exact=True)
    expect(field).to_be_focused()
    expect(officer.locator("label[for=id_tim]")).to_be_in_viewport(ratio=1)
    words, room = field.evaluate(_PLACEHOLDER)
    assert words <= room


def test_with_letters_twice_as_large_the_numbers_of_steps_stay_in_their_circles(live: Live, officer: Page) -> None:
    officer.goto(f"{live.url}/cntt/danh-sach/")
    steps = "<ol class=steps><li>A</ol>"
    officer.locator("main").evaluate("(main, steps) => { main.insertAdjacentHTML('afterbegin', steps) }", steps)
    officer.evaluate(_TWICE)
    style = "getComputedStyle(li, '::before')"
    size = f"li => [parseFloat({style}.height), parseFloat({style}.fontSize)]"
    height, letters = officer.locator(".steps > li").first.evaluate(size)
    assert height > 1.4 * letters


def test_with_letters_twice_as_large_a_value_stands_below_its_name_and_not_in_a_narrow_column(
    live: Live, officer: Page
) -> None:
    officer.goto(f"{live.url}/cntt/dot/1/")
    values = officer.locator(".rules dd")
    beside = "all => all.every(one => one.offsetTop === one.previousElementSibling.offsetTop)"
    assert values.evaluate_all(beside)
    officer.evaluate(_TWICE)
    # So many letters fit on a line.
    room = "all => Math.min(...all.map(one => one.clientWidth / parseFloat(getComputedStyle(one).fontSize)))"
    assert values.evaluate_all(room) > 6


@pytest.mark.parametrize("kind", ["refresh", "next"])
def test_with_letters_twice_as_large_the_one_button_stays_in_its_card(live: Live, officer: Page, kind: str) -> None:
    officer.goto(f"{live.url}/tap-huan/")
    officer.evaluate(
        """async kind => {
      const sheet = document.querySelector("link[href*='home']").href.replace(/home[^/]*$/, "practice.css")
      const rules = await (await fetch(sheet)).text()
      const style = new CSSStyleSheet()
      style.replaceSync(rules)
      document.adoptedStyleSheets = [style]
      document.querySelector("main").innerHTML =
        `<section class="card ${kind}"><form><button class="button">Bắt đầu</button></form></section>`
    }""",
        kind,
    )
    officer.set_viewport_size({"width": 360, "height": 800})
    officer.evaluate(_TWICE)
    right = "one => one.getBoundingClientRect().right"
    assert officer.locator("main .button").evaluate(right) <= officer.locator("main section").evaluate(right)


@pytest.mark.parametrize("place", [0, -1], ids=["who has begun", "who has passed"])
def test_what_leads_on_from_ones_own_record_is_as_high_as_a_finger(live: Live, visit: Visit, place: int) -> None:
    page, (code, password) = visit(viewport=PHONE), [*live.sign_ins.items()][place]
    walk.sign_in(page, live, code, password)
    page.goto(f"{live.url}/tap-huan/ho-so/")
    ways = page.locator("ul.own-quizzes a")
    assert ways.count() > 3
    assert ways.evaluate_all("all => Math.min(...all.map(one => one.getBoundingClientRect().height))") >= 44


def test_who_comes_with_a_slip_or_without_a_password_meets_his_way_in_with_a_finger(live: Live, visit: Visit) -> None:
    page = visit(viewport=PHONE)
    page.goto(f"{live.url}/tai-khoan/dang-nhap/")
    ways = page.locator("main .narrow").get_by_role("link", name=re.compile("phiếu"))
    assert ways.count() == 2
    assert ways.evaluate_all("all => Math.min(...all.map(one => one.getBoundingClientRect().height))") >= 44
