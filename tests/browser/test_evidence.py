"""The proof of one official in a real Chromium: readable on phone and desk, by day and by night, folded until asked."""

import json
from datetime import datetime

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from trainer.core.vietnam_time import LOCAL

pytestmark = pytest.mark.browser
OFFICER = "CNTT001"
_MOST = (
    "SELECT o.staff_code FROM trainer_official o JOIN trainer_attempt a ON a.official_id = o.id "
    "JOIN trainer_handin h ON h.attempt_id = a.id GROUP BY o.id ORDER BY count(*) DESC, o.id LIMIT 1"
)
_PASSED = (
    "SELECT o.staff_code FROM trainer_official o JOIN trainer_completion c ON c.official_id = o.id "
    "WHERE o.is_active ORDER BY o.id LIMIT 1"
)


def test_the_proof_of_somebody_with_many_attempts(live: Live, visit: Visit) -> None:
    ((code,),) = live.rows(_MOST)
    page = visit()
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    page.goto(f"{live.url}/cntt/can-bo/{code}/")
    page.get_by_role("link", name="Xem hồ sơ tập huấn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)

    attempt = page.locator("details.fold").first
    expect(attempt.get_by_role("heading", name="Từng câu")).to_be_hidden()
    attempt.locator("summary").first.click()
    expect(attempt.get_by_role("heading", name="Từng câu")).to_be_visible()
    expect(attempt.get_by_role("heading", name="Các mục đã hỏi")).to_be_hidden()
    attempt.get_by_text("Để đối chiếu: ").click()
    expect(attempt.get_by_role("heading", name="Các mục đã hỏi")).to_be_visible()
    attempt.locator("details.question summary").first.click()
    expect(attempt.get_by_text("Trả lời lưu lúc").first).to_be_visible()

    for width in axe.WIDTHS:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    assert axe.violations(page) == []


def test_the_kept_text_opens_and_the_file_bears_the_digest_of_the_screen(live: Live, visit: Visit) -> None:
    ((code,),) = live.rows(_MOST)
    page = visit(accept_downloads=True)
    walk.sign_in(page, live, OFFICER, live.sign_ins[OFFICER])
    page.goto(f"{live.url}/cntt/can-bo/{code}/ho-so/")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Tải JSON").click()
    digest = json.loads(taken.value.path().read_text(encoding="utf-8"))["sha256"]
    expect(page.get_by_text(digest)).to_be_visible()

    attempt = page.locator("details.fold").first
    attempt.locator("summary").first.click()
    attempt.get_by_text("Để đối chiếu: ").click()
    section = attempt.locator("th a").first
    title = section.inner_text()
    section.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("Đây là mục như lúc")).to_be_visible()


def test_ones_own_record_is_one_page_and_gives_a_certificate(live: Live, visit: Visit) -> None:
    ((code,),) = live.rows(_PASSED)
    # Nobody of the demonstration who has passed has a password: he gets that of somebody who has.
    same = "UPDATE trainer_official SET password = (SELECT password FROM trainer_official WHERE staff_code = ?)"
    live.rows(f"{same} WHERE staff_code = ?", live.new_official()["code"], code)
    page = visit(accept_downloads=True)
    walk.sign_in(page, live, code)
    page.goto(f"{live.url}/tap-huan/ho-so/")
    expect(page.get_by_role("heading", name="Hồ sơ tập huấn của anh/chị")).to_be_visible()
    expect(page.get_by_text("SHA-256")).to_be_hidden()
    assert axe.violations(page) == []

    with page.expect_download() as taken:
        page.get_by_role("link", name="Giấy chứng nhận").first.click()
    assert taken.value.suggested_filename.startswith(f"chung-nhan-{code}-")
    for fold in page.locator("main > details > summary").all():
        fold.click()
    assert page.evaluate("document.documentElement.scrollHeight") < 6 * 844
    _fits_a_narrow_phone(page)

    page.get_by_role("group").filter(has_text="Từng lượt đã làm").get_by_role("link").first.click()
    attempt = page.locator("details.evidence-attempt")
    expect(attempt.get_by_role("heading", name="Từng câu")).to_be_visible()
    _is_folded_and_printed_whole(page, attempt)
    attempt.locator("details.fold").evaluate_all("all => all.forEach(one => { one.open = true })")
    _fits_a_narrow_phone(page)


ALL_NOTED = """() => {
  const folds = [...document.querySelectorAll("main details")]
  return String(history.state?.folds) === String(folds.map(one => one.open))
}"""
COUNT_NOTES = """() => {
  const replace = history.replaceState.bind(history)
  window.notes = 0
  history.replaceState = (...all) => { window.notes++; replace(...all) }
}"""


def _is_folded_and_printed_whole(page: Page, attempt: Locator) -> None:
    questions = attempt.locator("details.question")
    for question in questions.all():
        assert question.bounding_box()["height"] < 90
    question = questions.first
    question.locator("summary").click()
    expect(question.locator(".stem")).to_be_visible()
    question.locator("summary").click()
    expect(question.locator(".stem")).to_be_hidden()
    day = page.locator(".only-printed")
    expect(day).to_be_hidden()
    page.emulate_media(media="print")
    expect(day).to_contain_text(f"Bản ngày {datetime.now(LOCAL):%d/%m/%Y}")
    expect(day).to_be_visible()
    for title in ("Xem tất cả các bài", "Cho người kiểm tra", "Để đối chiếu: "):
        expect(page.get_by_text(title)).to_be_hidden()
    for question in questions.all():
        assert question.locator(".stem").bounding_box()["height"] > 0
        expect(question.locator(".stem-short")).to_be_hidden()
    page.emulate_media(media="screen")
    # Older browsers print what is open; afterwards the page is as short as before.
    question.locator("summary").click()
    page.wait_for_function(ALL_NOTED)
    page.evaluate(COUNT_NOTES)
    for event, opened in (("beforeprint", questions.count()), ("afterprint", 1)):
        page.evaluate(
            "event => { dispatchEvent(new Event(event)); return new Promise(on => setTimeout(on, 100)) }", event
        )
        assert attempt.locator("details.question[open]").count() == opened
    # Safari takes a hundred notes in half a minute and breaks at the next one.
    assert page.evaluate("window.notes") <= 2 < questions.count()
    assert page.evaluate(ALL_NOTED)
    question.locator("summary").click()


def _fits_a_narrow_phone(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
