"""The picker of units in a browser: found while one types, told at once, sent as ticked."""

import pytest

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [390, 1366])
def test_a_unit_is_found_and_ticked_by_typing(live: Live, visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 850})
    walk.sign_in(page, live, "CNTT001", live.sign_ins["CNTT001"])
    page.goto(f"{live.url}/cntt/dot/mo/")
    picker = page.get_by_role("group", name="Đơn vị", exact=True)
    assert picker.get_by_role("button", name="Tìm").count() == 0
    picker.get_by_role("searchbox").fill("cau giay")
    boxes = picker.get_by_role("checkbox")
    assert boxes.count() == 1
    boxes.check()
    assert "Đã chọn 1 đơn vị: Phường Cầu Giấy." in picker.get_by_role("status").inner_text()
    picker.get_by_role("searchbox").fill("không đâu cả")
    assert boxes.count() == 0
    assert picker.get_by_text("Không có đơn vị nào có tên hoặc mã như vậy").is_visible()
    picker.get_by_role("searchbox").fill("")
    assert boxes.count() > 100
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
    assert page.get_by_role("textbox", name="Tên đợt").input_value() == "Đợt thử"
    assert page.locator(".field-error").count() == 0
    assert picker.get_by_role("checkbox", checked=True).count() == 2
