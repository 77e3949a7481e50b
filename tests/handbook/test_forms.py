"""Forms in Word, opened: each blank a control with a name, official papers laid out as the decree asks."""

import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from trainer.handbook.print.forms import write_forms
from trainer.handbook.site.downloads import Edition
from trainer.handbook.site.manuscript import Chapter, Manuscript, Page

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HEAD = "<p><strong>ỦY BAN NHÂN DÂN</strong><br>\n<strong>PHƯỜNG (XÃ) ………</strong><br>\nSố: ……/QĐ-UBND</p>"
SIGNED = """<div class="bang-khung"><table><thead><tr><th><em>Nơi nhận:</em></th><th><strong>CHỦ TỊCH</strong></th></tr>
</thead><tbody><tr><td>Như Điều 1; cơ quan cấp trên; lưu: VT, ……</td><td><em>(Chữ ký, dấu)</em></td></tr></tbody>
</table></div>"""
DECISION = f"""<h2 id="mau">Mẫu</h2>{HEAD}
<p>………, ngày …… tháng …… năm 20……</p>
<p><strong>QUYẾT ĐỊNH</strong><br>\n<strong>Về việc lập kênh ………</strong></p>
<p><em>Căn cứ Luật một;</em><br>\n<em>Căn cứ Luật hai.</em></p>
<p><strong>Điều 1. Lập kênh</strong></p>
<ol><li>Kênh "………" trên nền tảng ………</li><li>Giao ông (bà) ………, từ ngày ………</li></ol>
{SIGNED}
<h2 id="mau-dien">Đã điền</h2><p>Sao Mai</p>"""
SLIP = """<h2 id="mau">Mẫu</h2><p><strong>ỦY BAN NHÂN DÂN ………</strong></p>
<p><strong>A. Kênh</strong> quý …… năm 20……</p>
<table><thead><tr><th>Mục</th><th>Ghi</th><th>Xong</th></tr></thead><tbody>
<tr><td>Tên kênh</td><td>………</td><td>☐</td></tr><tr><td>Ghi chú</td><td></td><td>Rồi</td></tr></tbody></table>
<p>☐ Đã rà　☐ chưa, vì: ………</p>
<table><thead><tr><th>NGƯỜI GIAO</th><th>NGƯỜI NHẬN</th></tr></thead>
<tbody><tr><td><em>(Ký)</em></td><td><em>(Ký, ghi rõ họ tên)</em></td></tr></tbody></table>
<h2 id="mau-dien">Đã điền</h2>"""

