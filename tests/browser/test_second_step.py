"""The second step on a phone: set up, asked for, a recovery code, taken away; each screen whole and accessible."""

import re
from collections.abc import Iterator
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.looks import SMALLER_THAN_A_THUMB
from tests.browser.people import PASSWORD
from tests.browser.test_screens import ENGLISH, IT_OFFICER, PRESSED
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


def confirm_by_password(page: Page, password: str = PASSWORD) -> None:
    """Give the password once more."""
    expect(page.get_by_role("heading", name="Xác nhận mật khẩu")).to_be_visible()
    page.get_by_label("Mật khẩu").fill(password)
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


class Keys:
    """What a telephone or computer keeps of passkeys: Chromium's own, virtual one, in the browser of ``page``."""

    def __init__(self, page: Page, person_is_there: bool = True) -> None:
        self._devices = page.context.new_cdp_session(page)
        self._devices.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
        options |= {"hasUserVerification": True, "isUserVerified": person_is_there}
        options |= {"automaticPresenceSimulation": True}
        self._one = self._devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def person_is_there(self, yes: bool) -> None:
        """Let the finger, face or PIN fit from now on, or not."""
        self._devices.send("WebAuthn.setUserVerified", {"authenticatorId": self._one, "isUserVerified": yes})

    def forget(self) -> None:
        """Lose every passkey."""
        self._devices.send("WebAuthn.clearCredentials", {"authenticatorId": self._one})

    def count(self) -> int:
        """Return how many passkeys are kept."""
        return len(self._devices.send("WebAuthn.getCredentials", {"authenticatorId": self._one})["credentials"])


@pytest.fixture
def named(live: Live) -> Live:
    """The server, called by a name: of an address in digits there are no passkeys."""
    called = copy(live)
    called.url = live.url.replace("127.0.0.1", "localhost")
    return called


