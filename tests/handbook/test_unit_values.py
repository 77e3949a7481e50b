"""Each ward's own values in the book: the table, what a page and its script hold, and a phone that chooses."""

import json
import re
import unicodedata
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests import axe
from tests.compressed_server import serve
from tests.handbook.conftest import SmallBook
from tests.once import once
from trainer.content.registers import read_agency
from trainer.content.sections import read_sections, stale
from trainer.core.handbook.section import AgencyValue
from trainer.core.handbook.unit_values import UnitValues
from trainer.handbook.compress import compress
from trainer.handbook.print import clean_page
from trainer.handbook.site import unit_values
from trainer.handbook.site.manuscript import Page as ManuscriptPage
from trainer.tables.table import Column, Table
from trainer.tables.write_xlsx import xlsx_bytes

AGENCY = """\
ten_co_quan: {label: Tên cơ quan, value: UBND thành phố Trăng}
so_mot_cua: {label: Số một cửa, value: "024 0000 0120"}
cong_an_xa: {label: Công an xã, value: null}
pa05: {label: PA05, value: "024 0000 0505"}
so_truc_cntt: {label: Số trực, value: "024 0000 0101"}
theo_don_vi: {label: Bảng, value: don-vi.csv}
"""
UNITS = """\
Mã đơn vị,Tên đơn vị,so_mot_cua,cong_an_xa
P002,Xã Đông,,"Công an xã Đông, 024 0000 2113"
P001,Phường An,024 0000 1120,"Công an <An> & Bình, 024 0000 1113"
P003,Phường Ấm,,
"""
INCIDENT = """\
## Gọi ai {#goi}

Gọi {{ co_quan("cong_an_xa") }}, một cửa {{ co_quan("so_mot_cua") }}, PA05 {{ co_quan("pa05") }}.
"""
FORM = """\
## Mẫu {#mau}

**ỦY BAN NHÂN DÂN**
**PHƯỜNG (XÃ) ………**
Số: ……/QĐ

Ngày ……

### Tờ hai {#to-hai}

**ỦY BAN NHÂN DÂN ………**

Gửi **Ủy ban nhân dân ………**
"""
FORM_HEAD = """\
---
title: {title}
description: Một câu.
owner_role: staff
reviewed: 2026-11-24
form: true
---

"""
SCRIPT, TABLE = "assets/javascripts/so-don-vi.js", "assets/javascripts/so-don-vi-bang.js"
CHOICE = "#so-don-vi-chon"
ADDRESS_OF_TABLE = "**/so-don-vi-bang.js?*"


def city(book: SmallBook) -> SmallBook:
    book.data("co-quan", AGENCY)
    (book.project / "docs" / "_data" / "don-vi.csv").write_text(UNITS, encoding="utf-8-sig")
    book.page("su-co", INCIDENT)
    book.page("khac", '## Nơi đến {#noi}\n\nHỏi {{ co_quan("so_mot_cua") }}.\n')
    # So long that it comes in pieces: the line is there before what it changes.
    book.page(
        "dai",
        '## Nơi đến {#noi}\n\nHỏi {{ co_quan("so_mot_cua") }}.\n'.replace(
            "\n\n", "\n\n" + "- Dài.\n" * 9_000 + "\n", 1
        ),
    )
    book.page("ten", '## Nơi đến {#noi}\n\nTrang của {{ co_quan("ten_co_quan") }}.\n')
    book.page("phieu", FORM, FORM_HEAD)
    book.page("chung", '## PA05 {#pa}\n\n{{ co_quan("pa05") }}\n')
    return book


def table_of(site: Path) -> Any:
    script = (site / TABLE).read_text(encoding="utf-8")
    return json.loads(script[script.index('{"') : script.rindex("}")])


def test_pages_with_what_differs_get_a_line_and_the_script_and_no_others(book: SmallBook) -> None:
    site = city(book).build()
    pages = {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in ("su-co", "khac", "chung", "index")}

    assert [name for name, html in pages.items() if SCRIPT in html] == ["su-co", "khac"]
    assert '</h2>\n<div class="so-don-vi"' in pages["khac"]
    assert [name for name, html in pages.items() if 'class="so-don-vi"' in html] == ["su-co", "khac"]
    line = "<p>Số máy, đầu mối ở trang này là của UBND thành phố Trăng, chưa phải của xã, phường anh/chị.</p>"
    assert line in pages["su-co"]
    assert 'data-khoa="cong_an_xa so_mot_cua ten_co_quan"' in pages["khac"]
    assert stale(book.project) == []


