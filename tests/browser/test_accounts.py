"""What somebody does with his own account, on a phone."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
# Others of this file and of others use the same server: what is made so for one person is no matter of theirs.
OF_WHOM = "official_id = (SELECT id FROM trainer_official WHERE staff_code = ?)"


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


def test_a_table_of_people_comes_after_the_password(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    earlier = "began_at = strftime('%Y-%m-%d %H:%M:%f', began_at, '-20 minutes')"
    live.rows(f"UPDATE trainer_accountsession SET {earlier} WHERE {OF_WHOM}", "CNTT001")
    page.goto(live.url + "/cntt/tien-do/")
    page.get_by_role("link", name="CSV").first.click()
    expect(page.get_by_role("heading", name="Xác nhận mật khẩu")).to_be_visible()
    expect(page.get_by_text("Tệp tải về ngay sau khi xác nhận")).to_be_visible()
    assert axe.violations(page) == []
    page.get_by_label("Mật khẩu").fill(live.sign_ins["CNTT001"])
    with page.expect_download() as came:
        page.get_by_role("button", name="Xác nhận").click()
    assert came.value.suggested_filename.endswith(".csv")


def test_one_sees_ends_and_is_told_of_ones_sessions(live: Live, visit: Visit) -> None:
    person, own, other = live.new_official()["code"], visit(), visit(viewport={"width": 1366, "height": 768})
    walk.sign_in(own, live, person)
    elsewhere = json.dumps({"address": "192.0.2.1"})
    live.rows(f"UPDATE trainer_event SET details = ? WHERE kind = 'signed_in' AND {OF_WHOM}", elsewhere, person)
    walk.sign_in(other, live, person)

    own.reload()
    own.get_by_role("link", name="Xem có phải anh/chị không").click()
    expect(own.get_by_role("heading", name="Phiên đăng nhập")).to_be_visible()
    assert axe.violations(own) == []
    own.set_viewport_size({"width": 320, "height": 640})
    assert own.evaluate("document.documentElement.scrollWidth") <= 320
    own.get_by_role("button", name="Đúng là tôi").click()
    expect(own.get_by_text("từ một nơi chưa từng dùng")).to_have_count(0)
    own.get_by_role("button", name="Đóng phiên này").click()
    expect(own.get_by_text("Đã đóng 1 phiên đăng nhập.")).to_be_visible()
    other.reload()
    expect(other.get_by_role("heading", name="Đăng nhập")).to_be_visible()


def test_a_number_that_was_typed_goes_along_to_whoever_forgot_his_password(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(live.url + "/tai-khoan/dang-nhap/")
    page.get_by_label("Mã cán bộ hoặc e-mail").fill("HN10023")
    page.get_by_role("link", name="Quên mật khẩu").click()
    expect(page.get_by_role("heading", name="Đặt mật khẩu")).to_be_visible()
    expect(page.get_by_label("Mã cán bộ hoặc e-mail")).to_have_value("HN10023")


def test_rooms_that_do_not_fit_on_a_phone_say_that_more_follows(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    rooms = page.locator(".rooms-inner")
    expect(rooms).to_have_class(re.compile("more-after"))
    expect(rooms).not_to_have_class(re.compile("more-before"))
    rooms.get_by_role("link", name="Nhật ký").scroll_into_view_if_needed()
    expect(rooms).to_have_class(re.compile("more-before"))
    page.set_viewport_size({"width": 1366, "height": 768})
    expect(rooms).not_to_have_class(re.compile("more-"))
