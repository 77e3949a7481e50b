"""One row, one cell: what is cleaned, what is skipped, what is rejected and with which words."""

import unicodedata

import pytest

from tests.ends import ends
from trainer.core import person_cells as cells
from trainer.roster.rules.columns import Mapping
from trainer.roster.rules.groups import Above
from trainer.roster.rules.model import RosterUnit, Skipped
from trainer.roster.rules.rows import DraftRow, Refusal, read_row
from trainer.roster.rules.units import UnitFinder
from trainer.tables.sheet import Cell

UNITS = (
    RosterUnit("TP", "Thành phố Hà Nội"),
    RosterUnit("P01", "Phường Sao Mai", "TP"),
    RosterUnit("P02", "Phường Láng Hoà", "TP"),
    RosterUnit("X03", "Xã Bình Minh Hạ", "TP"),
    RosterUnit("X04", "Xã Trùng", "TP"),
    RosterUnit("X05", "Xã Trung", "TP"),
    RosterUnit("T06", "Thị trấn Phúc Lợi", "TP"),
)
MAPPING = Mapping(header=1, code=1, name=2, position=3, unit=4, roles=5, email=6)
GOOD = ("1", "HN1", "Lê An", "Văn thư", "Phường Sao Mai", "Cán bộ", "an@sm.example.vn", "0900")


def read(*texts, formula=None):
    row = tuple(Cell(text, formula=index == formula) for index, text in enumerate(texts))
    return read_row((7, row), MAPPING, UnitFinder(UNITS))


def changed(**columns):
    texts = list(GOOD)
    for field, text in columns.items():
        texts[getattr(MAPPING, field)] = text
    return read(*texts)


def test_a_good_row_is_read_without_notes():
    assert read(*GOOD) == DraftRow(7, "HN1", "Lê An", "Văn thư", UNITS[1], ("staff",), "an@sm.example.vn")


def test_text_is_brought_to_nfc_and_blanks_and_invisible_characters_go():
    name = unicodedata.normalize("NFD", "  Lê \u00a0 Thị\u200b Ân\ufeff ")
    assert changed(name=name).name == "Lê Thị Ân"


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("NGUYỄN HỮU PHONG", "Nguyễn Hữu Phong"),
        ("đoàn thị ý", "Đoàn Thị Ý"),
        ("TÔN NỮ THỊ-ÁI", "Tôn Nữ Thị-Ái"),
        ("H'ĂNG ÊBAN", "H'Ăng Êban"),
        ("Vũ McLê", "Vũ McLê"),
    ],
)
def test_names_in_one_case_get_vietnamese_capitals(written, read_as):
    assert cells.name(written) == read_as


def test_a_name_in_capitals_leaves_a_note():
    draft = changed(name="LÊ AN")
    assert draft.name == "Lê An"
    assert draft.notes == ("Họ và tên “LÊ AN” được ghi thành “Lê An”.",)


def test_split_names_are_joined():
    mapping = Mapping(header=1, code=0, family=1, given=2, unit=3)
    row = (2, tuple(map(Cell, ("HN1", " Lê  Thị ", "An", "P01"))))
    assert read_row(row, mapping, UnitFinder(UNITS)).name == "Lê Thị An"


def test_a_code_is_trimmed_and_written_in_capitals():
    assert changed(code=" hn10.a-1 ").code == "HN10.A-1"


@pytest.mark.parametrize("code", ["HN 1", "ĐN1", "=1", "KHÔNG", "A" * 40 + "1"])
def test_a_code_that_is_none_is_rejected(code):
    refusal = changed(code=code)
    assert isinstance(refusal, Refusal)
    assert "không dùng được" in refusal.rejected.reason


def test_a_row_without_code_is_rejected_with_its_number_and_name():
    rejected = changed(code="").rejected
    assert (rejected.row, rejected.name, rejected.reason) == (7, "Lê An", "Thiếu mã cán bộ.")
    assert rejected.mend


@pytest.mark.parametrize("column", ["code", "name", "unit", "roles", "email", "position"])
def test_a_formula_in_a_used_cell_is_rejected(column):
    refusal = read(*GOOD, formula=getattr(MAPPING, column))
    assert isinstance(refusal, Refusal)
    assert "là công thức" in refusal.rejected.reason


def test_a_formula_in_an_unused_cell_does_not_matter():
    assert isinstance(read(*GOOD, formula=0), DraftRow)
    assert isinstance(read(*GOOD, formula=7), DraftRow)


