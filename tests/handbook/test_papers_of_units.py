"""What is printed where wards have values of their own: each ward's papers have its own, those for all have none."""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.handbook.conftest import PROJECT, SmallBook
from tests.handbook.test_drawings import GOOD, draw
from tests.handbook.test_kit_sheets import book as book_of_today
from tests.handbook.test_kit_sheets import outside, too_small_for_a_wall
from tests.handbook.test_printing import FORM, FORM_HEAD, words_of
from tests.once import once
from tests.pdf_ua import faults
from trainer.disk.paths import beside
from trainer.handbook.command import main
from trainer.handbook.print import offices
from trainer.handbook.print.kits import UnitPapers, write_unit_papers
from trainer.handbook.print.publish import print_book

LONG = "Phường Nguyễn Trường Tộ – Hoàng Văn Thụ – Văn Miếu"
AGENCY = """\
ten_co_quan: {label: Tên cơ quan, value: Ủy ban nhân dân thành phố Trăng}
so_mot_cua: {label: Số một cửa, value: "024 0000 0120"}
cong_an_xa: {label: "Công an xã, phường", value: "Công an thành phố, 024 0000 0113"}
pa05: {label: PA05, value: "024 0000 0505"}
theo_don_vi: {label: Bảng, value: don-vi.csv}
"""
UNITS = """\
Mã đơn vị,Tên đơn vị,so_mot_cua,cong_an_xa
P001,Phường An,024 0000 1120,"Công an <An> & Bình, 024 0000 1113"
P002,Xã Đông,,"Công an xã Đông, 024 0000 2113"
"""
POSTERS = """\
- id: mot
  hang: Cạnh máy
  title: Mất trang? Gọi ngay
  lead: Gọi thoại.
  lines: [Gọi, Gỡ]
  picture: ba-buoc
  fields:
    - {label: Người thứ hai, value: ""}
    - {label: Công an, value: '{{ co_quan("cong_an_xa") }}'}
    - {label: Một cửa, value: '{{ co_quan("so_mot_cua") }}'}
    - {label: An ninh mạng, value: '{{ co_quan("pa05") }}'}
  foot: Không đọc mã.
  page: su-co
"""
CARD = """\
title: Gọi theo thứ tự
lead: Gọi thoại.
front:
  calls:
    - {who: Một cửa, value: '{{ co_quan("so_mot_cua") }}'}
    - {who: Công an, value: '{{ co_quan("cong_an_xa") }}'}
back:
  say: {label: Câu báo, text: Chuyện gì.}
  remember: [Ghi giờ]
  press: {label: Báo chí, text: Tôi báo ngay.}
  foot: Không ghi mật khẩu.
page: su-co
"""
INCIDENT = """\
## Gọi ai {#goi}

Gọi {{ co_quan("cong_an_xa") }}, một cửa {{ co_quan("so_mot_cua") }}, PA05 {{ co_quan("pa05") }}.
"""
SHEETS = "## Tờ treo {#to-treo}\n\n{{ tai_to_treo() }}\n"
SCAN = INCIDENT + "\n## Rà chữ {#ra-chu}\n\n{{ ra_bai() }}\n\n## Rà ảnh {#ra-anh}\n\n{{ ra_anh() }}\n"
SCAN_HEAD = "---\ntitle: {title}\ndescription: Một câu.\nowner_role: staff\nreviewed: 2026-11-25\nclosed: true\n---\n\n"
CITYS = ("024 0000 0120", "024 0000 0113", "Công an thành phố", "thành phố Trăng")


