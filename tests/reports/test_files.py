"""Reports as files, read back: charts, pages, words."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.actions.people import an_official
from tests.cast import unit
from tests.progress import ask, keep_progress
from tests.reports.cities import CONTENT, NOW, a_city, passed
from trainer.content.live import library
from trainer.models import Unit
from trainer.reports import making, queries, queries_unit
from trainer.reports.as_docx import document_docx
from trainer.reports.as_pdf import document_pdf, unit_pdf
from trainer.reports.rules import form
from trainer.reports.rules.document import Document, short
from trainer.reports.rules.form import NoForm, filled
from trainer.reports.rules.model import GroupFigures, Happened, Report, Snapshot
from trainer.reports.rules.period import Period
from trainer.reports.rules.unit_page import unit_page
from trainer.tables.write_file import replacing

QUARTER, YEAR = Period(2026, 4), Period(2026)
LONG = "Trung tâm Quản lý bảo trì công trình hạ tầng kỹ thuật và Dịch vụ công ích liên phường Đông Bắc " * 2


def _report(
    whole: GroupFigures,
    units: tuple[GroupFigures, ...] = (),
    period: Period = QUARTER,
    agency: str = "UBND phường Sao Mai",
) -> Report:
    return Report(period, agency, NOW, Snapshot(NOW, whole, units), Happened(passed=3, passes=4, there=9))


def _filled(report: Report) -> Document:
    return filled(library().sections[form.SECTION].html, report)


def _pdf_words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def _docx_words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text = file.read("word/document.xml").decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_the_form_of_the_handbook_is_filled_in_both_forms() -> None:
    document = _filled(_report(GroupFigures("TP", "Thành phố", 1_260, 734, 87, 2)))
    for words in (_pdf_words(document_pdf(document, NOW)), _docx_words(document_docx(document, NOW))):
        assert "UBND PHƯỜNG SAO MAI" in words
        assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
        assert "ngày 10 tháng 12 năm 2026" in words
        assert "Hoạt động của các kênh trên mạng xã hội, quý IV năm 2026" in words
        assert "734 / 1.260 (58,3%), tính lúc 10:00 ngày 10/12/2026; xem phụ lục" in words
        # What only the office knows stays open, and the place to sign is there.
        assert "Bài đã đăng, trong đó có bản trên cổng" in words
        assert "NGƯỜI KÝ" in words
        assert "@@" not in words
        assert "1.260 cán bộ được giao bài bắt buộc; 734 người (58,3%) đã hoàn thành tất cả, 526 người chưa." in words


def test_what_only_the_office_knows_is_filled_in_by_clicking_on_a_paper_as_the_decree_has_it() -> None:
    content = document_docx(_filled(_report(GroupFigures("TP", "Thành phố", 1_260, 734, 87, 2))), NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        text = file.read("word/document.xml").decode()
    assert text.count("<w:sdt>") + text.count("<w:sdt ") > 20
    assert "- Như trên;" in _docx_words(content)
    assert "<w:titlePg" in text  # the number of the page begins on the second


def test_a_year_has_no_quarters() -> None:
    words = _docx_words(document_docx(_filled(_report(GroupFigures("TP", "Thành phố"), period=YEAR)), NOW))
    assert "mạng xã hội, năm 2026" in words
    assert "Năm nay" in words
    assert "Kỳ 15/12/2025 – 14/12/2026" in words
    assert "Quý này" not in words


def test_who_has_no_agency_yet_gets_the_dots_of_the_form() -> None:
    assert _filled(_report(GroupFigures("TP", "Thành phố"), agency="")).agency[0] == "ỦY BAN NHÂN DÂN ………………"


def test_a_form_without_its_line_is_not_filled_in_silence() -> None:
    html = library().sections[form.SECTION].html
    with pytest.raises(NoForm):
        filled(html.replace("Người đã học, đạt bài kiểm tra", "Việc khác"), _report(GroupFigures("TP", "Thành phố")))
    with pytest.raises(NoForm):
        filled("<p>Không còn mẫu</p>", _report(GroupFigures("TP", "Thành phố")))


def test_the_same_report_is_the_same_file() -> None:
    document = _filled(_report(GroupFigures("TP", "Thành phố", 9, 3)))
    assert document_pdf(document, NOW) == document_pdf(document, NOW)
    assert _docx_words(document_docx(document, NOW)) == _docx_words(document_docx(document, NOW))


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_any_name_of_an_agency_comes_through(name: str) -> None:
    content = document_docx(_filled(_report(GroupFigures("TP", "Thành phố"), agency=name)), NOW)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        assert b"<w:body>" in file.read("word/document.xml")


def test_a_long_name_is_cut_at_a_word() -> None:
    assert short("Phường Sao Mai") == "Phường Sao Mai"
    assert len(short(LONG)) <= 90
    assert short(LONG).endswith("…")
    assert LONG.startswith(short(LONG)[:-1])


@pytest.mark.parametrize("number", [0, 1, 9, 40])
def test_the_page_of_a_unit_is_one_page(number: int) -> None:
    below = tuple(GroupFigures(f"P{at}", f"{LONG} {at}", 10, at % 9) for at in range(number))
    quizzes = tuple(
        GroupFigures(f"q{at}", f"Bài số {at} có một cái tên rất dài để xem có vừa không", 9, at) for at in range(10)
    )
    top = GroupFigures("TP", LONG, 1_000, 300, 20, 7)
    snapshot = Snapshot(NOW, top, (top, *below), quizzes[:6], quizzes)
    content = unit_pdf([unit_page(snapshot, [(NOW.date(), 3)] * 3, "https://gan-dan.example")], NOW)
    assert len(pypdf.PdfReader(io.BytesIO(content)).pages) == 1


def _made(tmp_path: Path, period: Period = QUARTER, moment=NOW) -> openpyxl.Workbook:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.xlsx"
    making.leadership_file(period, CONTENT, moment, path)
    return openpyxl.load_workbook(path)


def _rows(book: openpyxl.Workbook, name: str) -> list[tuple[object, ...]]:
    """Return the rows below the headings of a sheet with a table."""
    return list(book[name].iter_rows(min_row=5, values_only=True))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_the_workbook_holds_the_figures_of_the_report(tmp_path: Path, seed: int) -> None:
    a_city(seed)
    found = queries.report(QUARTER, CONTENT, NOW).snapshot
    assert found is not None
    book = _made(tmp_path)
    for name, lines in (("Theo đơn vị", found.units), ("Theo vai trò", found.roles), ("Theo bài", found.quizzes)):
        expected = [(one.name, one.people, one.done, one.left, one.late, one.exempt) for one in lines]
        rows = [(*row[:4], *row[5:7]) for row in _rows(book, name)]
        assert (rows if expected else rows[1:]) == expected, name
    left = [row for row in _rows(book, "Chưa xong") if row[2]]
    assert len(left) == found.whole.left


@pytest.mark.django_db
def test_the_workbook_has_real_charts_and_prints_on_a4(tmp_path: Path) -> None:
    city = unit("TP", "Thành phố", None, 0)
    for number in range(6):
        ask(an_official(f"N{number}", unit=city), "mat-khau")
    keep_progress(CONTENT)
    book = _made(tmp_path)
    assert book.sheetnames[:2] == ["Tóm tắt", "Biểu đồ"]
    assert {*book.sheetnames[2:]} == {
        "Theo vai trò",
        "Cần giúp trước",
        "Theo bài",
        "Theo đơn vị",
        "Đạt trong kỳ",
        "Chưa xong",
        "Câu hỏi",
    }
    for sheet in book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        # One page wide (which is what it says by leaving it out), as high as it needs.
        assert (sheet.page_setup.fitToWidth or 1) == 1, sheet.title
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.title
    for name in book.sheetnames[2:]:
        assert book[name].print_title_rows == "$4:$4", name
    assert len(book["Biểu đồ"]._charts) == 2
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        chart = file.read("xl/charts/chart1.xml").decode()
    # Told apart by a pattern, and the numbers stand in the bars.
    assert "a:pattFill" in chart
    assert "'Theo vai trò'!$C$5" in chart
    assert 'c:showVal val="1"' in chart
    assert [row[:4] for row in book["Theo vai trò"].iter_rows(min_row=5, max_row=5, values_only=True)] == [
        ("Quản trị trang", 6, 0, 6)
    ]


@pytest.mark.django_db
def test_a_city_without_anybody_has_a_report_too(tmp_path: Path) -> None:
    book = _made(tmp_path)
    cover = " ".join(str(cell) for row in book["Tóm tắt"].iter_rows(values_only=True) for cell in row if cell)
    assert "Chưa có cán bộ nào được giao bài bắt buộc." in cover
    assert "Trong kỳ chưa ai đạt bài nào." in cover
    assert _rows(book, "Chưa xong")[0][0] == "Không có dòng nào."
    assert not book["Biểu đồ"]._charts


@pytest.mark.django_db
def test_a_period_of_long_ago_says_what_cannot_be_known(tmp_path: Path) -> None:
    one = an_official("N1", unit=unit("TP", "Thành phố", None, 0))
    passed(one, NOW - timedelta(days=120))
    book = _made(tmp_path, Period(2026, 3))
    assert "không tính lại được" in str(book["Theo đơn vị"]["A2"].value)
    assert [row[:4] for row in _rows(book, "Đạt trong kỳ")] == [("TP", "Thành phố", 1, 1)]
    assert "không phải lúc hết kỳ" in str(book["Chưa xong"]["A2"].value)


@pytest.mark.django_db
def test_no_cell_starts_a_program(tmp_path: Path) -> None:
    where = unit("TP", '=HYPERLINK("http://x")', None, 0)
    ask(an_official("N1", "=1+1", unit=where), "mat-khau")
    keep_progress(CONTENT)
    row = _rows(_made(tmp_path), "Chưa xong")[0]
    assert row[:2] == ('=HYPERLINK("http://x")', "=1+1")
    assert all(cell.data_type == "s" for cell in openpyxl.load_workbook(tmp_path / "a.xlsx")["Chưa xong"][5][:2])


@pytest.mark.django_db
def test_what_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("trước")

    def breaks(whole: Path, room: Path) -> int:
        whole.write_text("dở")
        raise OSError(28, "đĩa hết chỗ")

    with pytest.raises(OSError, match="hết chỗ"):
        replacing(path, breaks)

    assert path.read_text() == "trước"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.django_db
def test_a_page_of_every_unit_of_a_city_can_be_printed() -> None:
    a_city(5)
    pages = [queries_unit.page_of(one, CONTENT, NOW, "") for one in Unit.objects.all()]
    assert len(pypdf.PdfReader(io.BytesIO(unit_pdf(pages, NOW))).pages) == len(pages)