def test_the_script_has_all_units_by_name_and_marks_their_numbers(book: SmallBook) -> None:
    site = city(book).build()
    content = table_of(site)
    table = content["rows"]

    assert content["keys"][:2] == [["cong_an_xa", "công an xã"], ["so_mot_cua", "số một cửa"]]
    assert f'data-bang="{content["mark"]}"' in (site / "khac.html").read_text(encoding="utf-8")
    assert [unit[1] for unit in table] == ["Phường An", "Phường Ấm", "Xã Đông"]
    number = "\t024\N{NO-BREAK SPACE}0000\N{NO-BREAK SPACE}1113\t"
    assert ["P001", "Phường An", f"Công an <An> & Bình, {number}"] in [unit[:3] for unit in table]


def test_without_a_table_nothing_is_added(book: SmallBook) -> None:
    city(book).data("co-quan", AGENCY.replace("theo_don_vi", "# "))
    site = book.build()

    assert not (site / SCRIPT).exists()
    assert not (site / TABLE).exists()
    assert "so-don-vi" not in (site / "su-co.html").read_text(encoding="utf-8")


def heads(book: SmallBook) -> list[str]:
    """Return what stands at the heads of the form, and of it what a script may change."""
    html = (book.build() / "phieu.html").read_text(encoding="utf-8")
    found = re.findall(r"<p><strong>(?:<span [^>]*>)?((?:ỦY|SỞ).*?)</(?:span|p)>", html, re.DOTALL)
    return [re.sub(r"\s*<[^>]+>\s*", " | ", one) for one in found]


def test_the_head_of_a_form_has_the_name_of_a_book_of_one_office_and_dots_where_nobody_or_a_ward_says_it(
    book: SmallBook,
) -> None:
    dots = ["ỦY BAN NHÂN DÂN | PHƯỜNG (XÃ) ………", "ỦY BAN NHÂN DÂN ………"]
    assert heads(city(book)) == dots
    alone = AGENCY.replace("theo_don_vi", "# ")
    book.data("co-quan", alone)
    assert heads(book) == ["ỦY BAN NHÂN DÂN | THÀNH PHỐ TRĂNG"] * 2
    book.data("co-quan", alone.replace("UBND thành phố Trăng", "Sở <An>"))
    assert heads(book) == ["SỞ &lt;AN&gt;"] * 2
    before = read_sections(book.project)
    book.data("co-quan", alone.replace("UBND thành phố Trăng", "null"))
    assert [one.split(" | ")[0] for one in heads(book)] == ["ỦY BAN NHÂN DÂN", "ỦY BAN NHÂN DÂN ………"]
    after = read_sections(book.project)
    assert {one: kept.fingerprint for one, kept in before.items()} == {
        one: kept.fingerprint for one, kept in after.items()
    }


def test_the_table_changes_the_book_and_no_section(book: SmallBook) -> None:
    city(book).build()
    before = read_sections(book.project)
    (book.project / "docs" / "_data" / "don-vi.csv").write_text(UNITS.replace("1120", "1121"), encoding="utf-8")

    assert stale(book.project) == ["docs/_data/don-vi.csv"]
    book.build()
    assert read_sections(book.project) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "docs/_data/don-vi.csv: không đọc được bảng số riêng của đơn vị → tạo tệp bằng lệnh unit contacts"),
        ("", "docs/_data/don-vi.csv: Tệp “don-vi.csv” rỗng → "),
        (UNITS.replace("P002", "P001"), "docs/_data/don-vi.csv:3: cột “Mã đơn vị”: mã “P001” đã có ở dòng 2 → "),
        (UNITS.replace("so_mot_cua", "so_la"), "docs/_data/don-vi.csv:1: không rõ cột “so_la” là gì → "),
    ],
)
def test_a_table_that_cannot_be_used_stops_the_build_in_one_line(
    book: SmallBook, content: str | None, said: str
) -> None:
    file = city(book).project / "docs" / "_data" / "don-vi.csv"
    file.unlink() if content is None else file.write_text(content, encoding="utf-8")

    (problem,) = book.problems()
    assert str(problem).startswith(said)


def test_the_search_tells_nobodys_number_where_wards_differ(book: SmallBook) -> None:
    site = city(book).build()
    told = (site / "search" / "search_index.json").read_text(encoding="utf-8")

    assert "Gọi [công an xã], một cửa [số một cửa], PA05 024\N{NO-BREAK SPACE}0000\N{NO-BREAK SPACE}0505." in told
    assert [one for one in ("0120", "1120", "thành phố Trăng") if one in told] == []
    page = (site / "su-co.html").read_text(encoding="utf-8")
    assert '<span data-co-quan="so_mot_cua"><a href="tel:02400000120">' in page


