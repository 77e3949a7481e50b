"""The printed book, opened: PDF, EPUB, Word, forms, and the copy for a USB stick; and the links the pages offer."""

import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from click.testing import CliRunner
from playwright.sync_api import Browser
from pypdf import PdfReader

from tests.chromium import wait_until_quiet
from tests.handbook.conftest import SmallBook
from tests.handbook.test_drawings import GOOD, draw
from tests.pdf_ua import faults
from trainer.disk.paths import beside
from trainer.handbook.command import main
from trainer.handbook.print.publish import print_book

CHAPTER = """\
## Nói gọn {#noi-gon}

Chữ có dấu: ẩn ễ ữ ợ đ. {{ co_quan("dau_moi_cntt") }}. {{ lam_bai("mot") }}

!!! danger "Đừng xóa"
    Giữ **bằng chứng** trước.

    - một
    - hai

??? question "Ai duyệt?"
    Lãnh đạo phụ trách.

=== "Zalo"
    Mở Zalo.

=== "Facebook"
    Mở Facebook.

### Bảng {#bang}

| Việc | Hạn |
|---|--:|
| Báo lãnh đạo | 15 phút |

| | Tiền |
|---|---|
| Nhận | `0 đồng` |

- [ ] Ghi giờ
- [x] Gọi người thứ hai

{{ hinh("ba-buoc") }}

Xem [trang kia](b.md#kia) và [ngoài](https://vi-du.example/). Theo {{ vb("luat-116-2025", "khoản 2 Điều 42") }}.[^1]

[^1]: Ghi chú ở chân trang.
"""
FORM = """\
## Dùng khi nào {#khi-nao}

Mỗi bài một phiếu. {{ bieu_mau("phieu") }}

{{ tai_bieu_mau() }}

## Mẫu {#mau}

**ỦY BAN NHÂN DÂN**
**PHƯỜNG ………**
Số: ……/QĐ-UBND

………, ngày …… tháng …… năm 20……

**QUYẾT ĐỊNH**
**Về việc duyệt bài**

Hôm nay, ngày …… tháng …… năm 20……, duyệt bài.

| Mục | Ghi |
|---|---|
| Tên bài | ……… |

- [ ] Đã rà

### Phần hai {#phan-hai}

Người duyệt: ………

## Mẫu đã điền {#mau-dien}

Phường Sao Mai đã điền.
"""
FORM_HEAD = """\
---
title: {title}
description: Một câu.
owner_role: staff
reviewed: 2026-11-24
form: true
form_code: BM-01
---

"""
NAV = """\
nav:
  - Đầu: index.md
  - Chương một:
    - mot/index.md
    - mot/b.md
  - Biểu mẫu: bieu-mau/phieu.md
  - Văn bản: van-ban.md
"""
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def write_book(book: SmallBook) -> None:
    book.nav = NAV
    draw(book, GOOD)
    book.page("index", "# Nhà\n\n## Mang theo {#mang-theo}\n\n{{ tai_ve() }}\n\n{{ danh_sach_bieu_mau() }}\n")
    book.page("mot/index", CHAPTER)
    book.page("mot/b", "## Kia {#kia}\n\nVề [đầu](index.md).\n")
    book.page("bieu-mau/phieu", FORM, head=FORM_HEAD)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site of a small book, printed once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GAN_DAN_TODAY", "2026-11-25")
        book = SmallBook(tmp_path_factory.mktemp("printed"))
        write_book(book)
        site = book.build()
        print_book(book.project)
        yield site


def words_of(docx: Path) -> str:
    root = document_of(docx)
    lines = ("".join(text.text or "" for text in one.iter(f"{W}t")) for one in root.iter(f"{W}p"))
    return "\n".join(line for line in lines if line)


def document_of(docx: Path) -> ElementTree.Element:
    with zipfile.ZipFile(docx) as file:
        return ElementTree.fromstring(file.read("word/document.xml"))


# --- PDF


@pytest.fixture(scope="module")
def pdf(printed: Path) -> PdfReader:
    return PdfReader(printed / "tai-ve" / "gan-dan-cam-nang.pdf")


