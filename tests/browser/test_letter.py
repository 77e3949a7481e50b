"""The weekly letter from end to end: a leader answers in every way, the IT unit approves, it takes effect and back."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.moment import today

pytestmark = pytest.mark.browser
ANSWERS = {
    "remind": "Nhắc",
    "extend": "Gia hạn",
    "leave": "Đang nghỉ (thai sản, ốm, đi học…)",
    "moved": "Đã chuyển đơn vị",
    "gone": "Không còn làm ở đây",
    "wrong": "Sai thông tin",
}


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_answer_is_given_approved_takes_effect_and_is_undone(live: Live, visit: Visit, script: bool) -> None:
    leader, letter = open_letter(live, visit(java_script_enabled=script))
    people = dict(zip(ANSWERS, chosen(live, leader, letter), strict=True))
    before = as_they_are(live, people)
    for kind, person in people.items():
        answer(leader, letter, person, kind)
    expect(leader.get_by_text("Đang giữ 6 câu chưa gửi")).to_be_visible()
    leader.get_by_role("button", name="Gửi các câu trả lời").click()
    expect(leader.get_by_text("Chưa gửi câu nào: 1 câu trả lời còn thiếu")).to_be_visible()
    mend(leader, people["leave"])
    expect(leader.get_by_text("Đã gửi 5 câu trả lời")).to_be_visible()
    expect(leader.get_by_text(re.compile("Đã viết thư nhắc cho 1 người|hôm nay đã được nhắc"))).to_be_visible()
    assert as_they_are(live, people) == before

    officer = visit(viewport={"width": 1366, "height": 768}, java_script_enabled=script)
    walk.sign_in(officer, live, "CNTT001", live.sign_ins["CNTT001"])
    approve(live, officer, people)
    assert as_they_are(live, people) == {
        **before,
        "extend": [*before["extend"][:2], before["extend"][2] + 1, before["extend"][3]],
        "leave": [*before["leave"][:3], before["leave"][3] + 1],
        "moved": ["P001" if before["moved"][0] != "P001" else "P002", *before["moved"][1:]],
        "gone": [before["gone"][0], 0, *before["gone"][2:]],
    }
    undo(live, officer, people)
    assert as_they_are(live, people) == before


def test_printed_from_the_browser_it_is_a_letter_and_no_form(live: Live, visit: Visit) -> None:
    leader, _ = open_letter(live, visit(viewport={"width": 390, "height": 844}))
    told, form = leader.locator(".letter-who").first, leader.locator(".answer, .letter-bar, .letter-how, .letter-paper")
    assert form.count() > 3
    leader.emulate_media(media="print")
    expect(told).to_be_visible()
    assert [one.text_content() for one in form.all() if one.is_visible()] == []
    expect(leader.get_by_text("Tờ in đủ tên mọi người")).to_be_visible()


def open_letter(live: Live, page: Page) -> tuple[Page, str]:
    """Return the page of a leader and the address of the letter of his unit."""
    rows = live.rows(
        "SELECT o.staff_code, u.code FROM trainer_official o JOIN trainer_unit u ON u.id = o.unit_id"
        " JOIN trainer_roleholding r ON r.official_id = o.id"
        f" WHERE r.role = 'leader' AND o.staff_code IN ({','.join('?' * len(live.sign_ins))})",
        *live.sign_ins,
    )
    ((code, unit),) = rows
    walk.sign_in(page, live, code, live.sign_ins[code])
    page.get_by_role("link", name="Đơn vị của tôi").click()
    page.goto(f"{live.url}/don-vi/{unit}/thu-tuan/")
    return page, page.url


def chosen(live: Live, page: Page, letter: str) -> list[int]:
    """Return six people of whom nothing was answered, on all pages of the letter.

    The first, who is only reminded, and the last, of whom only a note is taken, are those as whom somebody signs in, if
    there are such; the others are not.
    """
    found: list[int] = []
    last = page.locator(".pages > *").count() - 1
    for number in range(1, last + 1):
        page.goto(f"{letter}?trang={number}")
        free = page.locator("li[id^=nguoi-]").filter(has_not_text="Đã trả lời")
        found += [int(one.removeprefix("nguoi-")) for one in free.evaluate_all("all => all.map(one => one.id)")]
    query = "SELECT id FROM trainer_official WHERE staff_code = ?"
    signs_in = {pk for code in live.sign_ins for (pk,) in live.rows(query, code)}
    others = [one for one in found if one not in signs_in]
    first, *last = [one for one in found if one in signs_in]
    return [first, *others[:4], *last, *others[4:]][:6]


def answer(page: Page, letter: str, person: int, kind: str) -> None:
    """Choose an answer beside a name, on whichever page it stands; one of them lacks its reason."""
    page.goto(letter)
    line = page.locator(f"#nguoi-{person}")
    while not line.count():
        page.get_by_role("button", name="Sau ›").click()
        page.wait_for_load_state()
    line.locator("summary").click()
    choice = line.get_by_label(ANSWERS[kind], exact=True)
    # Where the bar that stays at the bottom cuts a button in two, a click on its middle may go to the bar.
    choice.evaluate("one => one.scrollIntoView({block: 'center'})")
    choice.check()
    later = today() + timedelta(days=30)
    if kind == "extend":
        line.get_by_label("Ngày mới").fill(later.isoformat())
    if kind == "leave":
        line.get_by_label("Nghỉ đến hết ngày").fill(later.isoformat())
    if kind in ("moved", "wrong"):
        line.get_by_label("Ghi chú").fill("Phường Một" if kind == "moved" else "Tên đúng có dấu")
    # To another page: what was chosen here is kept.
    page.locator(".pages button").first.click()
    page.wait_for_load_state()


def mend(page: Page, person: int) -> None:
    """Follow the link of what is wrong to its line, give the reason that lacks, and send."""
    page.locator("#loi a").click()
    line = page.locator(f"#nguoi-{person}")
    expect(line.get_by_text("Chưa có lý do nghỉ")).to_be_visible()
    line.get_by_label("Lý do nghỉ").select_option("maternity")
    page.get_by_role("button", name="Gửi các câu trả lời").click()


def approve(live: Live, page: Page, people: dict[str, int]) -> None:
    """Approve what was answered about ``people`` and nothing else; who moved goes to another unit."""
    page.goto(f"{live.url}/cntt/thu-tuan/tra-loi/")
    wanted = set(waiting(live, people))
    for box in page.locator("input[name=chon]").all():
        box.set_checked(int(box.get_attribute("value") or 0) in wanted)
    ((number,),) = live.rows(
        "SELECT id FROM trainer_letteranswer WHERE outcome = '' AND official_id = ?", people["moved"]
    )
    here = as_they_are(live, people)["moved"][0]
    page.locator(f"#den-{number}").fill("P001" if here != "P001" else "P002")
    page.get_by_role("button", name="Duyệt các dòng đã chọn", exact=True).click()
    expect(page.get_by_text("Đã duyệt 5 câu trả lời")).to_be_visible()


def undo(live: Live, page: Page, people: dict[str, int]) -> None:
    """Take back what approving did, one line after the other."""
    for kind in ("extend", "leave", "moved", "gone"):
        ((number,),) = live.rows(
            "SELECT max(id) FROM trainer_letteranswer WHERE outcome = 'applied' AND official_id = ?", people[kind]
        )
        page.locator(f"form[action$='/tra-loi/{number}/hoan-tac/'] button").click()
        expect(page.get_by_text("Đã hoàn tác 1 câu trả lời")).to_be_visible()


def waiting(live: Live, people: dict[str, int]) -> list[int]:
    marks = ",".join("?" * len(people))
    query = f"SELECT id FROM trainer_letteranswer WHERE outcome = '' AND official_id IN ({marks})"
    return [number for (number,) in live.rows(query, *people.values())]


def as_they_are(live: Live, people: dict[str, int]) -> dict[str, list[Any]]:
    """Return of each person: unit, whether he is there, how many extensions and exemptions hold."""
    query = (
        "SELECT u.code, o.is_active,"
        " (SELECT count(*) FROM trainer_extension e WHERE e.official_id = o.id AND e.withdrawn_at IS NULL),"
        " (SELECT count(*) FROM trainer_exemption e WHERE e.official_id = o.id AND e.withdrawn_at IS NULL)"
        " FROM trainer_official o JOIN trainer_unit u ON u.id = o.unit_id WHERE o.id = ?"
    )
    return {kind: list(live.rows(query, person)[0]) for kind, person in people.items()}
