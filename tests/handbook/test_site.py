"""The built pages in a real Chromium, by server and from disk. What holds for each page is in test_every_page."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.chromium import wait_until_quiet
from trainer.disk.paths import beside

PAGES = ["index.html", "giu-tai-khoan/hai-buoc.html", "giu-tai-khoan/index.html", "van-ban.html"]
_TOKENS = Path(__file__).resolve().parents[2] / "trainer" / "web" / "static" / "tokens.css"


@pytest.mark.browser
@pytest.mark.parametrize("way", ["http", "file"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_nobody_outside_and_has_no_errors(
    browser: Browser, addresses: Callable[[str], str], way: str, name: str
) -> None:
    root, asked, errors = addresses(way), [], []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("requestfailed", lambda request: errors.append(request.url))
    page.goto(root + name)
    wait_until_quiet(page)
    page.locator(".md-search__input").fill("mật khẩu")
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.close()
    assert [url for url in asked if not url.startswith((root, "data:", "blob:"))] == []
    assert errors == []


@pytest.mark.browser
def test_from_disk_the_call_to_a_quiz_says_where_the_trainer_is(
    browser: Browser, addresses: Callable[[str], str]
) -> None:
    page = browser.new_page()
    page.goto(addresses("file") + "giu-tai-khoan/mat-khau.html")
    call = page.locator(".lam-bai")
    expect(call).to_contain_text("Mở cẩm nang trên máy chủ của cơ quan để làm bài")
    assert call.locator("a").get_attribute("href") is None
    page.goto(addresses("http") + "giu-tai-khoan/mat-khau.html")
    assert page.locator(".lam-bai a").get_attribute("href") == "/tap-huan/bai/giu-tai-khoan/"
    page.close()


_NO_CLIPBOARD = """() => {
  Object.defineProperty(navigator, "clipboard", { value: undefined })
  document.execCommand = what => { window.taken = what === "copy" && document.activeElement.value; return true }
}"""


@pytest.mark.browser
@pytest.mark.parametrize("clipboard", [True, False])
@pytest.mark.parametrize("way", ["http", "file"])
def test_words_to_send_are_taken_along_by_one_touch(
    browser: Browser, addresses: Callable[[str], str], way: str, clipboard: bool
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    if not clipboard:
        page.add_init_script(f"({_NO_CLIPBOARD})()")
    page.goto(addresses(way) + "su-co/mat-tai-khoan.html#dang-cho-dan")
    # Two messages that stand below each other are two.
    row = page.locator("blockquote p", has_text="bị người khác chiếm quyền").locator("+ .chep")
    button = row.get_by_role("button", name="Chép câu này")
    assert button.bounding_box()["height"] >= 44  # type: ignore[index]
    button.tap()
    expect(row.get_by_role("status")).to_have_text("Đã chép. Điền hết chỗ trống rồi mới gửi.")
    taken = page.evaluate("navigator.clipboard.readText()" if clipboard else "window.taken")
    context.close()
    assert taken.startswith("Cảnh báo. Từ …… giờ")
    assert taken.endswith("lúc …… giờ.")
    assert "Chép" not in taken
    assert "cần điền" not in taken
    assert "\N{NO-BREAK SPACE}" not in taken


@pytest.mark.browser
def test_only_words_that_are_meant_to_be_sent_can_be_taken_along(browser: Browser, over_http: str) -> None:
    page = browser.new_page()
    # A wrong draft; examples of one day beside one sentence to send.
    for name, to_send in (("bieu-mau/bai-tap-khoa-bon-gio", 0), ("nghe/binh-luan", 1)):
        page.goto(f"{over_http}{name}.html")
        assert page.locator("blockquote").count() > to_send
        assert page.locator(".chep").count() == to_send
    page.goto(f"{over_http}bieu-mau/mau-tra-loi.html")
    assert not page.locator("#mau-dien ~ blockquote .chep").count()
    names = page.get_by_role("button", name="Chép câu này").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert len(names) == len(set(names)) > 20
    # Two answers of which one is sent are two, and a button has the words with it that tell when.
    assert page.locator("blockquote", has_text="(Chưa rõ:)").locator(".chep").count() == 2
    page.close()


@pytest.mark.browser
def test_the_way_back_to_the_top_never_lies_over_the_heading_one_is_led_to(browser: Browser, over_http: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{over_http}su-co/lo-du-lieu-ca-nhan.html#72-gio")
    page.evaluate("scrollBy(0, 900)")
    page.wait_for_function("scrollY > 900")
    page.evaluate("location.hash = '#24-gio'")

    way_back = page.locator(".md-top")
    expect(way_back).to_be_visible()
    heading, box = page.locator('[id="24-gio"]').bounding_box(), way_back.bounding_box()
    page.close()
    assert heading
    assert box
    assert box["y"] >= heading["y"] + heading["height"]


@pytest.mark.browser
def test_a_page_waits_for_one_sheet_of_styles(real_site: Path) -> None:
    html = (real_site / "su-co" / "mat-tai-khoan.html").read_text(encoding="utf-8")
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', html) == ["../assets/gan-dan/cam-nang.css"]
    styles = (real_site / "assets" / "gan-dan" / "cam-nang.css").read_text(encoding="utf-8")
    order = [styles.index(one) for one in (".md-header{", "--brand-strong: #", ".dong-nguon {")]
    assert order == sorted(order)  # Material, the tokens, ours: the later one wins
    assert not list(real_site.rglob("*.css.map"))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 353, 390, 433])
def test_the_header_has_room_for_a_wider_font_of_the_system(browser: Browser, over_http: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.route("**/*.woff2", lambda route: route.abort())  # the first view of whoever has a slow line
    page.goto(over_http + "index.html")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.browser
def test_on_a_phone_the_chapters_stand_in_the_drawer(browser: Browser, over_http: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(over_http + "su-co/mat-tai-khoan.html")
    page.get_by_role("button", name="Các trang của cẩm nang").press("Enter")
    page.locator(".md-sidebar--primary").get_by_role("link", name="Giữ chứng cứ").click()
    expect(page.locator("h1")).to_have_text("Giữ chứng cứ")
    page.close()


@pytest.mark.browser
def test_on_a_phone_the_sheets_to_hang_up_are_one_tap_from_the_top_of_the_forms(
    browser: Browser, over_http: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(over_http + "bieu-mau/index.html")
    link = page.locator("article a[href='#to-treo']").first
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator("#to-treo")).to_be_in_viewport()
    page.close()


@pytest.mark.browser
def test_the_forms_stand_in_the_order_in_which_one_jumps_to_them_and_are_no_endless_list(
    browser: Browser, over_http: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(over_http + "bieu-mau/index.html")
    jumps = page.locator("article ul").first.locator("a").evaluate_all("all => all.map(one => one.hash.slice(1))")
    there = page.locator("article :is(h2, h3)").evaluate_all("all => all.map(one => one.id)")
    assert [one for one in there if one in jumps] == jumps
    assert page.evaluate("document.documentElement.scrollHeight") < 7_000
    page.close()


@pytest.mark.browser
def test_on_a_desktop_the_headings_of_what_each_button_does_take_one_line(browser: Browser, over_http: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 900})
    page.goto(over_http + "su-co/go-tung-noi.html")
    page.evaluate("document.fonts.ready")
    # A line of them is 22 px high, with 20 around it.
    high = "rows => rows.filter(row => row.offsetHeight > 50).map(row => row.textContent)"
    assert page.locator(".bang thead tr").evaluate_all(high) == []
    wide = "frames => frames.filter(frame => frame.scrollWidth > frame.clientWidth).length"
    assert page.locator(".bang-khung").evaluate_all(wide) == 0
    page.close()


@pytest.mark.browser
def test_the_scan_of_a_draft_is_a_tool_of_every_day_on_the_front_page(browser: Browser, over_http: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(over_http + "index.html")
    page.locator(".the-chuong").first.get_by_role("link", name="Sắp đăng: rà bài bằng máy").click()
    expect(page.locator("h1")).to_have_text("Rà bài bằng máy")
    page.close()


@pytest.mark.browser
def test_the_register_is_filtered_without_tone_marks(browser: Browser, over_http: str) -> None:
    page = browser.new_page()
    page.goto(over_http + "van-ban.html")
    page.get_by_label("Lọc trong trang này").fill("bao ve du lieu ca nhan 91")
    expect(page.locator("h3#luat-91-2025")).to_be_visible()
    expect(page.locator("h3#luat-116-2025")).to_be_hidden()
    page.close()


@pytest.mark.browser
def test_the_register_opens_what_a_citation_leads_to_without_javascript(browser: Browser, over_http: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(over_http + "van-ban.html")
    words = page.locator("h3#nd-331-2026 + .vb").get_by_text("Ý các điều mà cẩm nang dựa vào")
    expect(words).to_be_hidden()
    expect(page.locator("h3#luat-24-2018")).to_be_hidden()
    page.get_by_role("link", name="Nghị định số 331/2026/NĐ-CP", exact=True).click()
    expect(words).to_be_visible()
    page.locator("label[for=tt-het]").click()
    expect(page.locator("h3#luat-24-2018")).to_be_visible()
    page.goto(over_http + "van-ban.html#luat-86-2015")  # what is cited as history is shown whatever is chosen
    expect(page.locator("h3#luat-86-2015")).to_be_visible()
    context.close()


@pytest.mark.browser
def test_from_disk_the_reader_can_choose_dark_against_the_system(browser: Browser, real_site: Path) -> None:
    page = browser.new_page(color_scheme="light")
    page.goto(f"{real_site.as_uri()}/index.html")

    def ground() -> str:
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert ground() == "rgb(255, 255, 255)"
    for _ in range(2):  # by the system, light, dark
        page.get_by_role("button", name="Bấm để chọn").click()
    assert ground() == "rgb(23, 33, 31)"
    page.goto(f"{real_site.as_uri()}/su-co/index.html")
    assert ground() == "rgb(23, 33, 31)"
    page.close()


@pytest.mark.browser
def test_under_the_servers_policy_nothing_is_blocked(browser: Browser, over_http: str, real_site: Path) -> None:
    hashes = " ".join(f"'{one}'" for one in json.loads((beside(real_site) / "csp.json").read_text(encoding="utf-8")))
    policy = (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; worker-src 'self'; base-uri 'none'"
    )
    blocked: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: blocked.append(message.text) if "Security Policy" in message.text else None)
    page.route("**/*.html", lambda route: _with_policy(page, route, policy))
    for name in PAGES:
        page.goto(over_http + name)
        wait_until_quiet(page)
    page.locator(".md-search__input").fill("an ninh mạng")
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.close()
    assert blocked == []


def _with_policy(page: Page, route: object, policy: str) -> None:
    response = route.fetch()  # type: ignore[attr-defined]
    route.fulfill(response=response, headers={**response.headers, "Content-Security-Policy": policy})  # type: ignore[attr-defined]


def test_csp_lists_every_inline_script(real_site: Path) -> None:
    listed = json.loads((beside(real_site) / "csp.json").read_text(encoding="utf-8"))
    for page in real_site.rglob("*.html"):
        for script in re.findall(r"<script>(.*?)</script>", page.read_text(encoding="utf-8"), re.DOTALL):
            assert "sha256-" + base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() in listed


def test_no_page_lets_a_browser_fetch_another_page_beforehand(real_site: Path) -> None:
    """Firefox takes ``rel=next`` for that, on every page that is read; on “Rà bài” its own policy then complains."""
    for page in real_site.rglob("*.html"):
        head = page.read_text(encoding="utf-8").split("</head>")[0]
        assert not re.search(r"<link[^>]+rel=.?(?:next|prefetch|prerender|preconnect|dns-prefetch)", head), page


def test_no_page_has_inline_styles_or_handlers(real_site: Path) -> None:
    for page in real_site.rglob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", html), page.name
        assert "<style" not in html, page.name


def test_every_string_of_the_theme_is_vietnamese(real_site: Path) -> None:
    html = (real_site / "giu-tai-khoan" / "hai-buoc.html").read_text(encoding="utf-8")
    for english in (
        "Initializing",
        "Search",
        "Skip to",
        "Back to top",
        "Table of contents",
        "Navigation",
        "Permanent link",
    ):
        assert not re.search(rf'(?:>|"){english}', html), english


def test_the_dark_colours_stand_twice_and_are_the_same() -> None:
    text = _TOKENS.read_text(encoding="utf-8")
    blocks = [
        dict(re.findall(r"(--[a-z-]+|color-scheme): ([^;]+);", block))
        for block in re.findall(r"\{([^{}]*color-scheme: dark[^{}]*)\}", text)
    ]
    assert len(blocks) == 2
    assert blocks[0] == blocks[1]