LETTER = """<h2 id="mau">Mẫu</h2><p><strong>ỦY BAN NHÂN DÂN ………</strong></p><p><strong>PHIẾU GỌI</strong></p>
<p>Cổng: <mark class="can-dien">[<span>cần điền: </span>địa chỉ cổng]</mark> và
<mark class="can-dien">[<span>cần điền: </span>số trực]</mark></p>
<p><strong>D. Đề xuất</strong> <em>(ghi rõ)</em></p><p>Người đề xuất: ………</p><p>Kèm theo:</p>
<p><strong>Nói trước.</strong> Rồi nói.</p>"""
SHEETS = """<h2 id="mau">Mẫu</h2><p><strong>ỦY BAN NHÂN DÂN ………</strong></p><p><strong>BỐN TỜ PHÁT TAY</strong></p>
<h3 id="to-1">Tờ 1</h3><p>Việc</p><h3 id="to-2">Tờ 2</h3><p>Câu hỏi</p><h3 id="to-3">Tờ 3</h3><p>Bảng</p>"""


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A decision and a slip, printed once."""
    folder = tmp_path_factory.mktemp("forms")
    pages = (
        Page("bieu-mau/quyet-dinh.html", "Quyết định", DECISION, "2026-11-26", {"national_title": True}),
        Page("bieu-mau/phieu.html", "Phiếu", SLIP, "2026-11-26", {}),
    )
    return printed(folder, *pages)


def printed(folder: Path, *pages: Page) -> Path:
    book = Manuscript((Chapter("Biểu mẫu", pages),), Edition("1a2b3c4d5e6f7a8b", date(2026, 11, 26)), None)
    write_forms(book, folder, folder / "ready")
    return folder / "ready"


def part(docx: Path, name: str = "document") -> ElementTree.Element:
    with zipfile.ZipFile(docx) as file:
        return ElementTree.fromstring(file.read(f"word/{name}.xml"))


def text(element: ElementTree.Element) -> str:
    return "".join(one.text or "" for one in element.iter(f"{W}t"))


def controls(docx: Path) -> list[tuple[str, str, str]]:
    """What each control is called, of which kind it is and what it shows."""
    found = []
    for one in part(docx).iter(f"{W}sdt"):
        settings = one[0]
        name = settings.find(f"{W}alias")
        kind = re.sub("{.*}", "", settings[-1].tag)
        found.append(("" if name is None else name.get(f"{W}val", ""), kind, text(one)))
    return found


def test_what_is_dots_or_a_box_on_paper_is_a_control_that_says_what_belongs_there(forms: Path) -> None:
    found = controls(forms / "phieu.docx")
    assert ("Kênh quý", "dropDownList", "……") in found
    assert ("Tên kênh", "text", "………") in found
    assert ("Xong: Tên kênh", "checkbox", "☐") in found
    assert ("Ghi chú", "text", "\u2002" * 5) in found  # an empty cell
    assert ("Đã rà", "checkbox", "☐") in found
    assert ("chưa, vì", "text", "………") in found


def test_parts_that_go_to_different_people_begin_sheets_of_their_own(tmp_path: Path) -> None:
    ready = printed(
        tmp_path,
        Page("bieu-mau/to-phat.html", "Tờ phát", SHEETS, "2026-11-26", {"new_sheets": ["to-2", "to-3"]}),
        Page("bieu-mau/to-lien.html", "Tờ liền", SHEETS, "2026-11-26", {}),
    )
    breaks = {
        file.stem: sum(one.get(f"{W}type") == "page" for one in part(file).iter(f"{W}br")) for file in ready.iterdir()
    }
    assert breaks == {"to-phat": 2, "to-lien": 0}


def test_dates_platforms_and_titles_are_chosen_not_typed(forms: Path) -> None:
    found = controls(forms / "quyet-dinh.docx")
    assert ("", "dropDownList", "PHƯỜNG (XÃ)") in found
    assert ("ngày", "date", "…… tháng …… năm 20……") in found
    assert ("trên nền tảng", "comboBox", "………") in found
    assert ("Giao", "dropDownList", "ông (bà)") in found
    assert ("từ ngày", "date", "………") in found


def test_nothing_of_a_form_is_lost_on_the_way_to_its_controls(forms: Path) -> None:
    words = " ".join(text(one) for one in part(forms / "phieu.docx").iter(f"{W}p"))
    for line in ("A. Kênh quý …… năm 20……", "☐ Đã rà　☐ chưa, vì: ………", "ỦY BAN NHÂN DÂN ………"):
        assert line in words
    assert "Sao Mai" not in " ".join(text(one) for one in part(forms / "quyet-dinh.docx").iter(f"{W}p"))


def test_where_one_signs_there_are_no_lines_and_receivers_stand_one_below_the_other(forms: Path) -> None:
    signing = [table for table in part(forms / "quyet-dinh.docx").iter(f"{W}tbl") if "CHỦ TỊCH" in text(table)][-1]
    assert signing.find(f"{W}tblPr/{W}tblStyle") is None
    assert signing.find(f".//{W}tblBorders") is None
    lines = [text(one) for one in signing.iter(f"{W}p")]
    assert lines[:4] == ["Nơi nhận:", "- Như Điều 1;", "- Cơ quan cấp trên;", "- Lưu: VT, ……."]
    assert signing.find(f"{W}tr/{W}trPr/{W}cantSplit") is not None
    slip = [table for table in part(forms / "phieu.docx").iter(f"{W}tbl") if "NGƯỜI NHẬN" in text(table)]
    assert [text(one) for one in slip[0].iter(f"{W}p") if text(one)] == [
        "NGƯỜI GIAO",
        "(Ký)",
        "NGƯỜI NHẬN",
        "(Ký, ghi rõ họ tên)",
    ]


def test_a_decision_has_the_margins_sizes_and_paragraphs_of_the_decree(forms: Path) -> None:
    root = part(forms / "quyet-dinh.docx")
    margins = next(root.iter(f"{W}pgMar"))
    millimetres = {
        side: round(int(margins.get(f"{W}{side}", "0")) / 56.7) for side in ("top", "bottom", "left", "right")
    }
    assert millimetres == {"top": 20, "bottom": 20, "left": 30, "right": 15}
    paragraphs = [text(one) for one in root.iter(f"{W}p")]
    for line in ("Căn cứ Luật một;", "Căn cứ Luật hai.", '1. Kênh "………" trên nền tảng ………'):
        assert line in paragraphs
    sizes = {text(run): run.find(f"{W}rPr/{W}sz") for run in root.iter(f"{W}r") if text(run)}
    assert sizes["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"].get(f"{W}val") == "24"  # type: ignore[union-attr]
    assert sizes["Độc lập - Tự do - Hạnh phúc"].get(f"{W}val") == "26"  # type: ignore[union-attr]
    assert sizes["- Như Điều 1;"].get(f"{W}val") == "22"  # type: ignore[union-attr]
    with zipfile.ZipFile(forms / "quyet-dinh.docx") as file:
        styles = file.read("word/styles.xml").decode("utf-8")
        assert " PAGE " in file.read("word/header1.xml").decode("utf-8")  # above the text, from the second page on
    assert root.find(f".//{W}titlePg") is not None
    body = styles[styles.index('w:styleId="BodyText"') :].split("</w:style>")[0]
    assert 'w:firstLine="567"' in body
    assert 'w:jc w:val="both"' in body


def test_a_row_to_write_into_is_nine_millimetres_high_and_its_title_goes_with_it(forms: Path) -> None:
    root = part(forms / "phieu.docx")
    table = next(one for one in root.iter(f"{W}tbl") if "Tên kênh" in text(one))
    heights = [row.find(f"{W}trPr/{W}trHeight") for row in table.iter(f"{W}tr")]
    assert [None if one is None else one.get(f"{W}val") for one in heights] == [None, "510", "510"]
    announced = next(one for one in root.iter(f"{W}p") if text(one).startswith("A. Kênh"))
    assert announced.find(f"{W}pPr/{W}keepNext") is not None


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_takes_every_blank_for_a_control(forms: Path, tmp_path: Path) -> None:
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "odt", "--outdir", tmp_path, *sorted(forms.iterdir())]
    subprocess.run(command, check=True, capture_output=True)
    for docx in sorted(forms.iterdir()):
        with zipfile.ZipFile(tmp_path / f"{docx.stem}.odt") as file:
            content = file.read("content.xml").decode("utf-8")
        assert content.count("<loext:content-control ") == len(controls(docx)) > 5
        assert content.count('loext:checkbox="true"') == sum(kind == "checkbox" for _, kind, _ in controls(docx))


def test_what_the_agency_has_not_filled_in_is_dots_that_say_what_belongs_there(tmp_path: Path) -> None:
    docx = printed(tmp_path, Page("bieu-mau/goi.html", "Gọi", LETTER, "2026-11-26", {})) / "goi.docx"

    assert "Cổng: ……………… (địa chỉ cổng) và ……………… (số trực)" in text(part(docx))
    assert ("Cổng", "text", "………………") in controls(docx)


def test_a_title_that_is_no_heading_goes_over_to_the_next_page_with_what_follows(tmp_path: Path) -> None:
    docx = printed(tmp_path, Page("bieu-mau/goi.html", "Gọi", LETTER, "2026-11-26", {})) / "goi.docx"

    kept = [text(one) for one in part(docx).iter(f"{W}p") if one.find(f"{W}pPr/{W}keepNext") is not None]
    assert "D. Đề xuất (ghi rõ)" in kept
    assert "Kèm theo:" in kept
    assert "Nói trước. Rồi nói." not in kept


def test_a_line_of_an_official_paper_that_ends_early_is_not_stretched(forms: Path) -> None:
    assert part(forms / "quyet-dinh.docx", "settings").find(f".//{W}compat/{W}doNotExpandShiftReturn") is not None


def across(folder: Path) -> Path:
    """A form of three sheets, the second of which has a table of five columns."""
    heads = "".join(f"<th>{head}</th>" for head in ("Phút", "Ai đưa", "Tin", "Mong đội làm", "Mở trang"))
    cells = "".join(f"<td>{cell}</td>" for cell in ("10", "Phong bì", "Bọn em ở báo " * 20, "Chào " * 30, "Trang"))
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{f'<tr>{cells}</tr>' * 9}</tbody></table>"
    sheets = SHEETS.replace("<p>Câu hỏi</p>", table)
    form = {"new_sheets": ["to-2", "to-3"]}
    return printed(folder, Page("bieu-mau/to-phat.html", "Tờ phát", sheets, "2026-11-26", form)) / "to-phat.docx"


def test_a_part_on_its_own_sheet_lies_across_where_its_table_has_five_columns(tmp_path: Path) -> None:
    first, lying, last = part(across(tmp_path)).iter(f"{W}sectPr")
    sizes = [one.find(f"{W}pgSz").attrib[f"{W}w"] for one in (first, lying, last)]  # type: ignore[union-attr]
    assert sizes == ["11906", "16838", "11906"]
    assert [one.find(f"{W}titlePg") is not None for one in (first, lying, last)] == [True, False, False]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_on_paper_each_sheet_that_lies_begins_with_the_heads_of_its_columns_and_none_is_empty(tmp_path: Path) -> None:
    ready = across(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, ready]
    subprocess.run(command, check=True, capture_output=True)
    pages = PdfReader(tmp_path / "to-phat.pdf").pages
    shown = [(round(float(page.mediabox.width)), " ".join(page.extract_text().split())) for page in pages]
    lying = [words for width, words in shown if width == 842]
    assert len(lying) > 1
    assert [
        words for words in lying if not re.match(r"\d (Tờ 2 )?Phút Ai đưa Tin Mong đội làm Mở trang 10", words)
    ] == []
    assert [words for width, words in shown if width == 595] == [
        "ỦY BAN NHÂN DÂN ……… BỐN TỜ PHÁT TAY Tờ 1 Việc",
        f"{len(pages)} Tờ 3 Bảng",
    ]
