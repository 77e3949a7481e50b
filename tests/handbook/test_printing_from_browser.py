"""A page, printed by the browser: dark on white; what is handed out stands on no sheet with answers."""

from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests import paper
from tests.handbook.conftest import PROJECT

pytestmark = pytest.mark.browser
KITS = sorted(file.stem for file in (PROJECT / "docs" / "bieu-mau").glob("bo-dien-tap-*.md"))
KIT_PARTS = ("#mau", "#so-tay", "#tin-mo", "#quan-sat", "#dap-an")
PARTS = dict.fromkeys(KITS, KIT_PARTS) | {
    "phieu-gop-y-dien-tap": ("#mau", "#ban-gop", "#mau-dien"),
    "to-phat-khoa-bon-gio": ("#mau", "#to-2", "#to-3", "#to-4", "#can-cu"),
}


@pytest.mark.parametrize("name", PARTS)
def test_the_parts_of_a_form_begin_sheets_of_their_own(browser: Browser, real_site: Path, name: str) -> None:
    page = browser.new_page()
    page.goto(f"{real_site.as_uri()}/bieu-mau/{name}.html")
    titles = page.evaluate(
        "ids => ids.map(id => document.querySelector(id).firstChild.textContent.trim())", PARTS[name]
    )
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    page.close()
    tops = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert [title for title in titles if not any(top.startswith(title) for top in tops)] == []


@pytest.mark.parametrize("chosen", ["", "dark"])
def test_who_reads_in_the_dark_prints_dark_on_white(browser: Browser, real_site: Path, chosen: str) -> None:
    context = browser.new_context(color_scheme="dark")
    if chosen:
        context.add_init_script(f"localStorage.setItem('gan-dan.theme', '{chosen}')")
    page = context.new_page()
    pages = ("index", "su-co/lo-du-lieu-ca-nhan", "van-ban", "bieu-mau/nhat-ky-su-co")
    pale = {}
    for name in pages:
        page.goto(f"{real_site.as_uri()}/{name}.html")
        pale[name] = paper.pale_words(page)
    context.close()
    assert pale == {name: [] for name in pages}


def test_a_small_table_is_not_torn_and_a_blank_follows_what_is_said_of_it(browser: Browser, real_site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{real_site.as_uri()}/bieu-mau/so-tai-khoan.html")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    page.close()
    sheets = [" ".join(sheet.extract_text().split()) for sheet in printed.pages]
    assert "A. Kênh" in sheets[0]
    rights = next(sheet for sheet in sheets if "Trần Văn Dũng, Văn phòng" in sheet)
    assert "Cộng tác viên L. K." in rights


def test_a_drawing_stands_on_the_sheet_of_its_heading_on_paper_across_too(browser: Browser, real_site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{real_site.as_uri()}/su-co/index.html")
    printed = [PdfReader(BytesIO(page.pdf(format="A4", landscape=across))) for across in (False, True)]
    page.close()
    for paper_of in printed:
        sheets = [" ".join(sheet.extract_text().split()) for sheet in paper_of.pages]
        for heading, drawn in (("Ai gọi ai", "Đầu mối CNTT"), ("Đồng hồ các mốc", "Đồng hồ chạy từ giờ")):
            assert [sheet for sheet in sheets if drawn in sheet.partition(heading)[2]], heading
