"""The search on a phone is found again after Back, and shows in the page what it told of; over http and from disk."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = pytest.mark.browser

_PHONE = {"width": 390, "height": 844}


@pytest.fixture(params=["http", "file"])
def opened(
    request: pytest.FixtureRequest, browser: Browser, addresses: Callable[[str], str]
) -> Iterator[tuple[Page, str]]:
    root, said = addresses(request.param), []
    page = browser.new_page(viewport=_PHONE, reduced_motion="reduce")
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(root + "kenh/index.html")
    yield page, root
    assert said == []
    page.close()


def search(page: Page, words: str) -> Locator:
    """Type, and return the links of what is found, once the address knows the words."""
    page.locator(".band-find").click()
    page.locator(".md-search__input").press_sequentially(words)
    links = page.locator(".md-search-result a")
    expect(links.first).to_be_visible()
    page.wait_for_url(re.compile(r"\?q="))
    return links


def words_of(page: Page) -> str | None:
    found: str | None = page.evaluate("new URLSearchParams(location.search).get('q')")
    return found


def test_what_is_typed_stands_in_the_address_and_adds_nothing_to_the_history(opened: tuple[Page, str]) -> None:
    page, _ = opened
    before = page.evaluate("history.length")
    search(page, "mật khẩu")
    page.wait_for_function("new URLSearchParams(location.search).get('q') === 'mật khẩu'")
    assert page.evaluate("history.length") == before
    page.locator(".md-search__form > label").click()
    assert words_of(page) is None
    assert page.evaluate("history.length") == before


def test_a_whole_rumour_that_is_pasted_stays_out_of_the_address(opened: tuple[Page, str]) -> None:
    page, _ = opened
    search(page, "mật khẩu")
    page.locator(".md-search__input").fill("mật khẩu " * 23)
    page.wait_for_function("!location.search.includes('q=')")
    assert words_of(page) is None


def test_after_back_the_results_lie_as_they_lay(opened: tuple[Page, str]) -> None:
    """Also one of those that come only to whoever scrolls on, folded behind "more of this page"."""
    page, _ = opened
    search(page, "mật khẩu")
    frame, items = page.locator(".md-search__scrollwrap"), page.locator(".md-search-result__item")
    first_ten = items.count()
    while items.count() < first_ten + 4:
        frame.evaluate("one => one.scrollTo(0, one.scrollHeight)")
        page.wait_for_timeout(50)
    folded = items.nth(first_ten + 1).locator("details")
    folded.locator("summary").click()
    link = folded.locator("a").first
    link.scroll_into_view_if_needed()
    address, place = link.get_attribute("href"), link.bounding_box()
    link.click()
    page.wait_for_url(str(address))
    page.go_back()
    again = page.locator(f'.md-search-result a[href="{address}"]')
    expect(again).to_be_visible()
    assert page.locator(".md-search__input").input_value() == "mật khẩu"
    page.wait_for_function(
        "top => Math.abs(held.getBoundingClientRect().top - top) < 3".replace(
            "held", f"document.querySelector('.md-search-result a[href=\"{address}\"]')"
        ),
        arg=place and place["y"],
    )


def test_a_reload_and_a_link_that_was_passed_on_find_the_same(opened: tuple[Page, str]) -> None:
    page, root = opened
    first = search(page, "bị hack zalo").first.get_attribute("href")
    page.wait_for_function("new URLSearchParams(location.search).get('q') === 'bị hack zalo'")
    address = page.url
    page.reload()
    expect(page.locator(".md-search-result a").first).to_have_attribute("href", str(first))
    page.goto(root + "index.html")
    page.goto(address)
    expect(page.locator(".md-search-result a").first).to_have_attribute("href", str(first))


def test_a_result_in_the_page_one_reads_is_reached_and_left_again(opened: tuple[Page, str]) -> None:
    page, root = opened
    page.goto(root + "su-co/mat-tai-khoan.html")
    search(page, "bị hack zalo")
    page.locator(".md-search-result a[href$='mat-tai-khoan.html#15-phut']").click()
    page.wait_for_url(root + "su-co/mat-tai-khoan.html#15-phut")
    expect(page.locator("[id='15-phut']")).to_be_in_viewport()
    page.go_back()
    expect(page.locator(".md-search-result a").first).to_be_visible()
    assert words_of(page) == "bị hack zalo"


def test_the_folded_answer_that_a_result_tells_of_is_open_and_marked(opened: tuple[Page, str]) -> None:
    page, root = opened
    search(page, "phu huynh cho dang het roi")
    page.locator(".md-search-result a[href$='tre-em.html#tu-kiem']").first.evaluate("one => one.click()")
    page.wait_for_url(root + "ra-truoc-khi-dang/tre-em.html#tu-kiem")
    told = page.locator("details[open] mark", has_text="phụ huynh").first
    expect(told).to_be_in_viewport()
    folded = page.locator("article details")
    assert 0 < page.locator("article details[open]").count() < folded.count()
