"""Answers that wait in the tab for the line: who finds them again, and when they are gone."""

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.people import PASSWORD
from tests.browser.test_letter import ANSWERS, open_letter
from tests.browser.test_second_step import sign_out

pytestmark = pytest.mark.browser
PATIENT = 60_000
_WAITING = "() => Object.keys(sessionStorage).filter(key => key.startsWith('gan-dan-luot-')).length"


def _leave_with_an_answer_unsent(page: Page, live: Live) -> tuple[str, str]:
    """Answer without a line, go to the own page; return the staff number and the address of the paper."""
    code = live.new_official()["code"]
    walk.sign_in(page, live, code)
    walk.begin(page, live)
    paper = page.url
    page.route("**/luu", lambda route: route.abort())
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text("Chưa lưu, đang thử lại")
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto(live.url + "/tap-huan/")
    expect(page.get_by_role("heading", name="Chào anh/chị")).to_be_visible()
    page.unroute("**/luu")
    return code, paper


def test_who_only_lost_his_session_finds_them_again(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    code, paper = _leave_with_an_answer_unsent(page, live)
    page.context.clear_cookies()
    walk.sign_in(page, live, code)
    page.goto(paper)
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED, timeout=PATIENT)
    assert live.answers(walk.number_of(page)) == {0: "1"}


def test_another_who_signs_in_finds_nothing(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    _leave_with_an_answer_unsent(page, live)
    page.context.clear_cookies()
    walk.sign_in(page, live, live.new_official()["code"], PASSWORD)
    page.wait_for_function(f"() => ({_WAITING})() === 0")


def test_signing_out_asks_before_it_drops_them(live: Live, visit: Visit) -> None:
    page = visit(troubled=True)
    _leave_with_an_answer_unsent(page, live)
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", dismiss)
    sign_out(page)
    page.wait_for_function(f"() => ({_WAITING})() === 1")
    assert asked[0].startswith("1 câu chưa gửi được. Đăng xuất thì bỏ")

    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    page.wait_for_function(f"() => ({_WAITING})() === 0")


def test_what_the_server_has_is_dropped_without_a_question(live: Live, visit: Visit) -> None:
    page = visit()
    walk.begin_as_new(page, live)
    walk.option(page, 0, 1).check()
    expect(walk.saved(page, 0)).to_have_text(walk.SAVED, timeout=PATIENT)
    walk.hand_in(page, anyway=True)
    page.wait_for_function(f"() => ({_WAITING})() === 1")
    # A question would stand here unanswered, and the page stay.
    page.on("dialog", lambda dialog: dialog.dismiss())
    sign_out(page)
    expect(page.get_by_role("link", name="Đăng nhập").first).to_be_visible()
    page.wait_for_function(f"() => ({_WAITING})() === 0")


def test_signing_out_asks_before_it_drops_a_choice_in_the_weekly_letter(live: Live, visit: Visit) -> None:
    page, _ = open_letter(live, visit())
    sends = page.get_by_role("button", name="Gửi các câu trả lời")
    # Nothing is chosen yet: there is nothing to send.
    expect(page.get_by_text("Chưa chọn câu trả lời nào.")).to_be_visible()
    expect(sends).to_be_hidden()
    page.locator("#tra-loi summary").first.click()
    page.get_by_label(ANSWERS["remind"], exact=True).first.check()
    expect(sends).to_be_visible()
    asked: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", dismiss)
    sign_out(page)
    expect(page.get_by_role("button", name="Gửi các câu trả lời")).to_be_visible()
    assert asked[0].startswith("Thư tuần còn câu trả lời chưa gửi.")
