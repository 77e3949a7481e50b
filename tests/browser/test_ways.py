"""The way through a paper as a browser knows it: Back and Forward, the way past the dots, a window that is low."""

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
# A phone on its side, or a window of 1280 × 720 at 200 %.
LOW = {"width": 640, "height": 360}


def _stands_on(page: Page, place: int) -> None:
    expect(walk.question(page, place)).to_be_visible()
    expect(page.locator(".question.is-now")).to_have_count(1)
    expect(page.locator(".dot[aria-current]")).to_contain_text(f"Câu {place + 1},")
    assert page.url.endswith(f"?cau={place + 1}")


def test_back_leads_to_the_question_before_and_from_the_first_one_out(live: Live, visit: Visit) -> None:
    page = visit()
    walk.begin_as_new(page, live)
    out = f"/tap-huan/bai/{walk.QUIZ}/"
    walk.option(page, 0, 0).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED)
    for _ in range(2):
        page.get_by_role("button", name="Tiếp tục").click()
    _stands_on(page, 2)

    page.go_back()
    _stands_on(page, 1)
    expect(walk.question(page, 1).locator("[data-heading]")).to_be_focused()
    page.go_forward()
    _stands_on(page, 2)
    # The button leads the way Back leads, and leaves no second step behind it.
    page.get_by_role("button", name="Câu trước").click()
    _stands_on(page, 1)
    page.go_back()
    _stands_on(page, 0)
    expect(walk.option(page, 0, 0)).to_be_checked()
    page.go_back()
    page.wait_for_url(f"**{out}")


def test_from_the_result_back_does_not_meet_the_questions_one_by_one(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = walk.begin_as_new(page, live)
    live.let_him_read(page, attempt)
    walk.mark_all(page, walk.wanted(live, attempt)[0])
    walk.hand_in(page)
    result = page.url

    page.go_back()
    page.wait_for_url(result)
    page.go_back()
    page.wait_for_url(f"**/tap-huan/bai/{walk.QUIZ}/")


def test_after_a_reload_back_still_leads_to_the_question_before(live: Live, visit: Visit) -> None:
    page = visit()
    attempt = walk.begin_as_new(page, live)
    page.get_by_role("button", name="Tiếp tục").click()
    page.reload()
    _stands_on(page, 1)

    page.go_back()
    _stands_on(page, 0)
    page.go_forward()
    _stands_on(page, 1)
    walk.hand_in(page, anyway=True)
    assert live.rows("SELECT 1 FROM trainer_handin WHERE attempt_id = ?", attempt) == [(1,)]


def test_the_way_past_the_dots_leads_to_the_first_choice(live: Live, visit: Visit) -> None:
    page = visit()
    walk.begin_as_new(page, live)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(walk.option(page, 0, 0)).to_be_focused()


def test_in_a_low_window_nothing_stays_in_its_place_over_the_question(live: Live, visit: Visit) -> None:
    page = visit(viewport=LOW)
    walk.begin_as_new(page, live)
    bar = page.locator(".sitting-bar")
    for part in (page.locator(".sitting-head"), bar):
        expect(part).to_have_css("position", "static")
    assert page.evaluate("document.documentElement.scrollWidth") <= LOW["width"]
    walk.option(page, 0, 0).check()
    bar.scroll_into_view_if_needed()
    # The bar comes after all that belongs to the question.
    ends = "one => one.getBoundingClientRect().bottom"
    assert bar.evaluate("one => one.getBoundingClientRect().top") >= walk.question(page, 0).evaluate(ends)
    assert axe.violations(page, (640,)) == []


def test_letters_that_a_reader_has_made_larger_are_larger_in_the_question(live: Live, visit: Visit) -> None:
    page = visit()
    walk.begin_as_new(page, live)
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    before = page.locator(".question.is-now .ask").evaluate(size)
    page.evaluate("document.documentElement.style.fontSize = '34px'")

    assert page.locator(".question.is-now .ask").evaluate(size) == pytest.approx(2 * before)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_table_of_the_handbook_is_cards_on_a_phone(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, live.new_official()["code"])
    [(reference, fingerprint)] = live.rows(
        "SELECT reference, fingerprint FROM trainer_sectionversion WHERE html LIKE '%data-label=%' ORDER BY id LIMIT 1"
    )
    page.goto(f"{live.url}/tap-huan/muc/{fingerprint}/{reference.replace('#', ':')}/")
    cell = page.locator(".prose td[data-label]").first
    named = "one => getComputedStyle(one, '::before').content"

    assert cell.evaluate(named).startswith(f'"{cell.get_attribute("data-label")}: "')
    assert cell.evaluate("one => one.offsetWidth") > 250
    assert page.evaluate("document.querySelector('.prose').scrollWidth") <= 390
    assert axe.violations(page, (390,)) == []
    page.set_viewport_size({"width": 1366, "height": 900})
    assert cell.evaluate(named) == "none"