def test_every_fault_of_a_row_is_named_at_once():
    reason = changed(code="", unit="Phường Đâu Đó", roles="Thủ quỹ").rejected.reason
    assert "mã cán bộ" in reason.lower()
    assert "Phường Đâu Đó" in reason
    assert "Thủ quỹ" in reason


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("P01", "P01"),
        ("p01", "P01"),
        ("Phường Sao Mai", "P01"),
        ("phường sao  mai ", "P01"),
        ("Phuong Sao Mai", "P01"),
        ("P. Sao Mai", "P01"),
        ("P.Sao Mai", "P01"),
        ("UBND phường Sao Mai", "P01"),
        ("Sao Mai", "P01"),
        ("Phường Láng Hòa", "P02"),
        ("X. Bình Minh Hạ", "X03"),
        ("TT. Phúc Lợi", "T06"),
        ("Phúc Lợi", "T06"),
        ("TP Hà Nội", "TP"),
    ],
)
def test_a_unit_is_found_by_whatever_means_only_that_unit(written, code):
    assert changed(unit=written).unit.code == code


def test_a_unit_read_differently_leaves_a_note():
    assert changed(unit="P. Sao Mai").notes == ("Đơn vị “P. Sao Mai” được đọc là “Phường Sao Mai”.",)
    assert changed(unit="P01").notes == ()


def test_exact_marks_win_where_two_units_differ_only_by_marks():
    assert changed(unit="Xã Trùng").unit.code == "X04"
    assert changed(unit="xã trung").unit.code == "X05"


def test_a_unit_that_could_be_two_is_rejected_naming_both():
    rejected = changed(unit="X. Trung").rejected
    assert "X04" in rejected.mend
    assert "X05" in rejected.mend


def test_a_unit_of_another_kind_is_not_the_unit_of_that_name():
    rejected = changed(unit="Xã Sao Mai").rejected
    assert "không xác định được đơn vị “Xã Sao Mai”" in rejected.reason.replace("Không", "không")
    assert "Phường Sao Mai" in rejected.mend


def test_an_unknown_unit_names_the_nearest_ones():
    assert "“Phường Sao Mai” (mã P01)" in changed(unit="Phường Sao Mái Ngói").rejected.mend


@pytest.mark.parametrize(
    ("written", "roles"),
    [
        ("Lãnh đạo", ("leader",)),
        ("LANH DAO", ("leader",)),
        ("Quản trị trang; CNTT", ("page_admin", "it")),
        ("CNTT + quản trị OA", ("page_admin", "it")),
        ("Quản trị trang/fanpage", ("page_admin",)),
        ("Người phát ngôn, Lãnh đạo", ("spokesperson", "leader")),
        ("Cán bộ, công chức", ("staff",)),
        ("Công nghệ thông tin", ("it",)),
        ("spokesperson", ("spokesperson",)),
        ("", ()),
        (" ; ", ()),
    ],
)
def test_roles_are_split_and_understood(written, roles):
    assert changed(roles=written).roles == roles


def test_an_unknown_role_is_rejected_naming_the_known_ones():
    rejected = changed(roles="Cán bộ; Thủ quỹ").rejected
    assert "“Thủ quỹ”" in rejected.reason
    assert "Người phát ngôn" in rejected.mend


@pytest.mark.parametrize(
    "written", ["khong co", "-", "an@", "an@vn", "a b@sm.vn", "an..b@sm.vn", "ân@sm.vn", "a@b.vn; c@d.vn"]
)
def test_what_is_no_address_is_left_out_with_a_note(written):
    draft = changed(email=written)
    assert draft.email == ""
    assert written in draft.notes[0]


def test_an_address_is_written_in_small_letters():
    assert changed(email=" An@SM.Example.VN ").email == "an@sm.example.vn"


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (("", " ", "\u200b"), "dòng trống"),
        (("", "Tổng cộng:", "1260"), "dòng tổng"),
        (("Tổng số: 12 người",), "dòng tổng"),
        (("", "", "CỘNG:", "5"), "dòng tổng"),
        (("", "", "", "", "NGƯỜI LẬP BIỂU"), "dòng ký tên"),
        (("", "", "Người lập biểu", "", "", "CHỦ TỊCH"), "dòng ký tên"),
        (("", "", "", "", "Hà Nội, ngày 05 tháng 10 năm 2026"), "dòng ký tên"),
        (("1", "2", "3", "4", "5", "6", "7"), "dòng đánh số cột"),
        (("STT", "Mã cán bộ", "Họ và tên", "Chức vụ", "Đơn vị"), "dòng tiêu đề lặp lại"),
        (("I", "", "Lưu ý chung"), "không có mã cán bộ và không đủ thông tin về một người"),
    ],
)
def test_a_row_about_nobody_is_skipped_with_the_reason(texts, why):
    skipped = read(*texts)
    assert isinstance(skipped, Skipped)
    assert (skipped.row, skipped.why) == (7, why)


