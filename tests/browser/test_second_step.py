"""The second step on a phone: set up, asked for, a recovery code, taken away; each screen whole and accessible."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.people import PASSWORD
from tests.browser.test_screens import ENGLISH, PRESSED, SMALLER_THAN_A_THUMB
from tests.web.accounts.second_steps import HOME, Telephone

pytestmark = pytest.mark.browser


def look(page: Page) -> None:
    """See that the screen fits the narrowest phone, is in Vietnamese, and that axe finds nothing."""
    assert axe.violations(page, widths=(390,)) == [], page.url
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, page.url
    assert page.evaluate("document.documentElement.scrollHeight") <= 3000, page.url
    assert page.locator(PRESSED).evaluate_all(SMALLER_THAN_A_THUMB) == [], page.url
    assert not ENGLISH.search(page.locator("main").inner_text()), page.url
    page.set_viewport_size({"width": 390, "height": 844})
    page.emulate_media(color_scheme="light")


def confirm_by_password(page: Page) -> None:
    """Give the password once more."""
    expect(page.get_by_role("heading", name="Xác nhận mật khẩu")).to_be_visible()
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận").click()


def set_an_app_up(page: Page, live: Live) -> tuple[Telephone, list[str]]:
    """Go from the menu to recovery codes that are put away; return the app and the codes."""
    page.locator(".person summary").click()
    page.get_by_role("link", name="Đăng nhập hai bước").click()
    look(page)
    page.get_by_role("link", name="Bật bằng ứng dụng").click()
    confirm_by_password(page)
    expect(page.get_by_role("img", name="Mã QR")).to_be_visible()
    look(page)
    telephone = Telephone(re.sub(r"\s", "", page.locator(".secret").inner_text()))
    page.get_by_label("Mã sáu chữ số").fill("000000")
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_text("Mã chưa đúng")).to_be_visible()
    look(page)
    page.get_by_label("Mã sáu chữ số").fill(telephone.code(datetime.now(UTC)))
    page.get_by_role("button", name="Bật").click()
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    look(page)
    codes = page.locator(".codes li").all_inner_texts()
    page.get_by_role("link", name="Tôi đã cất mã").click()
    expect(page.get_by_text("Đang bật")).to_be_visible()
    look(page)
    return telephone, codes


def sign_out(page: Page) -> None:
    """Sign out by the menu."""
    page.locator(".person summary").click()
    page.get_by_role("button", name="Đăng xuất").click()


def give_password(page: Page, live: Live, code: str) -> None:
    """Sign in as far as the second step."""
    page.goto(live.url + "/tap-huan/")
    page.get_by_label("Mã cán bộ hoặc e-mail").fill(code)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(page.get_by_role("heading", name="Bước thứ hai")).to_be_visible()


def give_code(page: Page, code: str) -> None:
    """Send a code as the second step."""
    page.get_by_label("Mã", exact=True).fill(code)
    page.get_by_role("button", name="Tiếp tục").click()


def test_an_app_from_setting_it_up_to_taking_it_away(live: Live, visit: Visit) -> None:
    person, page = live.new_official(), visit()
    walk.sign_in(page, live, person["code"])
    telephone, codes = set_an_app_up(page, live)

    sign_out(page)
    give_password(page, live, person["code"])
    look(page)
    give_code(page, "000000")
    expect(page.get_by_text("Mã chưa đúng")).to_be_visible()
    give_code(page, telephone.code(datetime.now(UTC) + timedelta(seconds=30)))
    expect(page.get_by_role("heading", name="Chào anh/chị")).to_be_visible()

    page.goto(live.url + HOME)
    page.get_by_role("link", name="Tạo mã mới").click()
    expect(page.get_by_role("heading", name="Xác nhận là anh/chị")).to_be_visible()
    look(page)
    page.get_by_label("Mã", exact=True).fill(codes[4])
    page.get_by_role("button", name="Xác nhận").click()
    look(page)
    page.get_by_role("button", name="Tạo mã mới").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.goto(f"{live.url}{HOME}ma-du-phong/")
    expect(page.get_by_text("Anh/chị còn 10 mã")).to_be_visible()
    look(page)

    page.goto(live.url + HOME)
    page.get_by_role("link", name="Bỏ ứng dụng này").click()
    look(page)
    page.get_by_role("button", name="Bỏ ứng dụng này").click()
    expect(page.get_by_text("Chưa bật")).to_be_visible()
    sign_out(page)
    walk.sign_in(page, live, person["code"])