def test_a_workbook_is_read_as_a_csv_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = tuple(Column(key, key, 9) for key in ("code", "name", "so_mot_cua"))
    (tmp_path / "bang.xlsx").write_bytes(xlsx_bytes(Table("Bảng", columns, (("P001", "Phường An", "024 0000 1120"),))))
    (tmp_path / "co-quan.yml").write_text(AGENCY.replace("don-vi.csv", "bang.xlsx"), encoding="utf-8")
    monkeypatch.setenv("GAN_DAN_AGENCY", str(tmp_path / "co-quan.yml"))

    units, problems = unit_values.read(tmp_path, read_agency(tmp_path)[0])
    assert (list(units), problems) == ([UnitValues("P001", "Phường An", {"so_mot_cua": "024 0000 1120"})], [])


def test_126_wards_with_eight_values_each_weigh_less_than_25_kilobytes(tmp_path: Path) -> None:
    units = [
        UnitValues(
            f"P{ward:03}",
            f"Phường số {ward}",
            {
                f"khoa_{key}": f"Phường số {ward}, việc {key}, 024 {ward * 37 % 9973:04} {key}{ward:03}"
                for key in range(8)
            },
        )
        for ward in range(126)
    ]
    (tmp_path / "so.js").write_text(unit_values.table(units, {}), encoding="utf-8")
    compress(tmp_path)

    assert (tmp_path / "so.js.gz").stat().st_size <= 25_000


def test_print_has_the_citys_values_and_says_so() -> None:
    html = unit_values.with_line(
        '<h1 id="a">A</h1>\n<p>Gọi <span data-co-quan="so_mot_cua">024</span>.</p>',
        [UnitValues("P001", "Phường An", {"so_mot_cua": "1"})],
        {"ten_co_quan": AgencyValue("ten_co_quan", "Tên", "TP Trăng")},
    )
    page = clean_page.clean(ManuscriptPage("a.html", "A", html, "2026-11-25"), clean_page.Places({"a.html": "a"}), 0)

    said = " ".join("".join(page.itertext()).split())
    assert said == "Số máy, đầu mối ở trang này là của TP Trăng, chưa phải của xã, phường anh/chị. Gọi 024."


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    def make(folder: Path) -> None:
        compress(city(SmallBook(folder)).build())

    return once(tmp_path_factory, "book-of-wards", make) / "var" / "site"


