"""A look at a screen sees what is wrong with it, and is not taken a second time."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import looks

pytestmark = pytest.mark.browser
SOUND = """<html lang="vi"><title>Trang</title><main><h1>Trang</h1>
  <details class="fold"><summary style="min-height: 50px; min-width: 50px">Mở</summary>%s</details></main>"""


def test_what_is_wrong_on_a_screen_is_seen(browser: Browser) -> None:
    faulty = """<button style="width: 20px; height: 20px; padding: 0">nhỏ</button><img src="data:,">
      <div style="width: 900px; height: 4000px">dài</div><p style="width: 40px">xaphuong.example.gov.vn</p>"""
    with looks(browser, "button", unfold="details.fold") as all_looks:
        sound = all_looks.at("sound", "anybody", None, lambda page: page.set_content(SOUND % ""))
        faults = all_looks.at("faulty", "anybody", None, lambda page: page.set_content(SOUND % faulty))
        tall = all_looks.at("tall", "anybody", None, lambda page: page.set_content(SOUND + faulty))

    assert (sound.violations, sound.too_small, sound.narrowest_width) == ([], [], 320)
    assert (sound.zoomed_width, sound.spilt) == (683, [])
    assert faults.too_small == ["nhỏ"]
    assert faults.narrowest_width > 500
    assert faults.zoomed_width > 800
    assert faults.spilt == ["320: xaphuong.example.gov.vn", "683: xaphuong.example.gov.vn"]
    assert any("image-alt" in one for one in faults.violations)
    # Its height is that of the page as it comes, with nothing unfolded.
    assert sound.height_on_a_phone == faults.height_on_a_phone == 850
    assert tall.height_on_a_phone > 4000
    assert "Mở" in sound.words


def test_trouble_is_no_look_and_only_that_of_its_own_screen(browser: Browser) -> None:
    def troubled(page: Page) -> None:
        page.set_content(SOUND % "")
        page.evaluate("console.error('Failed to load resource: nothing there')")

    with looks(browser, "button", unfold="details.fold") as all_looks:
        with pytest.raises(AssertionError, match="nothing there"):
            all_looks.at("troubled", "anybody", None, troubled)
        all_looks.at("sound", "anybody", None, lambda page: page.set_content(SOUND % ""))
        all_looks.at("allowed", "anybody", None, troubled, troubled=True, alone=True)


def test_a_screen_is_opened_once(browser: Browser) -> None:
    opened: list[str] = []

    def way(page: Page) -> None:
        opened.append(page.url)
        page.set_content(SOUND % "")

    with looks(browser, "button", unfold="details.fold") as all_looks:
        assert all_looks.at("one", "anybody", None, way) is all_looks.at("one", "anybody", None, way)
    assert len(opened) == 1
