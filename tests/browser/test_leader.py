"""A leader on his phone: his unit, who is late, nobody else's unit."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live

pytestmark = pytest.mark.browser
# How many pixels above and below its middle a link is met by a finger.
_REACH = """link => {
  link.scrollIntoView({block: "center"})
  const box = link.getBoundingClientRect(), x = box.left + box.width / 2, middle = box.top + box.height / 2
  const met = away => link.contains(document.elementFromPoint(x, middle + away))
  return Array.from({length: 60}, (_, at) => at - 30).filter(met).length
}"""


@pytest.fixture
def leader(live: Live, visit: Visit) -> Page:
    ((code,),) = live.rows(
        "SELECT o.staff_code FROM trainer_official o JOIN trainer_roleholding r ON r.official_id = o.id"
        f" WHERE r.role = 'leader' AND o.staff_code IN ({','.join('?' * len(live.sign_ins))})",
        *live.sign_ins,
    )
    page = visit()
    walk.sign_in(page, live, code, live.sign_ins[code])
    return page


def test_a_leader_sees_how_his_unit_stands_and_opens_one_of_his_people(live: Live, leader: Page) -> None:
    leader.get_by_role("link", name="Đơn vị của tôi").click()
    leader.wait_for_url("**/don-vi/P*/")
    people = leader.locator("tbody th a").all_inner_texts()
    assert len(people) > 5
    name = people[-1]
    leader.get_by_label("Tên hoặc mã").fill(name.split()[-1])
    # On a phone the other fields are folded, and the one that is typed into has a button of its own.
    leader.locator("form.filters button:visible", has_text=re.compile("Tìm|Lọc")).first.click()
    leader.get_by_role("link", name=name).click()
    expect(leader.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(leader.get_by_role("button", name="Tạo liên kết")).to_have_count(0)


def test_on_a_phone_the_first_name_stands_on_the_first_screen(live: Live, leader: Page) -> None:
    leader.goto(f"{live.url}/don-vi/")
    first = leader.locator("tbody th a").first
    expect(first).to_be_visible()
    assert first.evaluate("one => one.getBoundingClientRect().bottom + window.scrollY") <= 700


def test_on_a_phone_a_finger_meets_the_names_and_the_whole_box_of_a_figure(live: Live, leader: Page) -> None:
    leader.goto(f"{live.url}/don-vi/")
    assert min(name.evaluate(_REACH) for name in leader.locator("tbody th a").all()) >= 44
    leader.locator("dl.stats > div", has_text="chưa hoàn thành").click()
    leader.wait_for_url("**tinh_trang=not_done*")


def test_on_a_phone_a_finger_meets_the_way_back(live: Live, leader: Page) -> None:
    leader.goto(f"{live.url}/don-vi/")
    leader.locator("a[href$='/nhac/']").click()
    back = leader.get_by_role("link", name="Quay lại")
    assert back.evaluate(_REACH) >= 44


def test_on_a_wide_screen_the_button_to_remind_reads_as_the_other_screens_call_it(live: Live, leader: Page) -> None:
    leader.set_viewport_size({"width": 1366, "height": 768})
    leader.goto(f"{live.url}/don-vi/")
    # As it is seen: a line of boxes drops the blank between two of them.
    assert leader.locator("a[href$='/nhac/']").inner_text() == "Nhắc ngay người còn thiếu bài"


def test_a_leader_takes_the_list_of_his_unit_away(live: Live, leader: Page) -> None:
    leader.goto(f"{live.url}/don-vi/")
    with leader.expect_download() as taken:
        leader.get_by_role("link", name="Tải XLSX").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    assert taken.value.path().read_bytes().startswith(b"PK")


def test_another_unit_is_not_there_for_him(live: Live, leader: Page) -> None:
    leader.goto(f"{live.url}/don-vi/")
    own = leader.url.rstrip("/").split("/")[-1]
    other = "P001" if own != "P001" else "P002"
    for place in (f"/don-vi/{other}/", f"/don-vi/{other}/tai/csv/", "/don-vi/TP/", "/cntt/tien-do/"):
        answer = leader.context.request.get(live.url + place)
        assert answer.status == 404, place
        assert "không thuộc phạm vi của anh/chị" in answer.text()
