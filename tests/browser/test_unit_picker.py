"""The picker of units in a browser: found while one types, told at once, sent as ticked."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from trainer.web.unit_picker import MOST_INLINE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1366])
def test_a_unit_is_found_and_ticked_by_typing(live: Live, visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 850})
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    page.goto(f"{live.url}/cntt/dot/mo/")
    picker = page.get_by_role("group", name="Đơn vị", exact=True)
    expect(picker.get_by_role("button", name="Tìm")).to_have_count(0)
    picker.get_by_role("searchbox").fill("cau giay")
    boxes = picker.get_by_role("checkbox")
    expect(boxes).to_have_count(1)
    boxes.check()
    expect(picker.get_by_role("status")).to_contain_text("Đã chọn 1 đơn vị: Phường Cầu Giấy.")
    picker.get_by_role("searchbox").fill("không đâu cả")
    expect(boxes).to_have_count(0)
    expect(picker.get_by_text("Không có đơn vị nào có tên hoặc mã như vậy")).to_be_visible()
    picker.get_by_role("searchbox").fill("")
    expect(boxes.nth(100)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe.violations(page) == []


def test_without_javascript_the_server_finds_and_nothing_is_lost(live: Live, visit: Visit) -> None:
    page = visit(java_script_enabled=False)
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    page.goto(f"{live.url}/cntt/dot/mo/")
    page.get_by_role("textbox", name="Tên đợt").fill("Đợt thử")
    picker = page.get_by_role("group", name="Đơn vị", exact=True)
    for typed in ("cau giay", "hoan kiem"):
        picker.get_by_role("searchbox").fill(typed)
        picker.get_by_role("button", name="Tìm").click()
        picker.get_by_role("checkbox", checked=False).check()
    picker.get_by_role("button", name="Tìm").click()
    expect(page.get_by_role("textbox", name="Tên đợt")).to_have_value("Đợt thử")
    expect(page.locator(".field-error")).to_have_count(0)
    expect(picker.get_by_role("checkbox", checked=True)).to_have_count(2)


@pytest.fixture
def large(live: Live) -> Iterator[None]:
    """Let the city have so many units that a page holds no tree of them."""
    ((top,),) = live.rows("SELECT id FROM trainer_unit WHERE parent_id IS NULL")
    for at in range(MOST_INLINE + 1):
        live.rows(
            "INSERT INTO trainer_unit (code, name, kind, parent_id, ancestry, position)"
            " SELECT ?, ?, '', id, ancestry || ?, 9000 FROM trainer_unit WHERE id = ?",
            *(f"TDP{at:03}", f"Tổ dân phố số {at}", f"TDP{at:03}/", top),
        )
    yield
    live.rows("DELETE FROM trainer_unit WHERE code LIKE 'TDP%'")


@pytest.mark.parametrize("width", [390, 1366])
def test_in_a_large_city_the_tree_is_fetched_once_it_is_wanted(
    live: Live, visit: Visit, large: None, width: int
) -> None:
    page = visit(viewport={"width": width, "height": 850})
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    page.goto(f"{live.url}/cntt/dot/mo/")
    picker = page.get_by_role("group", name="Đơn vị", exact=True)
    boxes = picker.get_by_role("checkbox")
    expect(boxes).to_have_count(0)
    with page.expect_response(lambda one: "ten=" in one.url) as fetched:
        picker.get_by_role("searchbox").fill("to dan pho so 300")
    assert fetched.value.status == 200
    expect(boxes).to_have_count(1)
    boxes.check()
    expect(picker.get_by_role("status")).to_contain_text("Đã chọn 1 đơn vị: Tổ dân phố số 300.")
    picker.get_by_role("searchbox").fill("")
    expect(boxes.nth(MOST_INLINE)).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert axe.violations(page) == []


def test_in_a_large_city_without_javascript_the_server_finds(live: Live, visit: Visit, large: None) -> None:
    page = visit(java_script_enabled=False)
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    page.goto(f"{live.url}/cntt/dot/mo/")
    picker = page.get_by_role("group", name="Đơn vị", exact=True)
    expect(picker.get_by_role("checkbox")).to_have_count(0)
    picker.get_by_role("searchbox").fill("to dan pho so 300")
    picker.get_by_role("button", name="Tìm").click()
    picker.get_by_role("checkbox", checked=False).check()
    picker.get_by_role("button", name="Tìm").click()
    expect(picker.get_by_role("checkbox", checked=True)).to_have_count(1)
