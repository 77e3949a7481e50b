"""The day of an officer of the IT unit: a list, its plan, who has done what, a link, a campaign; in a real Chromium."""

import csv
import io
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests import axe
from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live

pytestmark = pytest.mark.browser
OFFICER = "CNTT001"
NOVEMBER = PROJECT / "demo" / "danh-sach-can-bo-2026-11.xlsx"
OCTOBER = PROJECT / "demo" / "danh-sach-can-bo-2026-10.xlsx"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, demonstration: Path) -> Iterator[Live]:
    """A house of its own: lists send people away whom other tests need."""
    server = Live(tmp_path_factory.mktemp("house"), demonstration)
    yield server
    server.stop()


@pytest.fixture
def officer(house: Live, visit: Visit) -> Page:
    page = visit(viewport={"width": 1366, "height": 768}, accept_downloads=True)
    walk.sign_in(page, house, OFFICER, house.sign_ins[OFFICER])
    return page


@pytest.mark.parametrize("asked", [False, True], ids=["at once", "after the password"])
def test_once_slips_are_there_the_page_says_so_and_what_a_second_print_voids(
    house: Live, officer: Page, asked: bool
) -> None:
    place = f"{house.url}/cntt/phieu/?don_vi={'P002' if asked else 'P001'}"
    officer.goto(place)
    if asked:
        earlier = (datetime.now(UTC) - timedelta(minutes=20)).strftime("%Y-%m-%d %H:%M:%S.%f")
        house.rows("UPDATE trainer_accountsession SET began_at = ?", earlier)
    with officer.expect_download():
        officer.get_by_role("button", name=re.compile(r"Tạo \d+ phiếu")).click()
        if asked:
            officer.get_by_label("Mật khẩu").fill(house.sign_ins[OFFICER])
            officer.get_by_role("button", name="Xác nhận").click()
    expect(officer.get_by_text(re.compile(r"Đã tạo \d+ phiếu \(PDF\), dùng được đến hết ngày"))).to_be_visible()
    expect(officer.get_by_text("người đã có phiếu chưa dùng: in lại thì phiếu cũ hết dùng được")).to_be_visible()
    assert officer.url == place


def upload(page: Page, house: Live, file: Path) -> None:
    page.goto(f"{house.url}/cntt/danh-sach/")
    page.get_by_label("Tệp danh sách").set_input_files(file)
    page.get_by_role("button", name="Tải lên").click()


def figure(page: Page, title: str) -> str:
    return page.locator(".stats > div", has=page.get_by_text(title, exact=True)).locator("dd").inner_text()


def active(house: Live) -> int:
    return house.rows("SELECT count(*) FROM trainer_official WHERE is_active")[0][0]


def test_the_lists_of_two_months_as_they_come(house: Live, officer: Page, visit: Visit) -> None:
    before = active(house)
    upload(officer, house, NOVEMBER)
    expect(officer.get_by_role("heading", name="Chọn cột")).to_be_visible()
    expect(officer.get_by_label("Mã cán bộ")).to_have_value("1")
    officer.get_by_role("button", name="Xem kế hoạch").first.click()
    expect(officer.get_by_role("heading", name="Kế hoạch nạp danh sách")).to_be_visible()
    titles = ("mới", "thay đổi", "chuyển đơn vị", "trở lại", "rời danh sách", "giữ nguyên", "không nhận")
    assert [figure(officer, title) for title in titles] == ["32", "1", "30", "0", "13", "1.211", "3"]
    assert active(house) == before
    officer.get_by_role("button", name="Áp dụng").click()
    expect(officer.get_by_role("alert")).to_contain_text("Chưa áp dụng")
    officer.get_by_label("Tôi đã đọc các lưu ý").check()
    officer.get_by_role("button", name="Áp dụng").dblclick()
    expect(officer.get_by_role("heading", name="Đã áp dụng danh sách")).to_be_visible()
    assert active(house) == before + 32 - 13
    assert house.rows("SELECT count(*) FROM trainer_event WHERE kind = 'roster_applied'")[0][0] == 2
    assert axe.violations(officer, widths=(1366,)) == []
    with officer.expect_download() as rejected:
        officer.get_by_role("link", name="Tải các dòng không nhận").click()
    sheet = openpyxl.load_workbook(io.BytesIO(rejected.value.path().read_bytes())).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)] == [34, 35, 74]
    _go_back_without_script(house, visit, before)


