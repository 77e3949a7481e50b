"""Every screen of the trainee: accessible, quiet, and no wider than the narrowest phone, by day and by night."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.conftest import Visit
from tests.browser.live import Live
from tests.browser.looks import Look, looks

pytestmark = pytest.mark.browser
PRESSED = (
    ".button, .review-row, .option, .read-link, .doors a, .enter, .mark, .link, summary, "
    ".stop > a, .stop .facts a, .duty a, .again a, .own a"
)
ENGLISH = re.compile(r"\b(password|required|field|login|sign|please|invalid|current|again|email)\b", re.IGNORECASE)
# He has nothing to take himself.
IT_OFFICER = "CNTT001"


@dataclass(frozen=True, slots=True)
class Stage:
    """People and attempts at every point of the way: who is signed in (a browser's state), and numbers of attempts."""

    fresh: dict[str, object]
    without_role: dict[str, object]
    waiting: dict[str, object]
    passed: dict[str, object]
    done: dict[str, object]
    failed_attempt: int
    passed_attempt: int
    old_section: str


@pytest.fixture(scope="module")
def stage(live: Live, browser: Browser) -> Stage:
    """Bring five officials to where the screens show something different."""
    people = {name: browser.new_context() for name in ("fresh", "without_role", "waiting", "passed", "done")}
    pages = {name: context.new_page() for name, context in people.items()}
    for name, page in pages.items():
        if name == "without_role":
            walk.sign_in(page, live, IT_OFFICER, live.sign_ins[IT_OFFICER])
        else:
            walk.sign_in(page, live, live.new_official()["code"])
    failed = [_sit(pages["waiting"], live, walk.QUIZ, right=False) for _ in range(3)]
    passed = _sit(pages["passed"], live, walk.QUIZ)
    for quiz in ("giu-tai-khoan", "ra-truoc-khi-dang", "lua-dao"):
        _sit(pages["done"], live, quiz)
    ((fingerprint, reference),) = live.rows("SELECT fingerprint, reference FROM trainer_sectionversion LIMIT 1")
    states = {name: context.storage_state() for name, context in people.items()}
    for context in people.values():
        context.close()
    return Stage(
        **states,
        failed_attempt=failed[-1],
        passed_attempt=passed,
        old_section=f"{fingerprint}/{reference.replace('#', ':')}",
    )


def _sit(page: Page, live: Live, quiz: str, right: bool = True) -> int:
    attempt = walk.begin(page, live, quiz)
    live.let_him_read(page, attempt)
    if right:
        walk.mark_all(page, walk.wanted(live, attempt)[0])
    walk.hand_in(page, anyway=not right)
    return attempt


def _wrong_password(page: Page, url: str) -> None:
    page.goto(url + "/tai-khoan/dang-nhap/")
    page.get_by_label("Mã cán bộ hoặc e-mail").fill("HN00000")
    page.get_by_label("Mật khẩu").fill("khong-dung")
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa đúng")


def _no_certificate(page: Page, url: str) -> None:
    page.goto(url + "/chung-nhan/")
    page.get_by_label("Mã chứng nhận").fill("3173 9671 8da9 6b8f 498e")
    page.get_by_label("Mã cán bộ").fill("HN00000")
    page.get_by_role("button", name="Kiểm tra").click()
    expect(page.get_by_role("alert")).to_contain_text("chưa chắc là giấy giả")


def _weighed_password(page: Page, url: str) -> None:
    page.goto(url + "/tai-khoan/mat-khau/")
    page.get_by_label("Mật khẩu mới", exact=True).fill("ubndphuong@2026")
    expect(page.locator(".strength")).to_contain_text("dễ đoán")


def _weak_password(page: Page, url: str) -> None:
    page.goto(url + "/tai-khoan/mat-khau/")
    page.get_by_label("Mật khẩu đang dùng").fill("sai")
    page.get_by_label("Mật khẩu mới", exact=True).fill("ốc sên vẽ núi")
    page.get_by_label("Nhập lại mật khẩu mới").fill("87654321")
    page.get_by_role("button", name="Lưu mật khẩu").click()
    expect(page.get_by_text("Mật khẩu mới có 13 ký tự, cần ít nhất 14")).to_be_visible()


def _paper(page: Page, url: str) -> None:
    page.goto(f"{url}/tap-huan/bai/{walk.QUIZ}/")
    page.get_by_role("button", name="Vào bài kiểm tra").or_(page.get_by_role("link", name="Làm tiếp")).click()
    page.wait_for_url("**/luot/**")
    walk.option(page, 0, 0).check()
    expect(walk.saved(page, 0)).not_to_have_text("Đang lưu…")


def _before_hand_in(page: Page, url: str) -> None:
    _paper(page, url)
    walk.review(page)
    expect(page.get_by_text(re.compile("Còn \\d+ câu chưa xong"))).to_be_visible()


def _offline(page: Page, url: str) -> None:
    _paper(page, url)
    page.context.set_offline(True)
    # Whatever the last visit left: one more choice, at the next question.
    walk.go_to(page, 1)
    walk.question(page, 1).locator("[type=radio]:not(:checked), [type=checkbox]").first.click()
    expect(page.locator("#line-state")).to_contain_text("Chưa lưu")


def _menu(page: Page, url: str) -> None:
    page.goto(url + "/tap-huan/")
    page.locator(".person summary").click()
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()


def _objected(page: Page, url: str) -> None:
    page.goto(f"{url}/tap-huan/ho-so/?bai=giu-tai-khoan&luot=1")
    page.goto(url + str(page.locator("[id^=y-kien-] a").first.get_attribute("href")))
    page.get_by_label("Đáp án sai").check()
    page.get_by_label("Nói thêm").fill("Đáp án B mới đúng.")
    page.get_by_role("button", name=re.compile("Gửi bộ phận CNTT|Thay điều đã gửi")).click()
    page.goto(f"{url}/tap-huan/ho-so/y-kien/")
    expect(page.get_by_text("Đang chờ")).to_be_visible()


def _takes_it_back(page: Page, url: str) -> None:
    _objected(page, url)
    page.get_by_role("link", name="Rút ý kiến").click()
    expect(page.get_by_role("button", name="Rút ý kiến")).to_be_visible()


def _at(path: str) -> Callable[[Page, str], None]:
    return lambda page, url: page.goto(url + path) and None


# name → who is signed in ("" for nobody), and the way there; {…} is filled in from the stage
SCREENS: dict[str, tuple[str, str | Callable[[Page, str], None]]] = {
    "front": ("", "/"),
    "sign in": ("", "/tai-khoan/dang-nhap/"),
    "sign in, wrong": ("", _wrong_password),
    "ask for a link": ("", "/tai-khoan/quen-mat-khau/"),
    "link asked for": ("", "/tai-khoan/quen-mat-khau/da-gui/"),
    "dead link": ("", "/tai-khoan/dat-mat-khau/1-abc-def/"),
    "set a password": ("", "{one_time_path}"),
    "sign-up closed": ("", "/tai-khoan/dang-ky/"),
    "account stopped": ("", "/tai-khoan/ngung-su-dung/"),
    "not found": ("", "/khong-co/"),
    "certificate to check": ("", "/chung-nhan/"),
    "certificate, none such": ("", _no_certificate),
    "change password": ("fresh", "/tai-khoan/mat-khau/"),
    "change password, wrong": ("fresh", _weak_password),
    "change password, weighed": ("fresh", _weighed_password),
    "sign out": ("fresh", "/tai-khoan/dang-xuat/"),
    "sessions": ("fresh", "/tai-khoan/phien/"),
    "menu": ("fresh", _menu),
    "path, nothing done": ("fresh", "/tap-huan/"),
    "path, no role": ("without_role", "/tap-huan/"),
    "path, partly done": ("passed", "/tap-huan/"),
    "path, all done": ("done", "/tap-huan/"),
    "quiz": ("fresh", "/tap-huan/bai/lua-dao/"),
    "quiz, passed": ("passed", "/tap-huan/bai/giu-tai-khoan/"),
    "quiz, waiting": ("waiting", "/tap-huan/bai/giu-tai-khoan/"),
    "paper": ("fresh", _paper),
    "paper, before hand-in": ("fresh", _before_hand_in),
    "paper, offline": ("fresh", _offline),
    "result, failed": ("waiting", "/tap-huan/luot/{failed_attempt}/ket-qua/"),
    "result, passed": ("passed", "/tap-huan/luot/{passed_attempt}/ket-qua/"),
    "question contested": ("passed", "/tap-huan/luot/{passed_attempt}/cau/1/y-kien/"),
    "record": ("passed", "/tap-huan/ho-so/"),
    "objections sent": ("passed", _objected),
    "objections sent, none": ("fresh", "/tap-huan/ho-so/y-kien/"),
    "objection taken back": ("passed", _takes_it_back),
    "section as it was": ("passed", "/tap-huan/muc/{old_section}/"),
}


# What the browser itself says of these is no fault.
TROUBLED = ("not found", "paper, offline")


def _go(name: str, live: Live, stage: Stage, page: Page) -> None:
    _, way = SCREENS[name]
    if callable(way):
        way(page, live.url)
    else:
        values = {field: getattr(stage, field) for field in ("failed_attempt", "passed_attempt", "old_section")}
        page.goto(live.url + way.format(one_time_path=live.one_time_path, **values))


def _open(name: str, live: Live, stage: Stage, visit: Visit, **options: object) -> Page:
    who, _ = SCREENS[name]
    page = visit(troubled=name in TROUBLED, storage_state=getattr(stage, who) if who else None, **options)
    _go(name, live, stage, page)
    return page


@pytest.fixture(scope="module")
def seen(live: Live, stage: Stage, browser: Browser) -> Iterator[Callable[[str], Look]]:
    """Each screen, opened once; in a browser of its own where more is done than to open an address."""
    with looks(browser, PRESSED, unfold="no-such-thing", high=640) as all_looks:

        def look_at(name: str) -> Look:
            who, way = SCREENS[name]
            state = getattr(stage, who) if who else None
            return all_looks.at(
                name,
                who,
                state,
                lambda page: _go(name, live, stage, page),
                troubled=name in TROUBLED,
                alone=callable(way),
            )

        yield look_at


@pytest.mark.parametrize("name", SCREENS)
def test_axe_finds_nothing(seen: Callable[[str], Look], name: str) -> None:
    assert seen(name).violations == []


@pytest.mark.parametrize("name", SCREENS)
def test_the_narrowest_phone_shows_it_whole_within_reach_and_in_vietnamese(
    seen: Callable[[str], Look], name: str
) -> None:
    assert (seen(name).narrowest_width, seen(name).zoomed_width) == (320, 683)
    assert seen(name).spilt == []
    assert seen(name).too_small == []
    assert not ENGLISH.search(seen(name).words)


# Where words of others stand, and how wide the page is with an address in one of these places after the other. Chromium
# breaks a line after a hyphen of itself: the address has none.
_WORDS_OF_OTHERS = {
    "paper": (".ask, .stem", ".option > span"),
    "result, failed": (".ask, .stem",),
    "result, passed": (".ask, .stem", ".option-text", ".feedback"),
    "path, nothing done": (".next p", ".stop a"),
    "quiz, waiting": (".note p",),
}
_WIDTHS_WITH_AN_ADDRESS = """places => places.map(where => {
  document.querySelectorAll("details").forEach(one => { one.open = true })
  const found = [...document.querySelectorAll(where)], kept = found.map(one => [...one.childNodes])
  found.forEach(one => { one.textContent = "xacminh.".repeat(20) })
  const seen = found.some(one => one.clientWidth > 0 || one.getClientRects().length > 0)
  const width = document.documentElement.scrollWidth
  // The inner ones first: an outer one gets them back as they are.
  found.toReversed().forEach((one, at) => one.replaceChildren(...kept[found.length - 1 - at]))
  return [where, seen ? width : "not on this screen"]
})"""


@pytest.mark.parametrize("name", _WORDS_OF_OTHERS)
def test_a_web_address_without_a_blank_makes_no_phone_scroll_sideways(
    live: Live, stage: Stage, visit: Visit, name: str
) -> None:
    page = _open(name, live, stage, visit, viewport={"width": 320, "height": 640})
    places = _WORDS_OF_OTHERS[name]
    assert page.evaluate(_WIDTHS_WITH_AN_ADDRESS, places) == [[where, 320] for where in places]


def test_a_button_with_an_e_mail_address_stays_within_its_panel(live: Live, stage: Stage, visit: Visit) -> None:
    page = _open("link asked for", live, stage, visit, viewport={"width": 320, "height": 640})
    buttons = page.locator(".actions .button")
    buttons.first.evaluate("one => { one.textContent = 'Giữ nguyenthiminhkhue402@xaphuong.example.gov.vn' }")
    wider = "one.scrollWidth > one.clientWidth || one.offsetWidth > one.parentElement.offsetWidth"
    assert buttons.evaluate_all(f"all => all.filter(one => {wider}).length") == 0


def test_a_result_on_paper_shows_every_answer(live: Live, stage: Stage, visit: Visit) -> None:
    page = _open("result, passed", live, stage, visit)
    folded = page.locator("details.marked:not([open])")
    assert folded.count() > 0
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(folded).to_have_count(0)