@pytest.mark.parametrize("name", ["Tống Công Minh", "Tống Số", "Cống Văn Tổng"])
def test_a_person_whose_name_sounds_like_a_total_is_a_person(name):
    assert changed(name=name).name == name
    assert changed(name=name, code="").rejected.reason == "Thiếu mã cán bộ."


def test_a_row_with_an_address_is_a_person_whatever_else_it_says():
    assert changed(code="", position="TM. Ủy ban nhân dân").rejected.reason == "Thiếu mã cán bộ."


def test_a_unit_alone_in_a_row_gives_it_to_the_rows_below_also_by_its_code():
    assert read("", "P01") == Above(UNITS[1], "P01", 7)
    assert read("", "", "", "", "Phường Sao Mai") == Above(UNITS[1], "Phường Sao Mai", 7)
    # With a number in front it is the row of a person of whom all else is missing.
    assert read("1", "P01") == DraftRow(7, "P01", "", "", None, (), "")


def test_a_figure_where_the_numbers_stand_does_not_make_a_signature_a_person():
    assert read("Người lập biểu", "12").why == "dòng ký tên"


def test_two_figures_are_a_person_and_no_line_of_column_numbers():
    assert read("1", "2") == DraftRow(7, "2", "", "", None, (), "")


def test_a_person_in_whose_row_some_cells_read_like_headings_is_one():
    row = read("", "", "Lê An", "Văn thư", "Đơn vị", "Vai trò", "không có")
    assert row.rejected.reason.startswith("Thiếu mã cán bộ")


@pytest.mark.parametrize(
    "texts",
    [
        ("", "", "", "", "", "", "an@sm.vn"),
        ("1", "", "Lê An", "", "", "", "", "0900"),
        ("", "", "Lê An", "", "Phường Sao Mai"),
    ],
)
def test_whoever_has_an_address_a_name_and_a_unit_or_three_cells_is_a_person_without_number(texts):
    assert read(*texts).rejected.reason.startswith("Thiếu mã cán bộ")


def test_a_row_of_remarks_in_columns_of_no_use_is_about_nobody():
    why = "không có mã cán bộ và không đủ thông tin về một người"
    assert read("Ghi chú", "", "", "", "", "", "", "nộp", "trước").why == why


@pytest.mark.parametrize(("length", "used"), [(254, True), (255, False)])
def test_an_address_may_be_as_long_as_one_can_be(length, used):
    labels = ".".join(["a" * 60] * 5)
    address = f"an@{labels}"[: length - 3] + ".vn"
    assert len(address) == length
    assert (changed(email=address).email == address) is used


@pytest.mark.parametrize("cell", ["ngày " * 6_000 + "tháng " * 400, "(" * 30_000, "1" * 30_000 + "x", "1 " * 15_000])
@pytest.mark.parametrize("column", ["name", "unit", "email"])
def test_no_cell_holds_up_the_reading(cell: str, column: str) -> None:
    assert ends(lambda: changed(**{column: cell}))
    alone = ["", "", cell]
    assert ends(lambda: read(*alone))


def test_a_unit_with_marks_without_end_is_not_known():
    written = "Phường Sao Mai" + " - phường tp" * 30
    assert isinstance(changed(unit=written), Refusal)
    assert UnitFinder(UNITS).find(" - tp" * 2_000).unit is None


def test_three_figures_are_column_numbers_and_headings_in_half_of_the_cells_are_headings_again():
    assert read("1", "2", "3").why == "dòng đánh số cột"
    assert read("Ghi", "Mã cán bộ", "Họ và tên", "Khác").why == "dòng tiêu đề lặp lại"


def test_a_code_and_a_post_may_be_as_long_as_they_can_be_kept():
    code, position = "A1".ljust(cells.MAX_CODE, "1"), "v" * cells.MAX_POSITION
    row = changed(code=code, position=position)
    assert (row.code, row.position) == (code, position)
    assert isinstance(changed(code=code + "1"), Refusal)
    rejected = changed(position=position + "v").rejected
    assert rejected.reason == f"Chức vụ dài quá {cells.MAX_POSITION} ký tự."
    assert rejected.mend == "Rút gọn chức vụ."


@pytest.mark.parametrize(("length", "told"), [(80, "x" * 80), (81, "x" * 80 + "…")])
def test_of_a_long_text_the_beginning_is_told(length, told):
    assert f"“{told}”" in changed(unit="x" * length).rejected.reason


def test_a_formula_that_failed_is_told_with_its_error():
    rejected = read("1", "HN1", "#REF!", "Văn thư", "P01", "Cán bộ", formula=2).rejected
    assert rejected.reason == "Ô “Họ và tên” là công thức bị lỗi (#REF!)."
    assert rejected.mend == "Sửa công thức rồi tải lại."