def _go_back_without_script(house: Live, visit: Visit, before: int) -> None:
    """October's list again, by plain forms: the thirteen return, the new ones leave."""
    page = visit(java_script_enabled=False)
    walk.sign_in(page, house, OFFICER, house.sign_ins[OFFICER])
    upload(page, house, OCTOBER)
    page.get_by_role("button", name="Xem kế hoạch").first.click()
    assert (figure(page, "trở lại"), figure(page, "rời danh sách")) == ("13", "30")
    page.get_by_label("Tôi đã đọc các lưu ý").check()
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.get_by_role("heading", name="Đã áp dụng danh sách")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_who_may_leave_is_chosen_and_apply_pressed_at_once(house: Live, visit: Visit, *, script: bool) -> None:
    page, before = visit(java_script_enabled=script), active(house)
    walk.sign_in(page, house, OFFICER, house.sign_ins[OFFICER])
    upload(page, house, NOVEMBER)
    page.get_by_role("button", name="Xem kế hoạch").first.click()
    page.get_by_label("Chỉ thêm và sửa").check()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Áp dụng").click()
    expect(page.get_by_text("Anh/chị vừa đổi cách nạp nên chưa ghi gì")).to_be_visible()
    expect(page.get_by_label("Chỉ thêm và sửa")).to_be_checked()
    assert figure(page, "rời danh sách") == "0"
    assert active(house) == before
    page.get_by_role("button", name="Bỏ tệp này").click()


def test_a_file_of_200_megabytes_gets_its_answer_and_the_server_stays(
    house: Live, officer: Page, tmp_path: Path
) -> None:
    large = tmp_path / "danh-sach.xlsx"
    large.touch()
    os.truncate(large, 200 * 1024 * 1024)
    upload(officer, house, large)
    expect(officer.locator(".field-error")).to_contain_text("Tệp lớn hơn 20 MB")
    officer.goto(f"{house.url}/cntt/tien-do/")
    expect(officer.get_by_role("heading", name="Tiến độ tập huấn")).to_be_visible()


def test_who_has_not_done_it_is_found_without_tone_marks_and_taken_away(house: Live, officer: Page) -> None:
    officer.goto(f"{house.url}/cntt/tien-do/")
    officer.get_by_label("Tên hoặc mã", exact=True).fill("nguyen")
    officer.get_by_label("Tình trạng").select_option("Chưa hoàn thành")
    officer.get_by_role("button", name="Lọc").click()
    names = officer.locator("tbody th a").all_inner_texts()
    assert names
    assert all("nguy" in name.lower() for name in names)
    found = int(re.match(r"[\d.]+", officer.get_by_role("status").inner_text())[0].replace(".", ""))  # type: ignore[index]
    with officer.expect_download() as taken:
        officer.get_by_role("link", name="Tải CSV").click()
    with taken.value.path().open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len({row["Mã cán bộ"] for row in rows}) == found
    officer.get_by_role("link", name="Theo đơn vị").click()
    unit = officer.locator("tbody th a").first.inner_text()
    officer.locator("tbody th a").first.click()
    expect(officer.locator(".units-one > summary")).to_have_text(unit)
    # Who presses Enter in the box of the name filters, and does not search for a unit.
    officer.get_by_label("Tên hoặc mã", exact=True).press("Enter")
    expect(officer.get_by_role("status")).to_contain_text("khớp điều kiện lọc")
    expect(officer.locator(".units-one")).not_to_have_attribute("open", "")