def city(book: SmallBook) -> SmallBook:
    book.data("co-quan", AGENCY)
    book.data("posters", POSTERS)
    book.data("pocket-card", CARD)
    (book.project / "docs" / "_data" / "don-vi.csv").write_text(UNITS, encoding="utf-8-sig")
    draw(book, GOOD)
    book.page("su-co", INCIDENT)
    book.page("bieu-mau/index", SHEETS)
    form = FORM.replace("Người duyệt: ………", 'Một cửa: {{ co_quan("so_mot_cua") }}, PA05 {{ co_quan("pa05") }}.')
    book.page("bieu-mau/phieu", form, FORM_HEAD)
    book.page("ra-bai", SCAN, SCAN_HEAD)
    return book


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of two wards whose small book is printed."""

    def make(folder: Path) -> None:
        city(SmallBook(folder)).build()
        done = CliRunner().invoke(main, ["--project", str(folder), "--cho-qua", "--print"])
        (folder / "said.txt").write_text(done.output, encoding="utf-8")

    return once(tmp_path_factory, "papers-of-wards", make)


def text_of(file: Path) -> str:
    """The words of a PDF in one line, every number with plain blanks."""
    pages = " ".join(page.extract_text() for page in PdfReader(file).pages)
    return " ".join(pages.replace("\u200b", "").replace("\N{NO-BREAK SPACE}", " ").split())


def test_each_ward_has_a_pdf_with_its_own_numbers_and_nobody_elses(printed: Path) -> None:
    folder = printed / "var" / "site" / "tai-ve" / "to-treo"
    assert sorted(file.name for file in folder.iterdir()) == ["P001-phuong-an.pdf", "P002-xa-dong.pdf"]

    words = text_of(folder / "P001-phuong-an.pdf")
    assert words.count("Công an <An> & Bình, 024 0000 1113") == 4  # the poster, and three cards on a sheet
    assert words.count("024 0000 1120") == 4
    assert "Ủy ban nhân dân phường An" in words
    assert "chưa ghi" not in words
    assert "024 0000 0505" in words, "what wards share stays"
    assert [one for one in (*CITYS, "Đông", "2113") if one in words] == []


def test_what_a_wards_row_leaves_out_is_said_and_room_to_write_never_another_number(printed: Path) -> None:
    words = text_of(printed / "var" / "site" / "tai-ve" / "to-treo" / "P002-xa-dong.pdf")

    assert words.count("Xã Đông chưa ghi: viết tay vào chỗ chấm trước khi treo.") == 1
    assert words.count("Một cửa chưa ghi") == 1
    assert "Người thứ hai chưa ghi" not in words, "of what is never filled in nothing is said"
    assert "Xã Đông chưa ghi: Số một cửa." in words
    assert [one for one in (*CITYS, "1120", "1113") if one in words] == []


def test_papers_for_all_wards_have_room_for_what_is_each_wards(printed: Path) -> None:
    folder = printed / "var" / "site" / "tai-ve"
    words = text_of(folder / "to-treo.pdf") + text_of(folder / "the-bo-tui.pdf")
    form = words_of(folder / "bieu-mau" / "phieu.docx").replace("\N{NO-BREAK SPACE}", " ")

    assert "024 0000 0505" in words
    assert "PA05 024 0000 0505" in form
    assert "(số một cửa)" in form
    assert "PHƯỜNG ………" in form
    assert "ỦY BAN NHÂN DÂN PHƯỜNG ……… Số:" in text_of(folder / "gan-dan-cam-nang.pdf")
    assert "Số máy, đầu mối ở trang này" not in form
    assert [one for one in (*CITYS, "1120", "1113", "2113") if one in words + form] == []


def test_a_book_for_one_ward_says_what_it_has_and_what_it_has_not(printed: Path) -> None:
    done = CliRunner().invoke(main, ["--project", str(printed), "--cho-qua", "--unit", "P002"])
    assert done.exit_code == 0, done.output
    folder = printed / "var" / "in" / "P002-xa-dong"
    words, form = text_of(folder / "gan-dan-cam-nang.pdf"), words_of(folder / "bieu-mau" / "phieu.docx")

    assert "Gọi Công an xã Đông, 024 0000 2113, một cửa [Xã Đông chưa ghi: số một cửa], PA05 024 0000 0505." in words
    assert form.startswith("ỦY BAN NHÂN DÂN\nXÃ ĐÔNG\n")
    assert "ỦY BAN NHÂN DÂN XÃ ĐÔNG Số:" in words
    assert "Xã Đông chưa ghi: viết tay vào chỗ chấm trước khi treo." in text_of(folder / "to-treo.pdf")
    assert [one for one in (*CITYS, "1120", "1113", "chưa phải của") if one in words + form] == []


@pytest.mark.parametrize("code", ["P009", "p001"])
def test_a_code_that_the_table_has_not_is_said_in_one_line_before_anything_is_built(printed: Path, code: str) -> None:
    done = CliRunner().invoke(main, ["--project", str(printed), "--cho-qua", "--unit", code])
    assert done.exit_code == 1
    [line] = done.output.splitlines()
    assert line.startswith(f"Lỗi: bảng số riêng không có đơn vị {code} → ghi mã như trong bảng")


def test_the_page_offers_every_ward_and_the_copy_for_a_stick_only_what_is_for_all(printed: Path) -> None:
    site = printed / "var" / "site"
    html = (site / "bieu-mau" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'data-don-vi="(\w+)"><a href="\.\./tai-ve/to-treo/([\w-]+\.pdf)" download>([^<]+)</a>', html)
    assert listed == [("P001", "P001-phuong-an.pdf", "Phường An"), ("P002", "P002-xa-dong.pdf", "Xã Đông")]
    assert "Sáu tờ treo tường, khổ A4, mỗi nơi tự ghi số" in html

    with zipfile.ZipFile(site / "tai-ve" / "gan-dan-cam-nang.zip") as copy:
        names = copy.namelist()
        there = copy.read("cam-nang/bieu-mau/index.html").decode("utf-8")
    assert "cam-nang/tai-ve/to-treo.pdf" in names
    assert [name for name in names if "/to-treo/" in name] == []
    assert "data-don-vi" not in there


def test_another_build_of_the_same_book_keeps_the_papers_of_wards_and_with_another_table_drops_them(
    book: SmallBook,
) -> None:
    site = city(book).build()
    print_book(book.project)
    book.build()
    assert "P001-phuong-an.pdf" in (site / "bieu-mau" / "index.html").read_text(encoding="utf-8")
    (book.project / "docs" / "_data" / "don-vi.csv").write_text(UNITS.replace("1120", "1121"), encoding="utf-8-sig")
    book.build()
    assert not (site / "tai-ve").exists()
    assert not (beside(site) / "tai-ve.json").exists()


def test_two_wards_of_one_name_or_one_file_name_are_told_apart(book: SmallBook) -> None:
    city(book)
    rows = "P1,An Bình,024 0000 1120\nP1-an,Bình,024 0000 1121\nP2,Bình,024 0000 1122\n"
    table = book.project / "docs" / "_data" / "don-vi.csv"
    table.write_text(f"Mã đơn vị,Tên đơn vị,so_mot_cua\n{rows}", encoding="utf-8-sig")
    site = book.build()
    print_book(book.project)
    html = (site / "bieu-mau" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(r'to-treo/([\w-]+\.pdf)" download>([^<]+)</a>', html)
    assert listed == [
        ("P1_an-binh.pdf", "An Bình"),
        ("P1-an_binh.pdf", "Bình (P1-an)"),
        ("P2-binh.pdf", "Bình (P2)"),
    ]
    [script] = site.rglob("so-don-vi-bang.js")
    assert '["P2","Bình (P2)",' in script.read_text(encoding="utf-8")
    assert "024 0000 1122" in text_of(site / "tai-ve" / "to-treo" / "P2-binh.pdf")


def rows_of_the_demonstration() -> list[list[str]]:
    with (PROJECT / "demo" / "co-quan-don-vi.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def real_papers(folder: Path, patch: pytest.MonkeyPatch, rows: list[list[str]]) -> UnitPapers:
    """The real posters and card, printed for the units of ``rows``."""
    with (folder / "co-quan-don-vi.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    (folder / "co-quan.yml").write_text((PROJECT / "demo" / "co-quan.yml").read_text("utf-8"), encoding="utf-8")
    patch.setenv("GAN_DAN_AGENCY", str(folder / "co-quan.yml"))
    return write_unit_papers(book_of_today(), PROJECT, folder, folder / "to-treo", offices.read(PROJECT))


def test_the_real_papers_fit_a_long_name_and_half_a_row_and_are_for_listeners_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, first, second, *_ = rows_of_the_demonstration()
    half = [cell if nth < 2 or nth % 2 else "" for nth, cell in enumerate(second)]
    named = [cell.replace("hường Cửa Nam", LONG[1:]) for cell in second]
    long = ["P003", *(cell.replace("cuanam", "nguyentruongto-hoangvanthu-vanmieu") for cell in named[1:])]
    files = real_papers(tmp_path, monkeypatch, [head, first, half, long]).files

    for code, file in files.items():
        pages = PdfReader(file).pages
        assert len(pages) == 7
        assert [outside(page, 8) for page in pages] == [[]] * 7
        assert [too_small_for_a_wall(page) for page in pages[:6]] == [[]] * 6
        assert faults(file) == []
        assert "Sao Mai" not in text_of(file), code
    assert LONG in text_of(files["P003"])
    words = text_of(files["P002"])
    assert len(re.findall("chưa ghi(?!:)", words)) == 9, "beside each line to write on"
    assert words.count("Phường Cửa Nam chưa ghi: viết tay vào chỗ chấm") == 6, "once a poster"
    assert "0000 01" not in text_of(files["P002"])


def test_of_a_ward_whose_words_do_not_fit_sheet_name_code_and_mend_are_told_and_the_others_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, first, second, *_ = rows_of_the_demonstration()
    long = ["P004", "Phường Dài", *["Rất dài " * 24] * (len(head) - 2)]
    papers = real_papers(tmp_path, monkeypatch, [head, long, first, second])
    [line] = papers.unprinted
    assert re.fullmatch(
        r"bảng số riêng, Phường Dài \(P004\): Thẻ, mặt 2: chữ không vừa tờ giấy "
        r"→ rút bớt chữ ở dòng ấy \(dài nhất: .+, 191 chữ cái\) rồi in lại",
        line,
    )
    assert sorted(papers.files) == [first[0], second[0]]
    assert [len(PdfReader(file).pages) for file in papers.files.values()] == [7, 7]


def test_who_prints_has_all_other_wards_papers_and_is_told_at_the_end_of_the_one_that_does_not_fit(
    book: SmallBook,
) -> None:
    city(book)
    table = book.project / "docs" / "_data" / "don-vi.csv"
    police = CARD.splitlines()[5]
    book.data("pocket-card", CARD.replace(police, "\n".join([police] * 4)))
    table.write_text(f"{UNITS}P003,Xã Dài,{'Rất dài ' * 24},{'Rất dài ' * 24}\n", encoding="utf-8-sig")
    site = book.build()
    done = CliRunner().invoke(main, ["--project", str(book.project), "--cho-qua", "--print"])

    assert done.exit_code == 1
    *_, printed, last = done.output.splitlines()
    assert printed.startswith("Đã in ")
    assert last.startswith("Chưa in được: bảng số riêng, Xã Dài (P003): ")
    assert "Tờ treo, thẻ bỏ túi riêng: 2 đơn vị" in done.output
    names = ["P001-phuong-an.pdf", "P002-xa-dong.pdf"]
    assert sorted(file.name for file in (site / "tai-ve" / "to-treo").iterdir()) == names
    html = (site / "bieu-mau" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'to-treo/([\w-]+\.pdf)" download', html) == names
    assert (site / "tai-ve" / "gan-dan-cam-nang.pdf").is_file()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    said: list[str] = []
    context.on("weberror", lambda error: said.append(str(error.error)))
    yield context
    assert said == []
    context.close()


@pytest.fixture
def opened(phone: BrowserContext, printed: Path) -> Callable[[str], Page]:
    def open_page(name: str) -> Page:
        page = phone.new_page()
        page.goto(f"{(printed / 'var' / 'site').as_uri()}/{name}.html")
        return page

    return open_page


@pytest.mark.browser
def test_who_has_chosen_a_ward_finds_its_papers_first(opened: Callable[[str], Page]) -> None:
    opened("su-co").get_by_label("Số của").select_option("P002")
    page = opened("bieu-mau/index")
    first = page.locator(".tai-ve a").first
    expect(first).to_have_text("Tờ treo, thẻ bỏ túi của Xã Đông")
    expect(first).to_have_attribute("href", re.compile(r"/P002-xa-dong\.pdf$"))

    other = opened("su-co")
    other.get_by_label("Số của").select_option("")
    expect(page.get_by_text("Tờ treo, thẻ bỏ túi của")).to_have_count(0)


def on_paper(page: Page) -> str:
    sheets = PdfReader(BytesIO(page.pdf(format="A4"))).pages
    return " ".join(" ".join(sheet.extract_text() for sheet in sheets).replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.browser
def test_a_page_printed_from_the_browser_has_the_chosen_wards_numbers_or_says_whose_they_are(
    opened: Callable[[str], Page],
) -> None:
    page = opened("su-co")
    citys = on_paper(page)
    assert "Số máy, đầu mối ở trang này là của Ủy ban nhân dân thành phố Trăng" in citys
    assert "Số của" not in citys

    page.get_by_label("Số của").select_option("P002")
    wards = on_paper(page)
    assert "Gọi Công an xã Đông, 024 0000 2113, một cửa [Xã Đông chưa ghi: số một cửa]" in wards
    assert [one for one in (*CITYS, "Số của", "Đang hiện") if one in wards] == []


@pytest.mark.browser
def test_the_scan_counts_the_chosen_wards_numbers_as_its_own(opened: Callable[[str], Page]) -> None:
    page = opened("ra-bai")
    own = page.locator("#ra-bai-cua")
    expect(own).to_have_value(re.compile("^Ủy ban nhân dân thành phố Trăng\n024 0000 0120\n"))
    page.get_by_label("Số của").select_option("P001")
    expect(own).to_have_value(re.compile("024 0000 0505\n(.*\n)*Ủy ban nhân dân phường An$"))
    assert "024 0000 1120" in own.input_value().replace("\N{NO-BREAK SPACE}", " ").split("\n")
    assert [one for one in CITYS if one in own.input_value()] == []

    page.get_by_label("Số của").select_option("")
    expect(own).to_have_value(re.compile("^Ủy ban nhân dân thành phố Trăng\n024 0000 0120\n"))
    page.locator(".ra-bai__cua summary").click()
    own.fill("024 9999")
    page.get_by_label("Số của").select_option("P001")
    expect(own).to_have_value("024 9999")


def test_who_prints_is_told_which_wards_left_something_out(printed: Path) -> None:
    said = (printed / "said.txt").read_text(encoding="utf-8")
    assert "Tờ treo, thẻ bỏ túi riêng: 2 đơn vị; để dòng chấm vì bảng chưa ghi đủ: Xã Đông (1 điều).\n" in said
    assert "co-quan.yml rồi in lại" not in said
