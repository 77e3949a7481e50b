"""axe, as we hurry it along, finds what it finds untouched."""

import pytest
from playwright.sync_api import Browser, Page

from tests import axe

pytestmark = pytest.mark.browser
FAULTY = """<html lang="vi"><title>Trang</title>
<style>main { color: #999; background: #fff } a { color: #900 }
@media (prefers-color-scheme: dark) { main { background: #888 } }
@media (min-width: 1000px) { .wide { color: #ddd } }
.thin { color: rgb(0 0 0 / 40%) } .half { opacity: .5; background: hsl(0.1turn 50% 90% / .5) }</style>
<nav class="seen"><p style="color: #eee">Mục lục</p></nav>
<main><h1>Tên</h1><p>Chữ nhạt <a href="#x">liên kết</a></p><p class="wide">Rộng</p>
<p class="thin">Mỏng</p>
<div class="half"><p class="thin">Mỏng nửa</p><p style="color: #666">Xám nửa</p></div>
<img src="data:,"><input></main>"""


@pytest.fixture
def page(browser: Browser) -> Page:
    page = browser.new_page()
    page.set_content(FAULTY)
    return page


def test_the_hurried_one_finds_the_same_as_axe_itself(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried = axe.violations(page)
    page.set_content(FAULTY)
    monkeypatch.setattr(axe, "_AXE", axe._SOURCE)
    plain = axe.violations(page)
    page.close()

    assert hurried == plain
    assert {one.split(":")[0] for one in plain} == {"390 light", "390 dark", "1366 light", "1366 dark"}
    assert {one.split(": ")[1] for one in plain} >= {"color-contrast", "image-alt", "label"}


def test_what_was_seen_on_another_page_is_left_out_and_nothing_else(page: Page) -> None:
    whole = [found for _, found in axe.looks(page)]
    page.set_content(FAULTY)
    rest = [found for _, found in axe.looks(page, known=".seen")]
    page.close()

    assert all("Mục lục" in str(found) for found in whole)
    assert "Mục lục" not in str(rest)
    assert all("color-contrast" in str(found) for found in rest)
