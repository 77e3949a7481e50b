"""Uploaded files: what is read, and what is refused with a clear word; hostile files included."""

import io
import zipfile
from datetime import date, datetime
from functools import partial
from pathlib import Path

import openpyxl
import pytest

from tests.ends import ends
from tests.roster import nasty
from trainer.core import person_cells as cells
from trainer.roster.rules.columns import is_staff_list
from trainer.tables.read import detect, limits
from trainer.tables.read.limits import SpreadsheetError
from trainer.tables.sheet import Cell

DEMO = Path(__file__).parents[2] / "demo"

read = partial(detect.read, wanted=is_staff_list)


def workbook(*rows, edit=None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def values(sheet):
    return [[cell.value for cell in cells] for _, cells in sheet.rows]


def repacked(content, part, text):
    """The workbook with one part replaced."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, text if item.filename == part else old.read(item.filename))
    return result.getvalue()


def sheet_xml(body):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><dimension ref="A1:XFD1048576"/><sheetData>{body}</sheetData></worksheet>'


def refused(content, name="ds.xlsx", **limit):
    with pytest.raises(SpreadsheetError) as caught:
        read(content, name, **limit)
    assert caught.value.what
    assert caught.value.mend
    return str(caught.value)


def test_a_real_list_is_read_with_the_row_numbers_of_excel():
    sheet = read((DEMO / "danh-sach-can-bo-2026-10.xlsx").read_bytes(), "ds.xlsx")
    assert sheet.name == "DS can bo"
    assert [number for number, _ in sheet.rows] == list(range(1, 1268))
    assert sheet.rows[2] == (3, ())
    assert sheet.rows[3][1][1] == Cell("Mã cán bộ")
    assert sheet.rows[14][1][2] == Cell("  NGUYỄN HỮU PHONG ")
    assert sheet.rows[74][1][2].formula


def test_numbers_dates_and_nothing_become_text():
    row = [10000.0, 917274127, 2.5, True, date(2026, 10, 5), datetime.fromisoformat("2026-10-05 08:30"), None, "x"]
    sheet = read(workbook(row), "ds.xlsx")
    expected = ["10000", "917274127", "2.5", "TRUE", "05/10/2026", "05/10/2026 08:30", "", "x"]
    assert values(sheet) == [expected]


def test_what_the_format_writes_for_a_carriage_return_is_no_part_of_a_name():
    """Cells that another program filled end in one, which Excel shows to nobody."""
    body = "".join(
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>{text}</t></is></c></row>'
        for number, text in enumerate(("Lê An_x000D_", "Một_x000d_\nHai", "Một_x000A_Hai_x0000_", "mã_x0041_"), 1)
    )
    sheet = read(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet_xml(body)), "ds.xlsx")

    assert [one.strip() for [one] in values(sheet)] == ["Lê An", "Một\nHai", "Một\nHai", "mã_x0041_"]


def test_a_number_that_is_shown_as_a_day_and_is_none_spoils_no_other_cell():
    """12345678 in a column of days: Excel shows ####, and the list around it is as good as any."""
    row = ["HN001", "Lê An", "Phường Sao Mai"]
    book = workbook([12345678, *row], edit=lambda book: setattr(book.active["A1"], "number_format", "dd/mm/yyyy"))
    old = nasty.xls([12345678, *row], formats={(0, 0): "dd/mm/yyyy"})
    day = '<table:table-cell office:value-type="date" office:date-value="35701-02-30"><text:p>###</text:p>'
    texts = "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
    free = nasty.ods(
        f'<table:table table:name="a"><table:table-row>{day}</table:table-cell>{texts}</table:table-row></table:table>'
    )
    for content, name in ((book, "ds.xlsx"), (old, "ds.xls"), (free, "ds.ods")):
        [(_, found)] = read(content, name).rows
        assert (found[0].formula, [one.value for one in found[1:]]) == (True, row), name


def test_formulas_errors_and_texts_that_look_like_formulas_are_marked():
    def edit(book):
        book.active["D1"].value = "=1+1"
        book.active["D1"].data_type = "s"

    (_, cells), *_ = read(workbook(["=A2", "#N/A", "bình thường"], edit=edit), "ds.xlsx").rows
    assert [cell.formula for cell in cells] == [True, True, False, True]
    assert cells[0].value == "=A2"


def test_a_unit_merged_over_its_people_is_read_for_each_of_them():
    def edit(book):
        book.active.merge_cells("B2:B3")
        book.active.merge_cells("A5:B5")

    rows = [["Mã", "Đơn vị"], ["HN1", "Phường Sao Mai"], ["HN2"], ["HN3"], ["Tổng", None, 3]]
    sheet = read(workbook(*rows, edit=edit), "ds.xlsx")
    assert values(sheet)[1:] == [["HN1", "Phường Sao Mai"], ["HN2", "Phường Sao Mai"], ["HN3"], ["Tổng", "", "3"]]


def test_openpyxl_still_says_by_a_private_name_in_which_part_a_sheet_stands():
    """Without it every workbook would be called broken."""
    book = openpyxl.Workbook()
    book.create_sheet("Hai")
    kept = io.BytesIO()
    book.save(kept)
    read = openpyxl.load_workbook(kept, read_only=True)

    assert [getattr(sheet, "_worksheet_path", None) for sheet in read.worksheets] == [
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml",
    ]


def test_the_sheet_with_the_list_is_chosen():
    def edit(book):
        people = book.create_sheet("Danh sách")
        people.append(["Mã cán bộ", "Họ và tên", "Đơn vị"])
        people.append(["HN1", "Lê An", "Phường Sao Mai"])
        book.create_sheet("Phụ lục").append(["a", "b"])
        hidden = book.create_sheet("Cũ")
        for number in range(9):
            hidden.append([f"HN{number}", "Họ và tên", "Mã cán bộ", "Đơn vị"])
        hidden.sheet_state = "hidden"

    guide = [["Hướng dẫn", "điền", "vào", "bảng"]] * 5
    assert read(workbook(*guide, edit=edit), "ds.xlsx").name == "Danh sách"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_text_tables_are_read_in_any_usual_encoding_and_separator(encoding, separator):
    text = f'Mã{separator}Họ và tên\r\nHN1{separator}"Lê An{separator} văn thư"\r\n'
    assert values(read(text.encode(encoding), "ds.csv")) == [["Mã", "Họ và tên"], ["HN1", f"Lê An{separator} văn thư"]]


def test_text_of_old_windows_is_read():
    # Windows-1258 writes the tones of most vowels as marks of their own behind the letter.
    rows = values(read("Ma\u0303,Tên\nHN1,Lê Đư\u0301c Ho\u0300a".encode("cp1258"), "ds.csv"))
    assert [cells.tidy(text) for text in rows[0] + rows[1]] == ["Mã", "Tên", "HN1", "Lê Đức Hòa"]
    # Bytes that Windows-1258 does not know.
    assert values(read(b"HN1,Ren\xe9 \x8a", "ds.csv")) == [["HN1", "René Š"]]


def test_a_separator_that_the_file_names_is_used_and_rows_keep_their_numbers():
    sheet = read("sep=;\r\nMã;Tên, họ\r\n".encode(), "ds.csv")
    assert sheet.rows == ((1, ()), (2, (Cell("Mã"), Cell("Tên, họ"))))


def test_formulas_in_text_are_marked():
    assert read(b"HN1,=1+1", "ds.csv").rows[0][1][1].formula


def test_the_bytes_decide_not_the_name():
    assert values(read(workbook(["HN1"]), "ds.csv")) == [["HN1"]]


def test_a_text_table_whose_first_words_begin_as_archives_do_is_read():
    assert values(read("PKTHT phường\nHN1,Lê An\n".encode(), "ds.csv")) == [["PKTHT phường"], ["HN1", "Lê An"]]


@pytest.mark.parametrize("content", [b"", b" \r\n"])
def test_an_empty_file_is_refused(content):
    assert "rỗng" in refused(content)


def test_a_workbook_without_rows_is_refused():
    assert "không có dòng nào" in refused(workbook())
    assert "không có dòng nào" in refused(b",,\n,,\n", "ds.csv")


def test_a_file_beyond_the_limit_is_refused():
    assert "lớn hơn 1 MB" in refused(b"x" * (1024 * 1024 + 1), max_bytes=1024 * 1024)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"\x89PNG\r\n", b"no workbook at all"])
