"""The real book, printed once: whole, findable, with pictures and forms, and a copy that opens from a folder."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.chromium import wait_until_quiet
from tests.handbook.conftest import PROJECT
from tests.handbook.test_printing import words_of
from trainer.disk.paths import beside
from trainer.handbook.print.publish import print_book

SENTENCE = "Gọi quản trị viên toàn quyền thứ hai. Gọi thoại, không nhắn qua trang."


@pytest.fixture(scope="module")
def printed(real_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder tai-ve of the real book."""
    project = tmp_path_factory.mktemp("real")
    (project / "docs").symlink_to(PROJECT / "docs")
    for folder in (real_site, beside(real_site)):
        shutil.copytree(folder, project / "var" / folder.name)
    print_book(project)
    return project / "var" / "site" / "tai-ve"


@pytest.fixture(scope="module")
def pdf(printed: Path) -> PdfReader:
    return PdfReader(printed / "gan-dan-cam-nang.pdf")


def titles_in(outline: object) -> Iterator[str]:
    for item in outline if isinstance(outline, list) else [outline]:
        if isinstance(item, list):
            yield from titles_in(item)
        else:
            yield item.title  # type: ignore[attr-defined]


def test_the_pdf_is_a_whole_book(pdf: PdfReader) -> None:
    assert len(pdf.pages) > 150


def test_the_outline_has_every_chapter_and_page(pdf: PdfReader, real_site: Path) -> None:
    chapters = json.loads((beside(real_site) / "manuscript.json").read_text(encoding="utf-8"))["chapters"]
    wanted = {chapter["title"] for chapter in chapters[1:]}  # the first is the front page, here the cover
    wanted |= {page["title"] for chapter in chapters for page in chapter["pages"][1:]}
    assert wanted - set(titles_in(pdf.outline)) == set()


def test_the_pdf_can_be_searched_in_vietnamese(pdf: PdfReader) -> None:
    text = ""
    for page in pdf.pages:
        # To read all three hundred pages costs twenty seconds; of those before, the end may begin the sentence.
        text = " ".join(f"{text[-len(SENTENCE) :]} {page.extract_text()}".split())
        if SENTENCE in text:
            break
    assert SENTENCE in text


def words_for_figures(node: object) -> Iterator[str]:
    """The alternative texts of the pictures of a tagged PDF."""
    if isinstance(node, list):
        for one in node:
            yield from words_for_figures(one.get_object())
    elif isinstance(node, dict):
        if node.get("/S") == "/Figure" and "/Alt" in node:
            yield str(node["/Alt"])
        yield from words_for_figures(node["/K"].get_object() if "/K" in node else [])


def test_every_drawing_is_in_all_three_with_its_words(pdf: PdfReader, printed: Path) -> None:
    docs = PROJECT / "docs"
    drawings = {file.stem: file.read_text(encoding="utf-8") for file in (docs / "_hinh").glob("*.svg")}
    named = set(re.findall(r'hinh\("([\w-]+)"', "".join(page.read_text("utf-8") for page in docs.rglob("*.md"))))
    on_sheets = set(re.findall(r"picture: ([\w-]+)", "".join(one.read_text("utf-8") for one in docs.rglob("*.yml"))))
    assert set(drawings) <= named | on_sheets
    titles = {unescape(text.split("</title>")[0].split(">")[-1]) for name, text in drawings.items() if name in named}
    assert len(titles) >= 10
    in_pdf = " ".join(words_for_figures(pdf.trailer["/Root"]["/StructTreeRoot"]))
    with zipfile.ZipFile(printed / "gan-dan-cam-nang.epub") as file:
        pages = [file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xhtml")]
    in_epub = unescape(" ".join(re.findall(r'<img [^>]*alt="([^"]*)"', "".join(pages))))
    with zipfile.ZipFile(printed / "gan-dan-cam-nang.docx") as file:
        in_word = unescape(" ".join(re.findall(r'descr="([^"]*)"', file.read("word/document.xml").decode("utf-8"))))
    for words in (in_pdf, in_epub, in_word):
        assert {title for title in titles if title not in words} == set()


def test_the_word_book_and_the_forms_open_in_word(printed: Path) -> None:
    assert SENTENCE in words_of(printed / "gan-dan-cam-nang.docx")
    forms = sorted((printed / "bieu-mau").glob("*.docx"))
    assert len(forms) >= 12
    assert [form.name for form in forms if not re.search("[ạảấầậắặẹếềểệịọốồộớờợụứừựđ]", words_of(form))] == []


def test_where_no_agency_is_named_yet_the_letterhead_keeps_its_dots(printed: Path) -> None:
    words = words_of(printed / "bieu-mau" / "quyet-dinh-lap-kenh.docx")
    assert "PHƯỜNG (XÃ, ĐẶC KHU) ………" in words
    assert "cần điền: tên cơ quan" not in words


def test_the_epub_has_pictures_and_text(printed: Path) -> None:
    with zipfile.ZipFile(printed / "gan-dan-cam-nang.epub") as file:
        pictures = [name for name in file.namelist() if name.startswith("EPUB/media/")]
        text = "".join(file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xhtml"))
    assert pictures
    assert SENTENCE in " ".join(re.sub("<[^>]*>", "", text).split())


@pytest.mark.browser
def test_a_form_printed_from_the_browser_leaves_no_gap_and_no_title_behind(real_site: Path, browser: Browser) -> None:
    page = browser.new_page()
    page.goto((real_site / "bieu-mau" / "so-tai-khoan.html").as_uri())
    expect(page.locator("#mau")).to_be_visible()
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "15mm")
    printed = PdfReader(BytesIO(page.pdf(format="A4", margin=margins)))
    page.close()
    sheets = ["".join(sheet.extract_text().split()) for sheet in printed.pages]
    for title, row in (("A.Kênh", "Tênkênh"), ("B.Ngườicóquyền", "Toànquyền"), ("D.Kênhđãđóng", "Tìnhtrạng")):
        assert [sheet for sheet in sheets if row in sheet.partition(title)[2]], title


@pytest.mark.browser
def test_the_zip_opens_and_finds_from_a_folder(printed: Path, tmp_path: Path, browser: Browser) -> None:
    with zipfile.ZipFile(printed / "gan-dan-cam-nang.zip") as file:
        file.extractall(tmp_path)
    asked: list[str] = []
    page = browser.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto((tmp_path / "Mo-cam-nang.html").as_uri())
    page.wait_for_url("**/cam-nang/index.html")
    wait_until_quiet(page)
    assert "Gần Dân" in page.title()
    page.locator(".md-search__input").fill("mat fanpage")
    page.locator(".md-search__input").press("End")
    found = page.locator(".md-search-result__item a").first
    expect(found).to_have_attribute("href", re.compile(r"/su-co/mat-tai-khoan\.html"))
    page.close()
    assert [url for url in asked if not url.startswith((tmp_path.as_uri(), "data:", "blob:"))] == []