def test_a_passkey_opens_alone_or_after_the_password_and_is_asked_for_before_it_is_taken_away(
    named: Live, visit: Visit
) -> None:
    person, page = named.new_official(), visit()
    walk.sign_in(page, named, person["code"])
    keys = Keys(page)
    page.goto(named.url + HOME)
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    confirm_by_password(page)
    look(page)
    page.get_by_label("Tên để nhớ").fill("Điện thoại Nokia của tôi")
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    codes = page.locator(".codes li").all_inner_texts()
    page.get_by_role("link", name="Tôi đã cất mã").click()
    expect(page.get_by_text("Điện thoại Nokia của tôi").first).to_be_visible()
    look(page)
    # The same device makes no second one.
    page.get_by_role("link", name="Thêm khóa truy cập").click()
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("Máy này đã có khóa truy cập")).to_be_visible()
    look(page)
    sign_out(page)

    # Alone, and on to where one wanted to go.
    page.goto(named.url + "/tap-huan/on-lai/")
    look(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    page.wait_for_url("**/tap-huan/on-lai/")
    sign_out(page)

    # After the password.
    give_password(page, named, person["code"])
    look(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Chào anh/chị")).to_be_visible()

    # Before it is taken away.
    page.goto(named.url + HOME)
    page.get_by_role("link", name="Bỏ Điện thoại Nokia").click()
    look(page)
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_role("heading", name="Bỏ khóa truy cập")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Bỏ khóa này").click()
    expect(page.get_by_text("Chưa bật")).to_be_visible()
    assert keys.count() == 1
    sign_out(page)

    # One that belongs to nobody any more opens nothing, and the page says so.
    page.goto(named.url + "/tai-khoan/dang-nhap/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Khóa truy cập này chưa mở được")).to_be_visible()
    look(page)
    assert len(codes) == 10
    walk.sign_in(page, named, person["code"])


def test_without_finger_face_or_pin_a_passkey_opens_only_after_the_password(named: Live, visit: Visit) -> None:
    person, page = named.new_official(), visit()
    walk.sign_in(page, named, person["code"])
    keys = Keys(page)
    page.goto(f"{named.url}{HOME}khoa/")
    confirm_by_password(page)
    page.get_by_role("button", name="Thêm khóa truy cập").click()
    expect(page.get_by_text("chỉ hiện một lần")).to_be_visible()
    sign_out(page)

    keys.person_is_there(False)
    page.goto(named.url + "/tai-khoan/dang-nhap/")
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Chưa nhận được khóa")).to_be_visible()
    keys.person_is_there(True)
    keys.forget()
    give_password(page, named, person["code"])
    page.get_by_role("button", name="Dùng khóa truy cập").click()
    expect(page.get_by_text("Chưa nhận được khóa")).to_be_visible()
    look(page)


def test_where_there_can_be_no_passkey_none_is_offered(live: Live, visit: Visit) -> None:
    person, page = live.new_official(), visit()
    page.goto(live.url + "/tai-khoan/dang-nhap/")
    expect(page.get_by_role("button", name="Đăng nhập", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Dùng khóa truy cập")).to_have_count(0)
    walk.sign_in(page, live, person["code"])
    page.goto(f"{live.url}{HOME}khoa/")
    confirm_by_password(page)
    expect(page.get_by_text("Trình duyệt này chưa dùng được khóa truy cập")).to_be_visible()
    look(page)


class InEarnest(Live):
    """The server on the same people, who are no demonstration any more: what is demanded is demanded."""

    def start(self) -> None:
        """Start without the file that says that it is one."""
        (self.var / "demo.json").unlink(missing_ok=True)
        super().start()


@pytest.fixture
def in_earnest(tmp_path: Path, demonstration: Path) -> Iterator[Live]:
    """That server, for one test."""
    server = InEarnest(tmp_path, demonstration)
    yield server
    server.stop()


def test_an_officer_whose_days_are_over_finds_his_screens_again_by_setting_an_app_up(
    in_earnest: Live, visit: Visit
) -> None:
    page, password = visit(), in_earnest.sign_ins[IT_OFFICER]
    walk.sign_in(page, in_earnest, IT_OFFICER, password)
    expect(page.get_by_text("chậm nhất ngày")).to_be_visible()
    look(page)
    earlier = (datetime.now(UTC) - timedelta(days=15)).strftime("%Y-%m-%d %H:%M:%S")
    told = "UPDATE trainer_official SET second_step_told_at = ? WHERE staff_code = ?"
    in_earnest.rows(told, earlier, IT_OFFICER)
    page.reload()
    expect(page.get_by_text("Quyền của anh/chị tạm ngừng")).to_be_visible()
    page.get_by_role("link", name="Tiến độ", exact=True).click()
    expect(page.get_by_role("heading", name="Đăng nhập hai bước")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Bật bằng ứng dụng").click()
    confirm_by_password(page, password)
    telephone = Telephone(re.sub(r"\s", "", page.locator(".secret").inner_text()))
    page.get_by_label("Mã sáu chữ số").fill(telephone.code(datetime.now(UTC)))
    page.get_by_role("button", name="Bật").click()
    page.get_by_role("link", name="Tôi đã cất mã").click()
    page.get_by_role("link", name="Tiến độ", exact=True).click()
    page.wait_for_url("**/cntt/tien-do/**")


def test_two_officers_mend_a_lost_telephone_and_the_second_shows_that_it_is_he(live: Live, visit: Visit) -> None:
    person, own = live.new_official(), visit()
    walk.sign_in(own, live, person["code"])
    set_an_app_up(own, live)

    other, second = live.new_official(), visit()
    appointed = (
        "INSERT INTO trainer_appointment (official_id, right, since, reason, end_reason) SELECT id, 'it_officer',"
    )
    live.rows(f"{appointed} CURRENT_TIMESTAMP, '', '' FROM trainer_official WHERE staff_code = ?", other["code"])

    first, address = visit(), f"{live.url}/cntt/can-bo/{person['code']}/"
    walk.sign_in(first, live, IT_OFFICER, live.sign_ins[IT_OFFICER])
    first.goto(address)
    first.get_by_text("Sửa, trao quyền").click()
    first.get_by_role("link", name="Mất điện thoại").click()
    look(first)
    first.get_by_label("Lý do").fill("Mất máy, đã gặp trực tiếp")
    first.get_by_role("button", name="Yêu cầu gỡ").click()
    expect(first.get_by_text("chờ một cán bộ CNTT khác xác nhận")).to_be_visible()
    look(first)
    own.goto(live.url + HOME)
    expect(own.get_by_text("Mất máy, đã gặp trực tiếp")).to_be_visible()
    look(own)

    walk.sign_in(second, live, other["code"])
    second.get_by_role("link", name="người mất điện thoại").click()
    look(second)
    second.get_by_role("button", name="Gỡ của").click()
    confirm_by_password(second)
    expect(second.get_by_text("Người ấy đăng nhập bằng mật khẩu")).to_be_visible()
    own.goto(live.url + "/tap-huan/")
    walk.sign_in(own, live, person["code"])