@pytest.fixture(params=["http", "file"])
def root(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    if request.param == "file":
        yield site.as_uri() + "/"
        return
    with serve(site) as (address, _):
        yield address


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    assert said == []
    context.close()


def reads(page: Page, words: str) -> None:
    expect(page.locator("#goi ~ p, #noi ~ p")).to_have_text(words)


def choose_and_go_on_without_the_table(page: Page, root: str) -> None:
    """Choose a ward and open another page that never gets the table; again while the browser brought nothing along.

    Pages of files need not share a process, and between processes Chromium promises no moment at which the one has
    what the other stored: on a machine with much to do the choice was not there in two of some hundred runs.
    """
    for _ in range(5):
        page.goto(root + "dai.html")
        page.get_by_label("Số của").select_option("P001")
        page.route(ADDRESS_OF_TABLE, lambda route: route.abort())
        page.goto(root + "khac.html")
        if page.evaluate("document.querySelector('#noi ~ p').textContent.includes('1120')"):
            return
        page.unroute(ADDRESS_OF_TABLE)


@pytest.mark.browser
def test_a_ward_that_is_chosen_once_is_seen_on_every_page_until_another_is(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    page.goto(root + "su-co.html")
    unchosen = "Gọi [cần điền: công an xã], một cửa 024 0000 0120, PA05 024 0000 0505."
    reads(page, unchosen)
    page.get_by_label("Số của").select_option("P001")
    reads(page, "Gọi Công an <An> & Bình, 024 0000 1113, một cửa 024 0000 1120, PA05 024 0000 0505.")
    expect(page.get_by_role("link", name="024 0000 1113")).to_have_attribute("href", "tel:02400001113")

    page.goto(root + "khac.html")
    reads(page, "Hỏi 024 0000 1120.")
    page.reload()
    reads(page, "Hỏi 024 0000 1120.")
    page.get_by_label("Số của").select_option("P002")
    reads(page, "Hỏi [Xã Đông chưa ghi: số một cửa].")
    expect(page.locator(".so-don-vi p")).to_have_text("Số máy, đầu mối ở trang này là của Xã Đông.")

    page.goto(root + "su-co.html")
    reads(page, "Gọi Công an xã Đông, 024 0000 2113, một cửa [Xã Đông chưa ghi: số một cửa], PA05 024 0000 0505.")
    page.get_by_label("Số của").select_option("")
    reads(page, unchosen)
    expect(page.locator("mark.can-dien")).to_have_count(1)


@pytest.mark.browser
def test_what_was_chosen_stands_before_the_table_comes_and_only_while_it_is_the_same_table(
    phone: BrowserContext, root: str
) -> None:
    page = phone.new_page()
    choose_and_go_on_without_the_table(page, root)
    reads(page, "Hỏi 024 0000 1120.")
    expect(page.get_by_label("Số của")).to_have_value("P001")
    page.evaluate(
        "localStorage['gan-dan.don-vi-so'] = localStorage['gan-dan.don-vi-so'].replace(/mark\":\"./, 'mark\":\"x')"
    )
    page.reload()
    reads(page, "Hỏi 024 0000 0120.")
    page.evaluate("localStorage['gan-dan.don-vi-so'] = '{'")
    page.unroute(ADDRESS_OF_TABLE)
    page.goto(root + "dai.html")
    expect(page.locator("[data-co-quan] a")).to_have_text("024 0000 1120")


@pytest.mark.browser
def test_of_two_tabs_and_of_one_put_aside_each_shows_the_last_choice(phone: BrowserContext, root: str) -> None:
    first, second = phone.new_page(), phone.new_page()
    first.goto(root + "khac.html")
    second.goto(root + "su-co.html")
    second.get_by_label("Số của").select_option("P001")
    expect(first.get_by_label("Số của")).to_have_value("P001")
    reads(first, "Hỏi 024 0000 1120.")


@pytest.mark.browser
def test_a_page_that_never_got_the_table_shows_a_choice_that_comes_in_two_pieces(
    phone: BrowserContext, root: str
) -> None:
    first, second = phone.new_page(), phone.new_page()
    second.goto(root + "su-co.html")
    second.get_by_label("Số của").select_option("P001")
    kept = second.evaluate("localStorage['gan-dan.don-vi-so']")
    second.evaluate("localStorage.clear()")
    first.route(ADDRESS_OF_TABLE, lambda route: route.abort())
    first.goto(root + "khac.html")
    reads(first, "Hỏi 024 0000 0120.")

    # A browser tells one process after another what was stored, a name at a time.
    second.goto(root + "ten.html")
    second.evaluate("localStorage['gan-dan.don-vi'] = 'P001'")
    first.wait_for_function("localStorage['gan-dan.don-vi'] === 'P001'")
    second.evaluate("kept => { localStorage['gan-dan.don-vi-so'] = kept }", kept)
    reads(first, "Hỏi 024 0000 1120.")


@pytest.mark.browser
def test_a_browser_that_keeps_nothing_shows_the_choice_on_this_page(browser: Browser, root: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    # Material's own script is stopped by it; ours and the page are not.
    refused = "get: () => { throw new Error('refused') }"
    page.add_init_script(f"Object.defineProperty(window, 'localStorage', {{ {refused} }})")
    ours: list[str] = []
    page.on("pageerror", lambda error: ours.append(error.stack or "") if "so-don-vi" in (error.stack or "") else None)
    page.goto(root + "khac.html")
    page.get_by_label("Số của").select_option("P001")
    reads(page, "Hỏi 024 0000 1120.")
    assert ours == []
    page.close()


@pytest.mark.browser
def test_without_javascript_the_page_says_whose_numbers_these_are(browser: Browser, root: str) -> None:
    page = browser.new_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(root + "khac.html")
    expect(page.locator(".so-don-vi")).to_have_text(
        "Số máy, đầu mối ở trang này là của UBND thành phố Trăng, chưa phải của xã, phường anh/chị."
    )
    reads(page, "Hỏi 024 0000 0120.")
    page.close()


@pytest.mark.browser
def test_a_printed_page_names_the_ward_by_its_numbers_and_at_the_head(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    page.goto(root + "khac.html")
    page.get_by_label("Số của").select_option("P001")
    reads(page, "Hỏi 024 0000 1120.")
    head = '<span class="title" style="font-size: 9px"></span>'
    printed = page.pdf(display_header_footer=True, header_template=head, margin={"top": "20mm"})
    words = " ".join(PdfReader(BytesIO(printed)).pages[0].extract_text().split())

    assert "Số máy, đầu mối ở trang này là của Phường An. Hỏi 024 0000 1120." in words
    assert "Trang khac – Gần Dân – Phường An" in words
    assert page.title() == "Trang khac – Gần Dân"


@pytest.mark.browser
def test_a_form_is_printed_with_the_name_of_the_ward_that_was_chosen_and_with_dots_before(
    phone: BrowserContext, root: str
) -> None:
    page = phone.new_page()
    page.goto(root + "phieu.html")
    assert "…/QĐ" in printed(page)
    assert [name for name in ("TRĂNG", "Trăng", "PHƯỜNG AN", "đầu biểu mẫu") if name in printed(page)] == []
    expect(page.locator(".so-don-vi p")).to_have_text("Anh/chị chọn xã, phường thì đầu biểu mẫu có sẵn tên cơ quan.")
    page.get_by_label("Số của").select_option("P001")
    expect(page.locator(".so-don-vi p")).to_have_text("Tên cơ quan ở đầu biểu mẫu là của Phường An.")
    words = printed(page)
    assert words.count("ỦY BAN NHÂN DÂN PHƯỜNG AN") == 2
    assert "Ủy ban nhân dân ………" in words
    assert [name for name in ("PHƯỜNG (XÃ)", "TRĂNG", "Trăng", "đầu biểu mẫu") if name in words] == []
    page.get_by_label("Số của").select_option("")
    assert "ỦY BAN NHÂN DÂN ………" in printed(page)


def printed(page: Page) -> str:
    pages = PdfReader(BytesIO(page.pdf())).pages
    return unicodedata.normalize("NFC", " ".join(" ".join(one.extract_text() for one in pages).split()))


@pytest.mark.browser
def test_what_the_trainer_knows_counts_until_something_is_chosen_by_hand(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    page.goto(root + "khac.html")
    page.evaluate("localStorage.setItem('gan-dan.don-vi-cua-toi', '/TP/P001/P001-VP/ Văn phòng')")
    page.reload()
    reads(page, "Hỏi 024 0000 1120.")
    page.get_by_label("Số của").select_option("")
    page.reload()
    reads(page, "Hỏi 024 0000 0120.")
    page.evaluate("localStorage.setItem('gan-dan.don-vi', 'KHONG-CON')")
    page.reload()
    expect(page.get_by_label("Số của")).to_have_value("P001")


@pytest.mark.browser
def test_nothing_moves_once_it_is_drawn_and_axe_finds_nothing(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    page.goto(root + "su-co.html")
    page.get_by_label("Số của").select_option("P002")
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(one => { moved += one.value }))"
        ".observe({ type: 'layout-shift', buffered: true })"
    )
    page.reload()
    page.evaluate("document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))))")
    assert page.evaluate("moved") == 0
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert axe.violations(page) == []


@pytest.mark.browser
def test_a_table_of_another_build_is_not_taken_and_leaves_nothing_behind(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    other = '{"mark":"00000000","keys":[["so_mot_cua","x"]],"rows":[["P001","Phường An","024 9"]]}'
    script = f'document.dispatchEvent(new CustomEvent("gan-dan.bang", {{detail: {other}}}));window.came = 1'
    phone.route("**/so-don-vi-bang.js?*", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page.goto(root + "khac.html")
    page.evaluate("localStorage.setItem('gan-dan.don-vi', 'P001')")
    page.reload()
    page.wait_for_function("window.came")
    reads(page, "Hỏi 024 0000 0120.")
    expect(page.get_by_label("Số của").locator("option")).to_have_count(1)
    assert page.evaluate("localStorage.getItem('gan-dan.don-vi-so')") is None


@pytest.mark.browser
def test_the_name_of_the_agency_is_that_of_the_ward_and_who_finds_none_is_told_whom_to_call(
    phone: BrowserContext, root: str
) -> None:
    page = phone.new_page()
    page.goto(root + "ten.html")
    expect(page.get_by_label("Số của").locator("option").last).to_have_text("Không thấy nơi mình? Gọi 024 0000 0101")
    page.get_by_label("Số của").select_option("P002")
    reads(page, "Trang của Ủy ban nhân dân xã Đông.")


@pytest.mark.browser
def test_whose_own_unit_has_no_row_is_told_so(phone: BrowserContext, root: str) -> None:
    page = phone.new_page()
    page.add_init_script("localStorage.setItem('gan-dan.don-vi-cua-toi', '/TP/P009/ Phường Xa')")
    page.goto(root + "khac.html")
    note = page.locator(".so-don-vi p")
    expect(note).to_contain_text("Phường Xa của anh/chị chưa có số ở đây. Số máy, đầu mối ở trang này là của UBND")
    page.get_by_label("Số của").select_option("P001")
    expect(note).to_have_text("Số máy, đầu mối ở trang này là của Phường An.")
