"""From home to a result and on, on a phone: how much there is to read, and how far down the way on stands."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
SCREEN = 844
BOTTOM = "one => one.getBoundingClientRect().bottom + scrollY"
# The words of what is drawn: what is folded, hidden or only for ears is not read.
WORDS = """() => document.body.checkVisibility && [...document.querySelectorAll("body *")].flatMap(one => {
  const box = one.closest(".visually-hidden, .skip, script, style") ? null : one.checkVisibility() ? one : null
  return box ? [...one.childNodes].filter(part => part.nodeType === 3).map(part => part.textContent) : []
}).join(" ").split(/\\s+/).filter(word => /[\\p{L}\\p{N}]/u.test(word)).length"""


def _words(page: Page) -> int:
    return int(page.evaluate(WORDS))


def _stands_at(page: Page, name: str) -> float:
    return float(page.get_by_role("button", name=name).evaluate(BOTTOM))


def test_from_home_through_a_fail_and_practice_to_a_pass_and_the_next_stop(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, live.new_official()["code"])
    assert _words(page) <= 150
    assert _stands_at(page, "Bắt đầu") <= SCREEN
    assert axe.violations(page, (390,)) == []
    page.get_by_role("button", name="Bắt đầu").click()
    page.wait_for_url("**/tap-huan/luot/*/**")

    walk.give(page, 0, list(live.paper(walk.number_of(page))[0].key()))
    walk.hand_in(page, anyway=True)
    failed = page.url
    assert _stands_at(page, "Luyện lại") <= 2 * SCREEN
    assert _words(page) <= 400
    first = page.locator(".remembered").first
    first.locator("summary").click()
    expect(first.locator(".prose")).to_be_visible()
    assert page.url == failed
    page.locator(".marked > summary").first.click()
    expect(page.locator(".marked .ask, .marked .stem").first).to_be_visible()
    assert axe.violations(page, (390,)) == []
    page.get_by_role("button", name=re.compile(r"^Luyện lại \d+ câu này$")).click()
    page.wait_for_url("**/tap-huan/luyen/**")

    attempt = walk.begin(page, live)
    live.let_him_read(page, attempt)
    walk.mark_all(page, walk.wanted(live, attempt)[0])
    walk.hand_in(page)
    expect(page.get_by_role("heading", name=re.compile("^Đạt"))).to_be_visible()
    assert _stands_at(page, "Làm bài tiếp theo") <= 2 * SCREEN
    assert axe.violations(page, (390,)) == []
    certificate = page.get_by_role("link", name="Tải chứng nhận")
    assert certificate.evaluate(BOTTOM) <= SCREEN
    with page.expect_download() as download:
        certificate.click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("button", name="Làm bài tiếp theo").click()
    page.wait_for_url("**/tap-huan/luot/*/**")
    assert walk.number_of(page) != attempt


def test_whoever_comes_back_from_a_section_finds_open_what_he_had_opened(live: Live, visit: Visit) -> None:
    page = visit()
    walk.begin_as_new(page, live)
    walk.hand_in(page, anyway=True)
    question = page.locator("details.marked").nth(2)
    question.locator("summary").first.click()
    question.get_by_role("link").first.click()
    page.wait_for_url("**/cam-nang/**")
    page.go_back()
    expect(question.locator(".marked-body")).to_be_visible()
    assert page.locator("details.marked[open]").count() == 1
    question.locator("summary").first.click()
    page.wait_for_function("history.state.folds.every(open => !open)")
    page.reload()
    expect(question.locator(".marked-body")).to_be_hidden()