def test_what_is_no_workbook_is_refused(content):
    assert "không phải sổ tính" in refused(content)


def test_a_web_page_called_xls_is_refused():
    assert "trang web" in refused(b"<html><table><tr><td>HN1", "ds.xls")


def test_binary_rubbish_called_csv_is_refused():
    assert "không phải bảng chữ" in refused(b"a,b\nc" * 50 + b"\0", "ds.csv")


def test_the_old_format_is_refused_with_what_to_do():
    message = refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook" * 99, "ds.xls")
    assert ".xls" in message
    assert ".xlsx" in message


def test_a_password_is_named_as_the_reason():
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    assert "mật khẩu" in refused(content)


def test_a_locked_zip_is_named_as_such():
    content = bytearray(workbook(["x"]))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert "mật khẩu" in refused(bytes(content))


@pytest.mark.parametrize("cut", [10, 200, 3000, -40])
def test_a_broken_archive_is_refused(cut):
    assert "hỏng" in refused(workbook(["x"])[:cut])


def test_a_broken_part_is_refused():
    assert "hỏng" in refused(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row"))


def test_another_kind_of_archive_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "không phải sổ tính .xlsx" in refused(content.getvalue(), "ds.ods")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", "0" * 30_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    assert "phình quá lớn" in refused(bomb)


def test_entities_that_multiply_are_refused():
    evil = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet_xml("<row r='1'><c><v>&b;</v></c></row>")
    assert "hỏng" in refused(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", evil))


def test_a_stated_size_is_not_believed():
    body = '<row r="2"><c r="B2" t="inlineStr"><is><t>HN1</t></is></c></row>'
    sheet = read(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet_xml(body)), "ds.xlsx")
    assert sheet.rows == ((1, ()), (2, (Cell(""), Cell("HN1"))))


@pytest.mark.parametrize("cell", ["A210001", "CW1"])
def test_a_cell_beyond_the_limits_is_refused(cell):
    row = cell.lstrip("ACW")
    body = f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>'
    assert "quá lớn" in refused(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet_xml(body)))


