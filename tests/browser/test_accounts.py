"""What somebody does with his own account, on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser


def test_a_new_password_is_weighed_while_it_is_typed(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, live.new_official()["code"])
    page.goto(live.url + "/tai-khoan/mat-khau/")
    told, field = page.locator(".strength"), page.get_by_label("Mật khẩu mới", exact=True)
    expect(told).to_be_hidden()

    field.press_sequentially("matkhau")
    expect(told).to_contain_text("mới có 7 ký tự, cần ít nhất 14")
    expect(told.get_by_role("status")).to_be_visible()
    field.fill("anhyeuem123456")
    expect(told).to_contain_text("dễ đoán: từ, tên nơi, dãy phím nhiều người dùng")
    field.fill("mèo đen leo mái ngói")
    expect(told).to_have_text("Rất khó đoán.")
    assert told.locator("meter").evaluate("one => one.value") == 4
    field.fill("")
    expect(told).to_be_hidden()