def test_a_one_time_link_lets_an_official_in(house: Live, officer: Page, visit: Visit) -> None:
    code = house.new_official()["code"]
    officer.goto(f"{house.url}/cntt/can-bo/{code}/")
    officer.get_by_text("Sửa, trao quyền, đăng nhập, gộp, ngừng").click()
    officer.get_by_role("button", name="Tạo liên kết đặt mật khẩu").click()
    box = officer.get_by_label("Liên kết, dùng một lần")
    box.click()
    officer.wait_for_function("getSelection().toString() === document.querySelector('#lien-ket').value")
    link = box.input_value()
    officer.context.grant_permissions(["clipboard-read", "clipboard-write"])
    officer.get_by_role("button", name="Chép liên kết").click()
    expect(officer.get_by_text("Đã chép. Anh/chị dán vào")).to_be_visible()
    assert officer.evaluate("navigator.clipboard.readText()") == link
    # Without HTTPS a page is given no clipboard.
    officer.evaluate("navigator.clipboard.writeText('khác')")
    officer.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined, configurable: true})")
    officer.get_by_role("button", name="Chép liên kết").click()
    officer.evaluate("delete navigator.clipboard")
    assert officer.evaluate("navigator.clipboard.readText()") == link
    # Some browsers have one and refuse it.
    officer.evaluate("navigator.clipboard.writeText('khác')")
    officer.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('refused')) }")
    officer.get_by_role("button", name="Chép liên kết").click()
    officer.wait_for_function("async words => await navigator.clipboard.readText() === words", arg=link)
    expect(officer.get_by_text("Đã chép. Anh/chị dán vào")).to_be_visible()
    guest = visit()
    guest.goto(link)
    for label in ("Mật khẩu mới", "Nhập lại mật khẩu mới"):
        guest.get_by_label(label, exact=True).fill("bốn con ngỗng đi chợ")
    guest.get_by_role("button", name="Lưu mật khẩu và vào").click()
    expect(guest.get_by_role("heading", name="Chào anh/chị")).to_be_visible()
    officer.get_by_role("link", name="Đã chép xong").click()
    expect(officer.get_by_text("Được tạo liên kết đặt mật khẩu")).to_be_visible()


def test_a_campaign_is_looked_at_opened_moved_edited_and_closed(house: Live, officer: Page) -> None:
    officer.goto(f"{house.url}/cntt/dot/mo/")
    officer.get_by_role("textbox", name="Tên đợt").fill("Đợt thử của phường Cửa Nam")
    officer.get_by_label("Hạn hoàn thành").fill((date.today() + timedelta(days=9)).isoformat())  # noqa: DTZ011
    officer.get_by_label("Quản trị trang").check()
    for ward in ("Phường Cửa Nam", "Phường Ba Đình"):
        officer.get_by_role("checkbox", name=ward).check()
    officer.get_by_role("button", name="Xem trước").click()
    people = figure(officer, "cán bộ ở 2 đơn vị")
    officer.get_by_role("button", name="Mở đợt").dblclick()
    expect(officer.get_by_role("status").first).to_contain_text("Đã mở đợt")
    assert figure(officer, "cán bộ trong đợt") == people
    number = officer.url.rstrip("/").split("/")[-1]
    officer.locator(".stats a").first.click()
    expect(officer.get_by_role("status")).to_contain_text(f"{people} người")
    _move_and_close_without_script(house, officer, number)


def _move_and_close_without_script(house: Live, officer: Page, number: str) -> None:
    browser = officer.context.browser
    assert browser is not None
    context = browser.new_context(storage_state=officer.context.storage_state(), java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{house.url}/cntt/dot/")
    card = page.locator(".card", has=page.get_by_role("heading", name="Đợt thử của phường Cửa Nam"))
    expect(card).to_have_count(1)
    card.get_by_role("checkbox").check()
    page.get_by_role("button", name="Đổi hạn các đợt đã chọn").click()
    page.get_by_label("Hạn mới").fill((date.today() + timedelta(days=30)).isoformat())  # noqa: DTZ011
    page.get_by_label("Lý do").fill("Bận bầu cử")
    page.get_by_role("button", name="Đổi hạn").click()
    expect(page.get_by_text("Lý do: Bận bầu cử.")).to_be_visible()
    page.get_by_role("link", name="Sửa đợt").click()
    page.get_by_label("Lãnh đạo").check()
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("người vào đợt")).to_be_visible()
    # Enter in a field presses the button of the form, and not the one of the search box in it.
    page.get_by_role("textbox", name="Tên đợt").press("Enter")
    expect(page.get_by_text("người vào đợt")).to_be_visible()
    page.get_by_role("button", name="Ghi thay đổi").click()
    expect(page.get_by_text("Vai trò: Quản trị trang → ")).to_be_visible()
    page.get_by_role("link", name="Đóng đợt").click()
    page.get_by_role("button", name="Đóng đợt").click()
    expect(page.get_by_role("status").first).to_contain_text("Đã đóng 1 đợt")
    expect(page.get_by_text("được giữ nguyên từ lúc đóng")).to_be_visible()
    context.close()