def test_a_sheet_formatted_down_to_the_last_row_is_read():
    body = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    sheet = read(repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", sheet_xml(body)), "ds.xlsx")
    assert sheet.rows == ((1, (Cell("7"),)),)


def test_more_cells_than_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 5)
    assert "quá lớn" in refused(workbook(["a", "b", "c"], ["d", "e", "f"]))


def test_everybody_of_a_city_of_200_000_stands_in_one_list_below_a_title_and_headings():
    columns = "STT,Mã cán bộ,Họ và tên,Ngày sinh,Chức vụ,Đơn vị,Vai trò,E-mail,Điện thoại,Trạng thái,Ghi chú"
    row = "1,HN1,An,1990,CV,P1,x,a@b.vn,0,x,y"
    lines = ["DANH SÁCH CÁN BỘ", "", columns, *[row] * 200_000, "Tổng cộng", "Người lập"]
    sheet = read("\n".join(lines).encode(), "ds.csv")
    assert len(sheet.rows) == 200_005


def test_columns_that_no_row_fills_at_the_end_of_a_text_are_left_out(monkeypatch):
    monkeypatch.setattr(limits, "MAX_CELLS", 12)
    monkeypatch.setattr(limits, "MAX_PLACES", 30)
    empty = ";" * 150
    lines = ["SỞ A;;", "Mã;Tên;Đơn vị", " ;;", "HN1;An;", "HN2;Bình;P1"]
    sheet = read("\n".join(line + empty for line in lines).encode(), "ds.csv")
    assert values(sheet) == [["SỞ A", "", ""], ["Mã", "Tên", "Đơn vị"], [], ["HN1", "An", ""], ["HN2", "Bình", "P1"]]


def test_a_row_longer_than_the_others_stays_so_without_the_columns_that_no_row_fills():
    # A separator that stood in a cell without quotes moves what stands behind it.
    sheet = read("Mã;Tên;Đơn vị;;\nHN1;An;P1;;\nHN2;Bình;Ba;;;\n".encode(), "ds.csv")
    assert [len(row) for row in values(sheet)] == [3, 3, 4]


def test_a_list_that_is_too_large_is_told_how_large_one_may_be(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 1_000)
    assert "tối đa 1.000 dòng, 100 cột" in refused(b"a\n" * 1_001, "ds.csv")


def test_a_text_table_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 3)
    assert "quá lớn" in refused(b"a\nb\nc\nd\n", "ds.csv")


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="a"><table:table-row><table:table-cell><text:p>HN1</text:p></table:table-cell>'
    "</table:table-row>{}</table:table></office:spreadsheet></office:body></office:document-content>"
)


def _ods(body):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.format(body))
    return content.getvalue()


@pytest.mark.parametrize(
    "hostile",
    [
        _ods('<table:table-row table:number-rows-repeated="300000"><table:table-cell/></table:table-row>' * 8_000),
        repacked(
            workbook(["x"]),
            "xl/worksheets/sheet1.xml",
            sheet_xml("".join(f'<row r="{row}"><c r="XFD{row}"/></row>' for row in range(1, 30_001))),
        ),
    ],
    ids=["ods", "xlsx"],
)
def test_empty_places_without_end_are_refused(hostile, monkeypatch):
    assert len(hostile) < 200_000
    monkeypatch.setattr(limits, "MAX_PLACES", 100_000)
    assert ends(lambda: refused(hostile))


def test_beginnings_of_merged_cells_without_end_hold_nothing_up():
    body = sheet_xml('<row r="1"><c r="A1"><v>7</v></c></row>').replace(
        "</worksheet>", f"<!-- {'<mergeCell ' * 90_000} --></worksheet>"
    )
    file = repacked(workbook(["x"]), "xl/worksheets/sheet1.xml", body)
    assert ends(lambda: read(file, "ds.xlsx"))


def test_a_cell_longer_than_excel_takes_is_refused_with_its_row():
    assert "Dòng 2 có ô dài hơn 32.767 chữ" in refused(f"Mã,Tên\nHN1,{'a' * 32_768}\n".encode(), "ds.csv")
    assert read(f"Mã,Tên\nHN1,{'a' * 32_767}\n".encode(), "ds.csv").rows[1][1][1].value == "a" * 32_767