def text_of(pdf: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_the_pdf_has_cover_edition_and_text_with_tone_marks(pdf: PdfReader) -> None:
    cover = " ".join(pdf.pages[0].extract_text().split())
    assert "Gần Dân" in cover
    assert "UBND phường Sao Mai" in cover
    assert "Bản 25/11/2026, số hiệu " in cover
    assert "Chữ có dấu: ẩn ễ ữ ợ đ. [cần điền: đầu mối công nghệ thông tin]" in text_of(pdf)


def test_the_pdf_opens_what_the_page_folds_and_leaves_out_what_needs_a_server(pdf: PdfReader) -> None:
    text = text_of(pdf)
    for shown in ("Đừng xóa", "Giữ bằng chứng trước", "Ai duyệt? Lãnh đạo phụ trách", "Zalo Mở Zalo", "Facebook Mở"):
        assert shown in text
    for hidden in ("Làm bài tự kiểm", "hỏi bộ phận công nghệ thông tin", "Các phần của trang", "#Bảng"):
        assert hidden not in text


def test_the_pdf_has_contents_with_page_numbers_and_an_outline(pdf: PdfReader) -> None:
    contents = " ".join(pdf.pages[1].extract_text().split())
    assert re.search(r"Mục lục .*Chương một[ .]*\d+ .*Trang mot/b[ .]*\d+", contents)
    titles = [item.title for item in _flat(pdf.outline)]
    assert [title for title in titles if title in ("Chương một", "Trang mot/b", "Trang bieu-mau/phieu")] == [
        "Chương một",
        "Trang mot/b",
        "Trang bieu-mau/phieu",
    ]


def _flat(outline: object) -> Iterator[object]:
    for item in outline if isinstance(outline, list) else [outline]:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def test_a_link_in_the_pdf_stays_in_the_book_and_says_the_page(pdf: PdfReader) -> None:
    assert re.search(r"Xem trang kia \(tr\. \d+\)", text_of(pdf))
    links = [one.get_object() for page in pdf.pages for one in page.get("/Annots", [])]
    assert {link["/A"]["/URI"] for link in links if "/A" in link} == {"https://vi-du.example/"}
    assert len([link for link in links if "/Dest" in link]) > 5


def test_the_pdf_is_tagged_accessible_and_vietnamese(pdf: PdfReader) -> None:
    root = pdf.trailer["/Root"]
    assert root["/Lang"].lower().startswith("vi")
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert "pdfuaid:part" in root["/Metadata"].get_object().get_data().decode("utf-8")
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Gần Dân"


def test_the_pdf_has_nothing_against_the_standard_for_readers_who_listen(printed: Path) -> None:
    assert faults(printed / "tai-ve" / "gan-dan-cam-nang.pdf") == []


# --- EPUB


@pytest.fixture(scope="module")
def epub(printed: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(printed / "tai-ve" / "gan-dan-cam-nang.epub") as file:
        yield file


def test_the_epub_has_contents_cover_date_and_pictures_with_words(epub: zipfile.ZipFile) -> None:
    names = epub.namelist()
    assert names[0] == "mimetype"
    assert "Trang mot/b" in epub.read("EPUB/nav.xhtml").decode("utf-8")
    opf = epub.read("EPUB/content.opf").decode("utf-8")
    assert re.search(r"<dc:date[^>]*>2026-11-25</dc:date>", opf)
    assert "<dc:language>vi</dc:language>" in opf
    assert 'properties="cover-image"' in opf
    pages = "".join(epub.read(name).decode("utf-8") for name in names if name.startswith("EPUB/text/ch"))
    assert "Chữ có dấu: ẩn ễ ữ ợ đ." in pages
    picture = re.search(r'<img src="\.\./(media/[^"]+\.png)"[^>]* alt="Ba bước. Soạn, duyệt, đăng."', pages)
    assert picture
    assert epub.read(f"EPUB/{picture[1]}").startswith(b"\x89PNG")
    assert 'class="callout danger"' in pages
    assert "#00695c" in epub.read("EPUB/styles/stylesheet1.css").decode("utf-8")


def _epubcheck() -> list[str]:
    """Return the command that starts epubcheck: Debian's is a jar that the system cannot start everywhere."""
    program = shutil.which("epubcheck")
    if program is None:
        pytest.skip("epubcheck is not installed: apt-get install epubcheck (.ci/run does where there is Java)")
    with Path(program).open("rb") as file:
        if file.read(2) != b"PK":
            return [program]
    java = shutil.which("java")
    if java is None:
        pytest.skip("epubcheck is a jar here and there is no java to start it: apt-get install default-jre")
    return [java, "-jar", str(Path(program).resolve())]


def test_the_epub_says_whom_it_serves_and_no_head_of_a_table_is_without_words(epub: zipfile.ZipFile) -> None:
    assert "schema:accessibilitySummary" in epub.read("EPUB/content.opf").decode("utf-8")
    assert epub.infolist()[0].filename == "mimetype"
    assert epub.infolist()[0].compress_type == zipfile.ZIP_STORED
    pages = [epub.read(name).decode("utf-8") for name in epub.namelist() if name.endswith(".xhtml")]
    assert any("<td></td>" in page for page in pages)
    assert not any("<th></th>" in page for page in pages)


def test_epubcheck_finds_nothing_where_there_is_one(printed: Path) -> None:
    epub = printed / "tai-ve" / "gan-dan-cam-nang.epub"
    done = subprocess.run([*_epubcheck(), epub], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- Word


def test_the_word_file_has_headings_tables_boxes_and_pictures(printed: Path) -> None:
    docx = printed / "tai-ve" / "gan-dan-cam-nang.docx"
    root = document_of(docx)
    assert "Chữ có dấu: ẩn ễ ữ ợ đ." in words_of(docx)
    assert root.find(f".//{W}tbl") is not None
    styles = {one.get(f"{W}val") for one in root.iter(f"{W}pStyle")}
    assert {"Title", "Heading1", "Heading2", "Heading3"} <= styles
    with zipfile.ZipFile(docx) as file:
        known = {
            one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val")  # type: ignore[union-attr]
            for one in ElementTree.fromstring(file.read("word/styles.xml")).iter(f"{W}style")
        }
        assert [name for name in file.namelist() if name.startswith("word/media/") and name.endswith(".png")]
        assert " PAGE " in file.read("word/footer1.xml").decode("utf-8")
    assert styles <= set(known)
    assert {"Khung xấu", "Ô đánh dấu"} <= {known[style] for style in styles}


def test_the_contents_of_the_word_file_are_there_before_anybody_updates_them(printed: Path) -> None:
    root = document_of(printed / "tai-ve" / "gan-dan-cam-nang.docx")
    known = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    lines = [
        (one.find(f"{W}pPr/{W}pStyle").get(f"{W}val"), "".join(text.text or "" for text in one.iter(f"{W}t")))  # type: ignore[union-attr]
        for one in root.iter(f"{W}p")
        if (link := one.find(f"{W}hyperlink")) is not None and link.get(f"{W}anchor") in known
    ]
    assert ("TOC1", "Chương một") in lines
    assert ("TOC2", "Trang mot/b") in lines
    opened = [one.get(f"{W}fldCharType") for one in root.iter(f"{W}fldChar")]
    assert opened == ["begin", "separate", "end"]


def test_no_row_of_the_word_file_is_torn_between_two_pages(printed: Path) -> None:
    rows = list(document_of(printed / "tai-ve" / "gan-dan-cam-nang.docx").iter(f"{W}tr"))
    assert rows
    assert [row for row in rows if row.find(f"{W}trPr/{W}cantSplit") is None] == []


def test_a_form_is_a_word_file_with_the_nations_title_and_nothing_but_the_blank_form(printed: Path) -> None:
    docx = printed / "tai-ve" / "bieu-mau" / "phieu.docx"
    root = document_of(docx)
    letterhead, *tables = root.iter(f"{W}tbl")
    assert ["\n".join(_cell(one)) for one in letterhead.iter(f"{W}tc")] == [
        "ỦY BAN NHÂN DÂN\nPHƯỜNG SAO MAI",  # the agency's name in the place of the dots
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
        "Số: ……/QĐ-UBND",
        "………, ngày …… tháng …… năm 20……",
    ]
    words = words_of(docx)
    for shown in ("QUYẾT ĐỊNH", "Hôm nay, ngày …… tháng", "Tên bài", "☐ Đã rà", "Người duyệt: ………"):
        assert shown in words
    for foreign in ("Mỗi bài một phiếu", "Sao Mai", "Bản Word"):
        assert foreign not in words
    assert len(tables) == 1
    rows = list(tables[0].iter(f"{W}tr"))
    assert [row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows] == [True] * len(rows)
    with zipfile.ZipFile(docx) as file:
        styles = file.read("word/styles.xml").decode("utf-8")
    assert 'w:ascii="Times New Roman"' in styles
    assert '<w:sz w:val="26"' in styles


def _cell(cell: ElementTree.Element) -> Iterator[str]:
    for paragraph in cell.iter(f"{W}p"):
        line = "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        if line:
            yield line


def test_a_form_without_its_blank_stops_the_build(book: SmallBook) -> None:
    book.page("bieu-mau/phieu", "## Mẫu trống {#trong}\n\nChữ\n", head=FORM_HEAD)
    assert [str(one) for one in book.problems()] == [
        "docs/bieu-mau/phieu.md:6: biểu mẫu thiếu phần mẫu trống → thêm mục “## Mẫu {#mau}”"
    ]


def test_a_form_that_is_missing_is_named_with_its_like(book: SmallBook) -> None:
    write_book(book)
    book.page("mot/b", '## Kia {#kia}\n\n{{ bieu_mau("phieus") }}\n')
    assert str(book.problems()[0]).endswith("không có biểu mẫu “phieus” → có phải “phieu”?")


# --- the copy for a USB stick


@pytest.mark.browser
def test_the_zip_opens_from_a_folder_without_asking_outside(printed: Path, tmp_path: Path, browser: Browser) -> None:
    with zipfile.ZipFile(printed / "tai-ve" / "gan-dan-cam-nang.zip") as file:
        file.extractall(tmp_path)
        names = file.namelist()
    assert names[0] == "Mo-cam-nang.html"
    assert "cam-nang/tai-ve/gan-dan-cam-nang.pdf" in names
    assert not [name for name in names if name.endswith((".gz", ".json", ".map", ".zip"))]
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "Mo-cam-nang.html").as_uri())
    page.wait_for_url("**/cam-nang/index.html")
    wait_until_quiet(page)
    assert page.locator("h1").inner_text().startswith("Nhà")
    links = page.locator(".tai-ve a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    page.close()
    assert "tai-ve/gan-dan-cam-nang.pdf" in links
    assert all((tmp_path / "cam-nang" / link).is_file() for link in links)
    assert [url for url in asked if not url.startswith((tmp_path.as_uri(), "data:", "blob:"))] == []


# --- the links


def test_the_pages_offer_what_is_there_with_date_edition_and_size(printed: Path) -> None:
    front = (printed / "index.html").read_text(encoding="utf-8")
    for kind in ("pdf", "epub", "docx", "zip"):
        assert re.search(
            rf'<a href="tai-ve/gan-dan-cam-nang\.{kind}" download>[^<]+</a> <span[^>]*>[\d,]+ [KM]B<', front
        )
    mark = json.loads((beside(printed) / "sections.json").read_text(encoding="utf-8"))["edition"][:8]
    assert f"Bản 25/11/2026, số hiệu {mark}." in front
    assert '<a href="bieu-mau/phieu.html">Trang bieu-mau/phieu</a></strong> (BM-01)' in front
    form = (printed / "bieu-mau" / "phieu.html").read_text(encoding="utf-8")
    assert '<a href="../tai-ve/bieu-mau/phieu.docx" download>' in form


def test_until_the_kits_are_printed_a_page_says_whom_to_ask_for_them(book: SmallBook) -> None:
    write_book(book)
    book.page("mot/b", '## Kia {#kia}\n\n{{ tai_bo_dien_tap("chị Hạnh", "024 0000 0101") }}\n')
    page = book.build() / "mot" / "b.html"
    asked = "Cần bản Word, tờ chiếu thì hỏi chị Hạnh, số trực 024 0000 0101."
    assert asked in page.read_text(encoding="utf-8")
    print_book(book.project)
    text = page.read_text(encoding="utf-8")
    assert "tải ở trang của từng bộ" in text
    assert asked not in text


def test_the_links_stay_until_the_book_changes(book: SmallBook) -> None:
    write_book(book)
    front = book.build() / "index.html"
    assert "hỏi bộ phận công nghệ thông tin" in front.read_text(encoding="utf-8")
    print_book(book.project)
    book.build()
    assert "tai-ve/gan-dan-cam-nang.pdf" in front.read_text(encoding="utf-8")
    assert (front.parent / "tai-ve" / "gan-dan-cam-nang.pdf").is_file()
    book.page("mot/b", "## Kia {#kia}\n\nĐã sửa.\n")
    book.build()
    assert "hỏi bộ phận công nghệ thông tin" in front.read_text(encoding="utf-8")
    assert not (front.parent / "tai-ve").exists()


def test_the_same_book_prints_the_same_bytes(book: SmallBook, printed: Path) -> None:
    write_book(book)
    book.build()
    print_book(book.project)
    files = [file for file in (book.project / "var" / "site" / "tai-ve").rglob("*") if file.is_file()]
    assert len(files) > 3
    for file in files:
        other = printed / file.relative_to(book.project / "var" / "site")
        assert file.read_bytes() == other.read_bytes(), file.name


def test_the_command_prints(book: SmallBook) -> None:
    write_book(book)
    book.build()
    done = CliRunner().invoke(main, ["--project", str(book.project), "--print"])
    assert done.exit_code == 0, done.output
    assert "Đã in 5 tệp vào" in done.stdout
    assert "dòng chấm" not in done.stdout


def test_posters_are_offered_beside_the_book_and_the_command_says_what_the_agency_has_to_fill_in(
    book: SmallBook,
) -> None:
    write_book(book)
    value = '{{ co_quan("dau_moi_cntt") }}'
    field = {"label": "Hỏi ai", "value": value}
    poster = {
        "id": "mot",
        "hang": "Cạnh máy",
        "title": "Mất trang?",
        "lead": "Gọi.",
        "lines": ["Gọi"],
        "foot": "Đừng xóa.",
    }
    poster |= {"picture": "ba-buoc", "fields": [field], "page": "mot/b"}
    book.data("posters", yaml.safe_dump([poster], allow_unicode=True))
    slide = {"title": "Luật chơi", "lines": ["Nói to"], "notes": "Đọc to."}
    (book.project / "docs" / "_data" / "slides").mkdir()
    deck = {"title": "Tập", "subtitle": "90 phút", "page": "bieu-mau/phieu", "slides": [slide]}
    book.data("slides/tap", yaml.safe_dump(deck, allow_unicode=True))
    book.build()
    done = CliRunner().invoke(main, ["--project", str(book.project), "--print"])
    assert done.exit_code == 0, done.output
    assert (
        "Tờ treo, thẻ bỏ túi, tờ chiếu để dòng chấm cho: đầu mối công nghệ thông tin (dau_moi_cntt) "
        "→ điền ở docs/_data/co-quan.yml rồi in lại."
    ) in done.stdout
    site = book.project / "var" / "site"
    assert 'href="tai-ve/to-treo.pdf" download>Sáu tờ treo tường' in (site / "index.html").read_text("utf-8")
    form = (site / "bieu-mau" / "phieu.html").read_text("utf-8")
    assert 'href="../tai-ve/to-chieu/phieu.pdf" download>Tải tờ chiếu' in form
    assert 'href="../tai-ve/to-chieu/phieu-loi-nguoi-dan.pdf" download>' in form
    with zipfile.ZipFile(site / "tai-ve" / "gan-dan-cam-nang.zip") as usb:
        assert {"cam-nang/tai-ve/to-treo.pdf", "cam-nang/tai-ve/to-chieu/phieu.pdf"} <= set(usb.namelist())


def test_a_poster_that_cannot_be_printed_is_one_line_and_the_old_files_stay(book: SmallBook) -> None:
    write_book(book)
    book.data("posters", "[]\n")
    book.build()
    done = CliRunner().invoke(main, ["--project", str(book.project), "--print"])
    assert done.exit_code == 1
    assert (
        done.stderr
        == "Chưa in được cẩm nang: docs/_data/posters.yml:1: không có tờ nào → viết mỗi tờ một mục “- id: …”\n"
    )
