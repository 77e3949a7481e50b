"""The button that shows a password while it is typed: for thumbs on a telephone, never beyond the form."""

import re

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
SHOW = re.compile("^Hiện mật khẩu")
SIGN_IN = "/tai-khoan/dang-nhap/"


def test_a_password_is_shown_and_hidden_again_and_goes_out_hidden(live: Live, visit: Visit) -> None:
    page = visit()
    page.goto(live.url + SIGN_IN)
    field, show = page.locator("[name=password]"), page.get_by_role("button", name=SHOW)
    expect(show).to_have_attribute("aria-pressed", "false")
    show.click()
    expect(show).to_have_attribute("aria-pressed", "true")
    expect(field).to_have_attribute("type", "text")
    field.fill("chữ thấy được")
    expect(field).to_have_value("chữ thấy được")
    assert axe.violations(page) == []
    show.click()
    expect(field).to_have_attribute("type", "password")
    show.click()
    # What the browser keeps of the form, and what it offers to remember, is a password.
    page.evaluate("document.addEventListener('submit', event => { event.preventDefault() })")
    page.fill("[name=login]", "HN1")
    page.get_by_role("button", name="Đăng nhập", exact=True).click()
    expect(field).to_have_attribute("type", "password")
    expect(show).to_have_attribute("aria-pressed", "false")


def test_each_field_has_its_own_button_which_says_of_which(live: Live, visit: Visit) -> None:
    page = visit()
    walk.sign_in(page, live, live.new_official()["code"])
    page.goto(live.url + "/tai-khoan/mat-khau/")
    shown = page.get_by_role("button", name=SHOW)
    fields = page.locator("main input[type=password]")
    expect(shown).to_have_count(fields.count())
    assert len({one.inner_text() for one in shown.all()}) == fields.count()
    page.get_by_role("button", name="Hiện mật khẩu ở ô Mật khẩu mới", exact=True).click()
    expect(page.locator("[name=password1]")).to_have_attribute("type", "text")
    expect(page.locator("[name=password2]")).to_have_attribute("type", "password")


def test_without_script_there_is_no_button(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    page.goto(live.url + SIGN_IN)
    expect(page.locator("[name=password]")).to_have_attribute("type", "password")
    expect(page.get_by_role("button", name=SHOW)).to_have_count(0)
