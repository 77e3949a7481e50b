"""XLSX: what openpyxl finds in the file is what was meant."""

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial

import openpyxl
import pytest

from trainer.roster.rules.columns import is_staff_list
from trainer.tables.read import detect
from trainer.tables.table import Column, Table
from trainer.tables.write_xlsx import xlsx_bytes

COLUMNS = (
    Column("name", "Họ và tên", 28),
    Column("when", "Ngày đạt", 14, "date"),
    Column("count", "Số lượt", 10, "number"),
    Column("share", "Tỷ lệ", 8, "percent"),
)
ROWS = (("Đỗ Ý", date(2026, 11, 5), 3, 0.85), ("=1+1", None, Decimal("2.5"), None))
TABLE = Table("Hoàn thành: tháng 11/2026", COLUMNS, ROWS)

read = partial(detect.read, wanted=is_staff_list)


def opened(table=TABLE, **options):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(table, **options))).active


def test_headings_and_values_come_back():
    sheet = opened()
    assert [cell.value for cell in sheet[1]] == ["Họ và tên", "Ngày đạt", "Số lượt", "Tỷ lệ"]
    assert [cell.value for cell in sheet[2]] == ["Đỗ Ý", datetime.fromisoformat("2026-11-05"), 3, 0.85]


@pytest.mark.parametrize("text", ["=1+1", "{=1}", "+84", "@x", "http://x.vn", "mailto:a@b.vn", "007", "internal:A1"])
def test_a_text_stays_a_text(text):
    sheet = opened(Table("t", COLUMNS[:1], ((text,),)))
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) in [(text, "s", None), (text, "f", None)]
    content = xlsx_bytes(Table("t", COLUMNS[:1], ((text,),)))
    assert b"<f>" not in _part(content, "xl/worksheets/sheet1.xml")


def _part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_dates_are_dates_shown_the_vietnamese_way():
    assert opened()["B2"].is_date
    assert opened()["B2"].number_format == "dd/mm/yyyy"


def test_a_moment_is_shown_in_vietnamese_time():
    cell = opened(Table("t", COLUMNS[1:2], ((datetime(2026, 11, 4, 18, 30, tzinfo=UTC),),)))["A2"]
    assert cell.value == datetime.fromisoformat("2026-11-05 01:30")
    assert cell.number_format == "dd/mm/yyyy hh:mm"


def test_a_percent_is_a_number_shown_as_percent():
    assert opened()["D2"].number_format == "0%"
    shares = Table("t", COLUMNS[3:], ((0.7996,), (0.8337,), (0.9997,), (0,)))
    found = [(cell.value, cell.number_format) for (cell,) in opened(shares)["A2:A5"]]
    assert found == [(0.799, "0.0%"), (0.834, "0.0%"), (0.999, "0.0%"), (0, "0%")]


def test_the_heading_is_in_the_brand_colour_stays_in_view_and_filters():
    sheet = opened()
    assert (sheet["A1"].fill.fgColor.rgb, sheet["A1"].font.color.rgb) == ("FF00695C", "FFFFFFFF")
    assert sheet["A1"].font.name == "Arial"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:D3"
    assert sheet.column_dimensions["A"].width == pytest.approx(28, abs=1)


def test_a_title_row_moves_the_heading_down():
    sheet = opened(title_row=True)
    assert sheet["A1"].value == TABLE.title
    assert sheet["A3"].value == "Họ và tên"
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A4", "A3:D5")


def test_a_title_wider_than_its_table_is_printed_whole():
    short = opened(title_row=True)
    assert (list(short.merged_cells.ranges), short["A1"].alignment.wrap_text) == ([], None)
    wide = opened(Table("Người dự buổi " + "rất dài " * 30, COLUMNS, ()), title_row=True)
    assert [str(one) for one in wide.merged_cells.ranges] == ["A1:D1"]
    assert wide["A1"].alignment.wrap_text
    assert wide.row_dimensions[1].height > 60


def test_a_list_to_sign_leaves_room_for_a_hand_and_for_long_texts():
    columns = (Column("position", "Chức vụ", 20), Column("signature", "Ký tên", 24, "to_sign"))
    sheet = opened(Table("Người dự", columns, (("Văn thư", None), ("Phó Trưởng phòng " * 6, None))))
    assert sheet.row_dimensions[2].height == 30
    assert sheet.row_dimensions[3].height >= 75
    assert sheet.oddFooter.center.text == "Trang &P/&N"
    assert opened().row_dimensions[2].height is None


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Hoàn thành: tháng 11/2026", "Hoàn thành  tháng 11 2026"),
        ("Từng người, từng bài, lập lúc 15:27 ngày 30/11/2026", "Từng người, từng bài"),
        ("x" * 40, "x" * 31),
        ("?", "Bảng"),
        ("'a'", "a"),
    ],
)
def test_any_title_gives_a_sheet_name_that_excel_takes(title, name):
    assert opened(Table(title, COLUMNS, ())).title == name


def test_a_table_without_rows_still_has_its_heading():
    assert opened(Table("t", COLUMNS, ())).auto_filter.ref == "A1:D2"


def test_a_text_beyond_what_a_cell_holds_is_cut_with_a_mark():
    value = opened(Table("t", COLUMNS[:1], (("x" * 40_000,),)))["A2"].value
    assert (len(value), value[-1]) == (32_767, "…")


def test_a_number_that_is_none_leaves_the_cell_empty():
    assert opened(Table("t", COLUMNS[2:3], ((float("nan"),),)))["A2"].value is None


def test_our_own_file_can_be_uploaded_again():
    sheet = read(xlsx_bytes(TABLE, title_row=True), "bao-cao.xlsx")
    assert [cell.value for cell in sheet.rows[3][1]] == ["Đỗ Ý", "05/11/2026", "3", "0.85"]
