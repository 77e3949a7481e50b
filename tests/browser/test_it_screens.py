"""Every screen of leader and IT unit: accessible, and no wider than the narrowest phone, by day and by night."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import PROJECT, Live
from tests.browser.looks import Look, looks
from tests.roster import nasty

pytestmark = pytest.mark.browser
PRESSED = ".button, .link, .tabs a, .pages a, summary, select, input:not([type=hidden], [type=checkbox], [type=radio])"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Stage:
    """Who is signed in (a browser's state), and the numbers of lists that wait: a good one, and one to ask about."""

    officer: dict[str, object]
    leader: dict[str, object]
    upload: str
    asked: str
    unit: str
    person: str
    question: str
    section: str
    making: str
    ready: str
    failed: str


@pytest.fixture(scope="module")
def stage(live: Live, browser: Browser) -> Stage:
    """Upload a list without applying it, and find a leader's unit and one of his people."""
    roles = dict(
        live.rows(
            "SELECT o.staff_code, r.role FROM trainer_official o"
            " LEFT JOIN trainer_roleholding r ON r.official_id = o.id"
            f" WHERE o.staff_code IN ({','.join('?' * len(live.sign_ins))})",
            *live.sign_ins,
        )
    )
    leader = next(code for code, role in roles.items() if role == "leader")
    pages = {code: browser.new_context().new_page() for code in ("CNTT001", leader)}
    for code, page in pages.items():
        walk.sign_in(page, live, code, live.sign_ins[code])
    officer = pages["CNTT001"]
    officer.goto(f"{live.url}/cntt/danh-sach/")
    officer.get_by_label("Tệp danh sách").set_input_files(PROJECT / "demo" / "danh-sach-can-bo-2026-11.xlsx")
    officer.get_by_role("button", name="Tải lên").click()
    officer.wait_for_url("**/cot/")
    upload = officer.url.rstrip("/").split("/")[-2]
    officer.goto(f"{live.url}/cntt/danh-sach/")
    asked = officer.get_by_label("Tệp danh sách")
    asked.set_input_files({"name": "hai trang.xlsx", "mimeType": XLSX, "buffer": _to_ask_about(live)})
    officer.get_by_role("button", name="Tải lên").click()
    officer.wait_for_url("**/cot/")
    to_ask_about = officer.url.rstrip("/").split("/")[-2]
    pages[leader].goto(f"{live.url}/don-vi/")
    states = {code: page.context.storage_state() for code, page in pages.items()}
    question = _counted(officer, f"{live.url}/cntt/cau-hoi/lua-dao/").rstrip("/").split("/")[-1]
    _contested(live, question)
    made = Stage(
        states["CNTT001"],
        states[leader],
        upload=upload,
        asked=to_ask_about,
        unit=pages[leader].url.rstrip("/").split("/")[-1],
        person=pages[leader].locator("tbody th a").first.get_attribute("href") or "",
        question=question,
        section=_counted(officer, f"{live.url}/cntt/cau-hoi/muc/?chua_du=1"),
        **dict(zip(("making", "ready", "failed"), map(str, large_files(live)), strict=True)),
    )
    for page in pages.values():
        page.context.close()
    return made


def large_files(live: Live) -> list[int]:
    """Return the numbers of three large files of the IT officer: one that is being made elsewhere, a ready one, one
    that failed."""
    return [_large_file(live, *one) for one in (("running", 4_000), ("ready", 9_000), ("failed", 0))]


def _contested(live: Live, question: str) -> None:
    live.rows(
        "INSERT INTO trainer_objection (quiz, question_name, fingerprint, edition, kind, text, made_at, answer,"
        " official_id) SELECT 'lua-dao', ?, '0123456789abcdef', '2026-11-25', 'key', 'Điều khoản này đã sửa.',"
        " CURRENT_TIMESTAMP, '', id FROM trainer_official ORDER BY id LIMIT 1",
        question,
    )


def _large_file(live: Live, state: str, done: int) -> int:
    token = f"{state:0>32}"
    if state == "ready":
        (live.var / "exports").mkdir(exist_ok=True)
        (live.var / "exports" / f"{token}.xlsx").write_bytes(b"PK")
    error = "Tiến trình lập tệp bị dừng giữa chừng 3 lần liền." if state == "failed" else ""
    live.rows(
        "INSERT INTO trainer_preparedfile (kind, form, name, about, wanted, key, asked_by_id, asked_at, state, place,"
        " token, tries, done, total, error, as_of, rows, sheets, size) SELECT 'city', 'xlsx', 'ket-qua-tap-huan',"
        " 'tình trạng: Chưa hoàn thành; đơn vị: Phường Sao Mai', '{}', ?, id, CURRENT_TIMESTAMP, ?, 'another host', ?,"
        " 1, ?, 9000, ?, CURRENT_TIMESTAMP, 2400000, 3, 90000000 FROM trainer_official WHERE staff_code = 'CNTT001'",
        state,
        state,
        token,
        done,
        error,
    )
    ((number,),) = live.rows("SELECT id FROM trainer_preparedfile WHERE token = ?", token)
    return int(number)


def _counted(officer: Page, address: str) -> str:
    """Return where the first row of a table leads, once the housekeeper has counted what was handed in."""
    first = officer.locator("main tbody th a").first
    for _ in range(180):
        officer.goto(address)
        if first.count():
            return first.get_attribute("href") or ""
        officer.wait_for_timeout(1000)
    raise AssertionError(f"nothing was counted within minutes: {address}")


def _to_ask_about(live: Live) -> bytes:
    """Return a list of two sheets and a third one, with people under other numbers and words that mean nothing."""
    people = live.rows(
        "SELECT o.full_name, o.position, u.name FROM trainer_official o JOIN trainer_unit u ON u.id = o.unit_id"
        " WHERE o.is_active AND o.staff_code LIKE 'HN%' ORDER BY o.id LIMIT 8"
    )
    rows = [(f"MOI{at}", *person, "Cán bộ", "") for at, person in enumerate(people)]
    rows[6] = (*rows[6][:3], "Trạm y tế cũ", *rows[6][4:])
    rows[7] = (*rows[7][:4], "Trưởng nhóm đặc biệt", "")
    return nasty.xlsx(
        ("Sáng", (nasty.HEADING, *rows[:4])),
        ("Chiều", (nasty.HEADING, *rows[4:])),
        ("Nghỉ hưu", (nasty.HEADING, ("MOI99", *rows[0][1:]))),
    )


# name → who is signed in, and the address; {…} is filled in from the stage
SCREENS = {
    "unit": ("leader", "/don-vi/{unit}/"),
    "unit, nobody found": ("leader", "/don-vi/{unit}/?tim=kh%C3%B4ng+ai"),
    "one of his people": ("leader", "{person}"),
    "the whole city as a unit": ("officer", "/don-vi/TP/"),
    "units one by one": ("officer", "/don-vi/TP/tung-don-vi/"),
    "units one by one, none found": ("officer", "/don-vi/TP/tung-don-vi/?tim=kh%C3%B4ng+c%C3%B3"),
    "progress": ("officer", "/cntt/tien-do/"),
    "progress, filtered": ("officer", "/cntt/tien-do/?don_vi={unit}&vai_tro=page_admin&tinh_trang=not_done"),
    "progress, nobody found": ("officer", "/cntt/tien-do/?tinh_trang=left&tim=kh%C3%B4ng+ai"),
    "certificate that is none": ("officer", "/cntt/chung-nhan/?ma=9876540123456789abcdef"),
    "progress by unit": ("officer", "/cntt/tien-do/theo-don-vi/"),
    "people and quizzes": ("officer", "/cntt/tien-do/tung-bai/?xep=-bai:lua-dao"),
    "units and quizzes": ("officer", "/cntt/tien-do/don-vi-va-bai/?xep=lua-dao"),
    "the city over time": ("officer", "/cntt/theo-thoi-gian/"),
    "his unit over time": ("leader", "/don-vi/{unit}/theo-thoi-gian/"),
    "an official": ("officer", "{person}"),
    "an extension": ("officer", "{person}gia-han/"),
    "an exemption": ("officer", "{person}tam-mien/"),
    "progress, failed": ("officer", "/cntt/tien-do/?tinh_trang=failed"),
    "progress, exempt": ("officer", "/cntt/tien-do/?tinh_trang=exempt"),
    "questions": ("officer", "/cntt/cau-hoi/"),
    "what is missed": ("officer", "/cntt/cau-hoi/muc/?chua_du=1"),
    "what is missed in a unit": ("officer", "/cntt/cau-hoi/muc/?don_vi={unit}"),
    "what is missed in a section": ("officer", "{section}"),
    "people and quizzes by day": ("officer", "/cntt/tien-do/tung-bai/?xep=han&tinh_trang=not_done"),
    "questions contested": ("officer", "/cntt/cau-hoi/y-kien/"),
    "questions of a quiz": ("officer", "/cntt/cau-hoi/lua-dao/"),
    "a question": ("officer", "/cntt/cau-hoi/lua-dao/{question}/"),
    "reports": ("officer", "/cntt/bao-cao/"),
    "reports, no such period": ("officer", "/cntt/bao-cao/?ky=2026-9"),
    "the page of a unit": ("leader", "/don-vi/{unit}/bao-cao/"),
    "the page of the city": ("officer", "/don-vi/TP/bao-cao/"),
    "log": ("officer", "/cntt/nhat-ky/"),
    "log, filtered": ("officer", "/cntt/nhat-ky/?loai=dot"),
    "log, nothing found": ("officer", "/cntt/nhat-ky/?ve=kh%C3%B4ng+ai"),
    "large files": ("officer", "/tep/"),
    "a large file, being made": ("officer", "/tep/{making}/"),
    "a large file, ready": ("officer", "/tep/{ready}/"),
    "a large file, failed": ("officer", "/tep/{failed}/"),
    "large files, none": ("leader", "/tep/"),
    "staff list": ("officer", "/cntt/danh-sach/"),
    "units": ("officer", "/cntt/don-vi/"),
    "one unit": ("officer", "/cntt/don-vi/?o={unit}"),
    "units found": ("officer", "/cntt/don-vi/?tim=hoa"),
    "units changed": ("officer", "/cntt/don-vi/thay-doi/"),
    "units from a file": ("officer", "/cntt/don-vi/tep/"),
    "add a unit": ("officer", "/cntt/don-vi/o/{unit}/them/"),
    "rename a unit": ("officer", "/cntt/don-vi/o/{unit}/doi-ten/"),
    "merge units": ("officer", "/cntt/don-vi/o/{unit}/sap-nhap/"),
    "split a unit": ("officer", "/cntt/don-vi/o/{unit}/tach/"),
    "move a unit": ("officer", "/cntt/don-vi/o/{unit}/chuyen/"),
    "close a unit": ("officer", "/cntt/don-vi/o/{unit}/dong/"),
    "columns": ("officer", "/cntt/danh-sach/{upload}/cot/"),
    "columns, no heading": ("officer", "/cntt/danh-sach/{upload}/cot/?tieu_de=0"),
    "plan": ("officer", "/cntt/danh-sach/{upload}/ke-hoach/"),
    "columns, which sheets": ("officer", "/cntt/danh-sach/{asked}/cot/"),
    "plan, things to ask": ("officer", "/cntt/danh-sach/{asked}/ke-hoach/"),
    "undo the last list": ("officer", "/cntt/danh-sach/hoan-tac/"),
    "words of lists": ("officer", "/cntt/danh-sach/cach-hieu/"),
    "campaigns": ("officer", "/cntt/dot/"),
    "open a campaign": ("officer", "/cntt/dot/mo/"),
    "a campaign": ("officer", "/cntt/dot/1/"),
    "edit a campaign": ("officer", "/cntt/dot/1/sua/"),
    "another day for campaigns": ("officer", "/cntt/dot/gia-han/?dot=1&dot=2"),
    "close campaigns": ("officer", "/cntt/dot/dong/?dot=1&dot=2"),
    "workshops": ("officer", "/cntt/buoi/"),
    "note a workshop": ("officer", "/cntt/buoi/them/"),
    "a workshop": ("officer", "/cntt/buoi/1/"),
    "people of a workshop": ("officer", "/cntt/buoi/1/nguoi-du/"),
    "mend a workshop": ("officer", "/cntt/buoi/1/sua/"),
    "withdraw a workshop": ("officer", "/cntt/buoi/1/bo/"),
    "take somebody out of a workshop": ("officer", "/cntt/buoi/nguoi/1/bo/"),
    "workshops of a unit": ("leader", "/don-vi/{unit}/buoi/"),
    "a workshop of a unit": ("leader", "/don-vi/{unit}/buoi/1/"),
    "people of a campaign": ("officer", "/cntt/tien-do/?dot=1&tinh_trang=overdue"),
    "reminders": ("officer", "/cntt/nhac/"),
    "reminders, nobody found": ("officer", "/cntt/nhac/?tim=kh%C3%B4ng+ai"),
    "rules of reminders": ("officer", "/cntt/nhac/lich/"),
    "queue of mail": ("officer", "/cntt/nhac/hang-cho/"),
    "remind a campaign": ("officer", "/cntt/nhac/ngay/?dot=1"),
    "remind a unit": ("leader", "/don-vi/{unit}/nhac/"),
    "add a person": ("officer", "/cntt/can-bo/them/"),
    "correct a person": ("officer", "{person}sua/"),
    "let a person go": ("officer", "{person}ngung/"),
    "merge records": ("officer", "{person}gop/?ho-so=HN10024"),
    "merge, no such record": ("officer", "{person}gop/?ho-so=HN0"),
    "give a right": ("officer", "{person}quyen/"),
    "rights": ("officer", "/cntt/quyen/"),
    "take a right back": ("officer", "/cntt/quyen/1/thu/"),
    "slips": ("officer", "/cntt/phieu/?don_vi={unit}"),
    "too many slips": ("officer", "/cntt/phieu/"),
    "retention": ("officer", "/cntt/tien-do/ghi-nho/"),
    "proof of one of his people": ("leader", "{person}ho-so/"),
    "certificate to find": ("officer", "/cntt/chung-nhan/"),
    "letters": ("officer", "/cntt/thu-tuan/"),
    "answers to letters": ("officer", "/cntt/thu-tuan/tra-loi/"),
    "lost telephones": ("officer", "/cntt/mat-dien-thoai/"),
    "changes": ("officer", "/cntt/thay-doi/"),
    "never signed in": ("officer", "/cntt/tien-do/?dang_nhap=chua&don_vi={unit}"),
}


def test_without_script_the_page_of_a_large_file_follows_by_itself(live: Live, stage: Stage, visit: Visit) -> None:
    page = visit(storage_state=stage.officer, viewport={"width": 390, "height": 850}, java_script_enabled=False)
    page.goto(f"{live.url}/tep/{stage.making}/")
    assert "Đã đọc 4.000 trên 9.000 người (44%)" in page.locator("main").inner_text()
    live.rows("UPDATE trainer_preparedfile SET done = 8000 WHERE id = ?", stage.making)
    page.get_by_text("Đã đọc 8.000 trên 9.000 người (88%)").wait_for()


def test_on_a_phone_one_searches_the_list_without_unfolding_anything(live: Live, stage: Stage, visit: Visit) -> None:
    page = visit(viewport={"width": 390, "height": 844}, storage_state=stage.officer)
    page.goto(f"{live.url}/cntt/tien-do/")
    form, first = page.get_by_role("search", name="Tìm, lọc danh sách"), page.locator("tbody th a").first
    box = form.get_by_label("Tên hoặc mã", exact=True)
    expect(box).to_be_visible()
    assert first.evaluate("one => one.getBoundingClientRect().bottom + window.scrollY") <= 700
    box.fill("nguyen")
    form.get_by_role("button", name="Tìm").click()
    expect(page.get_by_text("khớp điều kiện lọc")).to_be_visible()
    expect(box).to_have_value("nguyen")
    expect(page.locator(".more-filters")).not_to_have_attribute("open", "")


def _unit_to_tell(live: Live) -> str:
    """Return a unit in which somebody without an e-mail lacks something that has a day: which ones do, chance and the
    day decide."""
    ((code,),) = live.rows(
        "SELECT u.code FROM trainer_requirement r JOIN trainer_official o ON o.id = r.official_id"
        " JOIN trainer_unit u ON u.id = o.unit_id"
        " WHERE o.is_active AND o.email IS NULL AND r.passed_at IS NULL AND r.due_on IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM trainer_exemption e WHERE e.official_id = o.id)"
        " ORDER BY r.due_on, u.code LIMIT 1"
    )
    return str(code)


@pytest.mark.parametrize("name", ["remind a campaign", "remind a unit"])
def test_on_a_phone_nobody_scrolls_far_to_whom_he_tells_himself(
    live: Live, stage: Stage, visit: Visit, name: str
) -> None:
    """With a mail server, as this house has one; without, what stands above the names is some 250 pixels less. The
    sentence to copy stands there whole: who sends it has read it. So the first name lies within two screens."""
    address = SCREENS[name][1].format(**asdict(stage) | {"unit": _unit_to_tell(live)})
    page = visit(viewport={"width": 390, "height": 844}, storage_state=stage.officer)
    page.goto(live.url + address)
    first = page.locator("tbody th a").first
    assert first.evaluate("one => one.getBoundingClientRect().bottom + window.scrollY") <= 2 * 844


@pytest.fixture(scope="module")
def seen(live: Live, stage: Stage, browser: Browser) -> Iterator[Callable[[str], Look]]:
    """With the demonstration of a whole city, and a log of reminders of everybody: each screen, opened once."""
    live.run("trainer", "remind", "--campaign", "1", "--yes")
    with looks(browser, PRESSED, unfold="details.fold") as all_looks:

        def look_at(name: str) -> Look:
            who, address = SCREENS[name]
            way = live.url + address.format(**asdict(stage))
            return all_looks.at(name, who, getattr(stage, who), lambda page: page.goto(way))

        yield look_at


def test_no_list_is_longer_on_a_phone_than_somebody_scrolls(seen: Callable[[str], Look]) -> None:
    """The plan of a list is no list: what must be decided before it is applied stands open, whatever there is of it.
    Nor is a proof, which is as long as what somebody has sat.
    """
    no_lists = {"plan", "plan, things to ask", "proof of one of his people"}
    found = {name: seen(name).height_on_a_phone for name in SCREENS.keys() - no_lists}
    assert {name: height for name, height in found.items() if height > 3_000} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(seen: Callable[[str], Look], name: str) -> None:
    assert seen(name).violations == []


@pytest.mark.parametrize("name", SCREENS)
def test_the_narrowest_phone_needs_no_scrolling_sideways_and_no_thin_fingers(
    seen: Callable[[str], Look], name: str
) -> None:
    assert seen(name).narrowest_width <= 320
    assert seen(name).too_small == []


@pytest.mark.parametrize("name", SCREENS)
def test_at_two_hundred_per_cent_nothing_is_cut_and_the_page_does_not_scroll_sideways(
    seen: Callable[[str], Look], name: str
) -> None:
    """WCAG 1.4.10; a table that is wider than that scrolls by itself, in a frame of its own."""
    assert seen(name).zoomed_width <= 683
    assert seen(name).spilt == []
