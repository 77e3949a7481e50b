"""Search finds Vietnamese with and without tone marks, over http and from disk, on the real pages."""

import unicodedata
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

# what is typed, and the page or section that must come first
QUERIES = [
    ("mật khẩu", "giu-tai-khoan/mat-khau.html"),
    ("mat khau", "giu-tai-khoan/mat-khau.html"),
    ("MẬT KHẨU", "giu-tai-khoan/mat-khau.html"),
    (unicodedata.normalize("NFD", "mật khẩu"), "giu-tai-khoan/mat-khau.html"),
    ("lừa đảo nhắm vào quản trị viên", "lua-dao/index.html"),
    ("lua dao nham vao quan tri vien", "lua-dao/index.html"),
    ("LUA DAO NHAM VAO", "lua-dao/index.html"),
    ("rà trước khi đăng", "ra-truoc-khi-dang/index.html"),
    ("ra truoc khi dang", "ra-truoc-khi-dang/index.html"),
    ("Đổi điện thoại", "giu-tai-khoan/hai-buoc.html"),
    ("doi dien thoai", "giu-tai-khoan/hai-buoc.html"),
    ("mã dự phòng", "giu-tai-khoan/hai-buoc.html"),
    ("xac thuc hai buoc", "giu-tai-khoan/hai-buoc.html"),
    ("trẻ em", "ra-truoc-khi-dang/tre-em.html"),
    ("bi mat nha nuoc", "ra-truoc-khi-dang/bi-mat-nha-nuoc.html"),
    ("bàn giao", "giu-tai-khoan/ban-giao.html"),
    ("116/2025/QH15", "van-ban.html"),
    ("luat an ninh mang", "van-ban.html"),
    ("nghị định 330", "van-ban.html"),
    ("vneid", "lua-dao/vneid-gia.html"),
]


@pytest.fixture(scope="module", params=["http", "file"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, addresses: Callable[[str], str]
) -> Iterator[tuple[Page, str]]:
    root = addresses(request.param)
    page = browser.new_page(viewport={"width": 1366, "height": 850})
    page.goto(root + "giu-tai-khoan/index.html")
    yield page, root
    page.close()


def search(page: Page, words: str) -> list[str]:
    field = page.locator(".md-search__input")
    results = page.locator(".md-search-result__item > a, .md-search-result__none")
    field.fill("")
    field.press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text("Gõ để tìm", timeout=15_000)
    field.fill(words)
    field.press("End")
    expect(results.first).to_be_visible(timeout=15_000)
    return [link.get_attribute("href") or "" for link in results.all()]


@pytest.mark.parametrize(("words", "first"), QUERIES)
def test_the_right_page_comes_first(opened: tuple[Page, str], words: str, first: str) -> None:
    page, root = opened
    found = search(page, words)
    assert found[0].startswith(root + first), found[:4]


def test_the_instrument_in_force_comes_before_the_one_it_replaced(opened: tuple[Page, str]) -> None:
    page, _ = opened
    search(page, "luật an ninh mạng")
    sections = page.locator(".md-search-result__item").first.locator("a").all()
    anchors = [(link.get_attribute("href") or "").partition("#")[2] for link in sections]
    assert anchors.index("luat-116-2025") < anchors.index("luat-24-2018")


def test_nothing_found_says_so_in_vietnamese(opened: tuple[Page, str]) -> None:
    page, _ = opened
    page.locator(".md-search__input").fill("qwrtzx")
    page.locator(".md-search__input").press("End")
    expect(page.locator(".md-search-result__meta")).to_have_text(
        "Không tìm thấy. Thử ít chữ hơn hoặc chữ khác.", timeout=15_000
    )
