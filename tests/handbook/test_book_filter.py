"""What the filter between clean HTML and Typst sees to: cells, widths of columns, words that announce a table."""

import io
import re
from datetime import UTC, date, datetime
from pathlib import Path

from pypdf import PdfReader

from trainer.handbook.print import pandoc
from trainer.handbook.print.clean_page import Places, clean
from trainer.handbook.print.papers import paper_pdf
from trainer.handbook.site.manuscript import Page

HEAD = '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title></head><body>'
FORM = """<table><thead><tr><th>Câu</th><th>Có</th><th>Đã làm gì</th></tr></thead>
<tbody><tr><td>1. Có gì là mật?</td><td>☐</td><td>………</td></tr>{more}</tbody></table>"""
ROW = "<tr><td>+ thêm</td><td>☐</td><td></td></tr>"


def typst(folder: Path, html: str) -> str:
    """Return ``html`` in Typst's language, as the book gets it."""
    (folder / "trang.html").write_text(f"{HEAD}{html}</body></html>", encoding="utf-8")
    pandoc.run(folder / "trang.html", folder / "trang.typ", date(2026, 11, 26), "--to=typst")
    return (folder / "trang.typ").read_text(encoding="utf-8")


def test_a_number_at_the_beginning_of_a_cell_starts_no_list(tmp_path: Path) -> None:
    body = typst(tmp_path, FORM.format(more=ROW))

    assert "[1\\. Có gì là mật?]" in body
    assert "[\\+ thêm]" in body


def test_a_column_to_write_into_is_wider_than_one_of_boxes(tmp_path: Path) -> None:
    found = re.search(r"columns: \(([\d.]+)%, ([\d.]+)%, ([\d.]+)%\)", typst(tmp_path, FORM.format(more="")))

    assert found is not None
    boxes, blank = float(found[2]), float(found[3])
    assert blank > 1.8 * boxes


def test_words_in_bold_stay_with_the_short_table_they_announce(tmp_path: Path) -> None:
    body = typst(tmp_path, "<p><strong>D. Kênh đã đóng</strong></p><div>" + FORM.format(more="") + "</div>")

    assert re.search(r"#together\[\s*#strong\[D\. Kênh đã đóng\].*#figure", body, re.DOTALL)


def test_words_in_bold_go_over_with_the_head_of_a_long_table_or_a_list(tmp_path: Path) -> None:
    long_table = "<p><strong>A. Bài</strong></p>" + FORM.format(more=ROW * 8)
    a_list = "<p><strong>B. Dấu hiệu</strong></p><ul><li>☐ Một</li><li>☐ Hai</li></ul>"

    body = typst(tmp_path, long_table + a_list)

    assert re.search(r"#announcing\[\s*#strong\[A\. Bài\]\s*\]", body)
    assert re.search(r"#announcing\[\s*#strong\[B\. Dấu hiệu\]\s*\]\s*#tasks\[", body)


def test_a_sentence_that_begins_in_bold_is_left_where_it_stands(tmp_path: Path) -> None:
    assert "#announcing" not in typst(tmp_path, "<p><strong>Một câu.</strong> Rồi câu nữa.</p><p>Hết.</p>")


def test_a_row_to_write_into_is_as_high_as_a_hand_needs_it_and_no_other(tmp_path: Path) -> None:
    body = typst(tmp_path, FORM.format(more="<tr><td>2. Đã hỏi</td><td>có</td><td>rồi</td></tr>"))

    assert body.count("#pen") == 1
    assert re.search(r"☐\]?, \[\s*………\s*#pen", body)


def test_where_one_signs_a_paper_there_are_no_lines(tmp_path: Path) -> None:
    signed = "<table><thead><tr><th>BÊN GIAO</th></tr></thead><tbody><tr><td>(Ký, họ tên)</td></tr></tbody></table>"

    assert re.search(r"#signing\[\s*#figure", typst(tmp_path, signed))
    assert "#signing" not in typst(tmp_path, FORM.format(more=""))


def test_no_word_is_torn_because_its_column_is_narrow(tmp_path: Path) -> None:
    row = "<tr><td>10</td><td>{0}</td><td>{0}</td><td>{0}</td></tr>".format("Chữ dài nhiều lắm. " * 12)
    table = (
        f"<table><thead><tr><th>Phút</th><th>Nói</th><th>Nghe</th><th>Hỏi</th></tr></thead><tbody>{row}</tbody></table>"
    )

    found = re.search(r"columns: \(([\d.]+)%,", typst(tmp_path, table))

    assert found is not None
    # Seven letters of bold Times 13 and the edges of its cell, in a line of 84.
    assert float(found[1]) >= 8


def test_a_title_in_bold_or_with_a_colon_is_not_left_at_the_foot_of_a_page(tmp_path: Path) -> None:
    said = "<blockquote><p>Cảm ơn anh/chị.</p></blockquote>"

    body = typst(tmp_path, f"<p><strong>8. Hỏi chuyện người khác</strong></p>{said}<p>Gửi riêng:</p>{said}<p>Hết:</p>")

    assert re.search(r"#announcing\[\s*#strong\[\\?8\. Hỏi chuyện người khác\]\s*\]", body)
    assert re.search(r"#announcing\[\s*Gửi riêng:\s*\]", body)
    assert body.count("#announcing") == 2


def test_the_last_sentence_of_a_page_gets_no_sheet_for_itself(tmp_path: Path) -> None:
    basis = "<ul><li>Điều 23.</li></ul><p>Mẫu là khuyến nghị.</p>"

    body = typst(tmp_path, f'{basis}<h2 class="trang">Trang sau</h2>{basis}<p>Còn nữa.</p>')

    assert len(re.findall(r"#before-last\[\s*- Điều 23", body)) == 1


def test_a_word_is_not_torn_from_what_it_means(tmp_path: Path) -> None:
    body = typst(tmp_path, "<dl><dt>Chính danh</dt><dd>Tên thật.</dd><dt>Cổng</dt><dd>Nơi gốc.</dd></dl>")

    assert len(re.findall(r"#entry\[\s*/ ", body)) == 2


def test_an_emergency_number_keeps_whose_it_is_and_a_heading_over_nothing_goes() -> None:
    words = '<h2 id="a">Gọi</h2><p>Gọi 113 (công an), <b>114 (cháy)</b>, 115 (cấp cứu)</p>'
    page = Page(
        "trang.html", "Trang", f'{words}<h2 id="b">Học</h2><p><span data-ngoai-muc>Bấm</span></p>', "2026-11-26", None
    )

    made = clean(page, Places({"trang.html": "trang"}), depth=0).text_content()

    assert "113\u00a0(công\u00a0an), 114\u00a0(cháy), 115\u00a0(cấp\u00a0cứu)" in made
    assert "Học" not in made


def test_the_number_of_a_law_is_in_one_piece(tmp_path: Path) -> None:
    layout = tmp_path / "tờ.typ"
    layout.write_text(
        '#import "look.typ": *\n#set document(title: "Tờ")\n#show: look.with(edition: "")\n'
        "#for wide in range(40, 80) [#block(width: wide * 1mm)[Căn cứ Nghị định số 331/2026/NĐ-CP]]",
        encoding="utf-8",
    )

    paper = PdfReader(io.BytesIO(paper_pdf(layout, {}, datetime(2026, 11, 29, tzinfo=UTC))))

    lines = [line for page in paper.pages for line in page.extract_text().splitlines()]
    assert len([line for line in lines if line.strip().endswith("331/2026/NĐ-CP")]) == 40
