"""Which sheets of a workbook are the list, how they are put together, and what is said of those left out."""

import pytest

from trainer.roster.rules.sheets import SheetSeen, join, look, titles
from trainer.roster.rules.source import LeftOut, Part
from trainer.tables.sheet import Cell, Sheet

HEADINGS = ("Mã cán bộ", "Họ và tên", "Đơn vị")
TURNED = ("STT", "Đơn vị", "Họ và tên", "Mã cán bộ")
DIFFERENT = "cũng có tiêu đề như danh sách cán bộ, nhưng các cột hoặc tên trang khác"
SAME = "có phần lớn là những người đã có ở trang khác, có thể là danh sách tháng khác"
NO_LIST = "không có dòng tiêu đề như danh sách cán bộ"


def made(name: str, *rows: tuple[str, ...], first: int = 1, separated: bool = False) -> Sheet:
    """Return a sheet of these rows, the first of them in row ``first``."""
    numbered = tuple((number, tuple(map(Cell, row))) for number, row in enumerate(rows, first))
    return Sheet(name, numbered, separated)


def people(*numbers: int) -> list[tuple[str, ...]]:
    return [(f"HN{number}", f"Lê Thị {number}", "P1") for number in numbers]


def listed(name: str, *numbers: int) -> Sheet:
    """Return a sheet with a title, headings in row 2, and the people of these numbers below."""
    return made(name, ("DANH SÁCH",), HEADINGS, *people(*numbers))


def kinds(*sheets: Sheet) -> list[str]:
    return [one.kind for one in look(sheets)]


def texts(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return [(number, tuple(cell.value for cell in row)) for number, row in sheet.rows]


def test_each_sheet_is_told_with_its_people_and_lists_alike_are_proposed() -> None:
    guide = made("Ghi chú", ("Ghi mã", "vào cột A"), ("Một dòng một người",), ("Hỏi", "ai?"))

    assert look([listed("Sao Mai", 1, 2, 3), listed("Gió Lành", 4), guide]) == (
        SheetSeen("Sao Mai", 3, "alike", True),
        SheetSeen("Gió Lành", 1, "alike", True),
        SheetSeen("Ghi chú", 2, "no list", False),
    )


def test_only_rows_with_two_cells_below_the_headings_are_people() -> None:
    sheet = made("A", ("DANH SÁCH", "2026"), HEADINGS, ("P1",), *people(1), ("", "", ""), ("", "Tổng", "1"))

    assert look([sheet])[0].people == 2


def test_a_row_of_two_cells_in_the_first_row_of_a_sheet_without_headings_counts() -> None:
    assert look([made("A", ("HN1", "Lê An"))])[0].people == 1


def test_a_sheet_of_those_who_are_there_already_is_another_month_and_half_of_them_are_too_few_to_say_so() -> None:
    now = listed("Tháng 11", 1, 2, 3, 4)

    assert kinds(now, listed("Tháng 10", 1, 2, 9)) == ["alike", "same people"]
    assert kinds(now, listed("Tổ khác", 1, 2, 8, 9)) == ["alike", "alike"]
    assert kinds(now, listed("Tổ khác", 8, 9)) == ["alike", "alike"]


def test_who_stands_on_any_sheet_that_is_read_is_there_already() -> None:
    first, second = listed("Sao Mai", 1, 2, 3, 4), listed("Gió Lành", 5, 6)

    assert kinds(first, second, listed("Cả hai", 1, 5, 6)) == ["alike", "alike", "same people"]
    assert kinds(first, second, listed("Nửa đầu", 3, 4, 9)) == ["alike", "alike", "same people"]
    # Whoever stands only on a sheet that is left out is not there.
    assert kinds(first, listed("Nghỉ hưu", 7, 8), listed("Ba", 7, 8)) == ["alike", "different", "alike"]


def test_staff_numbers_are_looked_for_below_the_headings_in_their_column_alone() -> None:
    short = made("Ngắn", HEADINGS, *people(1, 2), ("", "Lê Thị 3"), ("HN9",), ())
    other = made("Ba", ("DANH SÁCH",), ("Họ và tên", "Đơn vị", "Mã cán bộ"), ("Lê Thị 1", "P1", "HN1"), ("Hai",))

    assert kinds(short, other) == ["alike", "same people"]


@pytest.mark.parametrize("name", ["Đã nghỉ hưu", "Mẫu", "Danh sách cũ", "Hướng dẫn"])
def test_a_sheet_whose_name_says_otherwise_is_not_proposed_even_when_it_is_the_fullest(name: str) -> None:
    assert kinds(listed(name, 1, 2, 3), listed("Sao Mai", 4)) == ["different", "alike"]


def test_a_sheet_with_headings_goes_before_a_fuller_one_without() -> None:
    notes = made("Ghi chú", *(("Điều", str(number)) for number in range(9)))

    assert kinds(notes, listed("Sao Mai", 1)) == ["no list", "alike"]
    assert kinds(notes, made("Khác", ("a", "b"))) == ["alike", "no list"]


def test_other_headings_make_another_list_and_another_row_for_them_does_not() -> None:
    low = made("B", ("CỘNG HÒA",), ("DANH SÁCH",), (), HEADINGS, *people(5))
    wide = made("C", ("Mã cán bộ", "Họ và tên", "Đơn vị", "Email"), ("HN6", "Lê", "P1", "a@b.vn"))

    assert kinds(listed("A", 1, 2), low, wide) == ["alike", "alike", "different"]


def test_one_sheet_is_taken_as_it_is_and_the_others_are_told_with_the_reason() -> None:
    only = listed("Sao Mai", 1, 2, 3)
    others = [
        made("Khác", ("Mã cán bộ", "Họ và tên", "Chức vụ"), ("HN8", "Vũ", "Văn thư")),
        listed("Tháng 10", 1, 2),
        made("Ghi chú", ("Chào",)),
        made("Trống"),
        made("Dòng trống", (), ()),
    ]

    sheet, source = join([only, *others], hidden=("Nháp",), said=("", "Đã đổi mã chữ."))

    assert sheet is only
    assert source.parts == (Part("Sao Mai", 0, 0, 5),)
    assert source.left_out == (
        LeftOut("Khác", DIFFERENT),
        LeftOut("Tháng 10", SAME),
        LeftOut("Ghi chú", NO_LIST),
        LeftOut("Nháp", "trang bị ẩn"),
    )
    assert (source.unasked, source.said, source.separated) == (("Khác", "Tháng 10"), ("Đã đổi mã chữ.",), False)


def test_sheets_that_somebody_chose_are_read_and_nothing_is_asked_of_the_others() -> None:
    sheets = [listed("Sao Mai", 1, 2, 3), listed("Gió Lành", 4), listed("Tháng 10", 1, 2)]

    sheet, source = join(sheets, chosen=[1])

    assert sheet is sheets[1]
    assert source.left_out == (LeftOut("Sao Mai", "không được chọn"), LeftOut("Tháng 10", SAME))
    assert source.unasked == ()
    # Whoever chose none of those that are there gets what is proposed.
    assert join(sheets, chosen=[])[1].parts == join(sheets)[1].parts == join(sheets, chosen=[7])[1].parts


def test_a_list_in_which_a_character_parts_the_cells_stays_one_and_an_empty_one_has_no_rows() -> None:
    assert join([made("A", HEADINGS, *people(1), separated=True)])[1].separated
    assert join([made("A")]) == (made("A"), join([made("A")])[1])
    assert join([made("A")])[1].parts == (Part("A", 0, 0, 0),)


def test_several_sheets_are_put_below_each_other_and_a_row_is_still_found_in_its_own() -> None:
    first, second = listed("Sao Mai", 1, 2), made("Gió Lành", HEADINGS, *people(3), first=3)

    sheet, source = join([first, second])

    assert sheet.name == "2 trang"
    assert texts(sheet) == [
        (1, ("DANH SÁCH",)),
        (2, HEADINGS),
        (3, ("HN1", "Lê Thị 1", "P1")),
        (4, ("HN2", "Lê Thị 2", "P1")),
        (7, HEADINGS),
        (8, ("HN3", "Lê Thị 3", "P1")),
    ]
    assert source.parts == (Part("Sao Mai", 0, 2, 4), Part("Gió Lành", 4, 7, 8))
    assert [source.place(row) for row in (2, 4, 8)] == [
        "2 (trang “Sao Mai”)",
        "4 (trang “Sao Mai”)",
        "4 (trang “Gió Lành”)",
    ]


def test_columns_in_another_order_are_brought_into_that_of_the_first_sheet() -> None:
    turned = made("Gió Lành", TURNED, ("1", "X3", "Vũ Tư", "HN9"), ("2", "X3"), ("",))

    sheet, _ = join([listed("Sao Mai", 1), turned], chosen=[0, 1])

    assert texts(sheet)[2:] == [
        (3, ("HN1", "Lê Thị 1", "P1")),
        (4, ("Mã cán bộ", "Họ và tên", "Đơn vị")),
        (5, ("HN9", "Vũ Tư", "X3")),
        (6, ("", "", "X3")),
        (7, ("", "", "")),
    ]


def test_a_column_that_the_first_sheet_lacks_is_left_out_and_one_that_another_lacks_is_empty() -> None:
    wide = made("B", ("Email", "Mã cán bộ", "Họ và tên"), ("a@sm.vn", "HN9", "Vũ Tư"))

    assert texts(join([listed("A", 1), wide], chosen=[0, 1])[0])[-1] == (5, ("HN9", "Vũ Tư", ""))


def test_a_sheet_without_headings_that_somebody_chose_keeps_its_columns_and_has_no_heading() -> None:
    bare = made("Ghi thêm", ("HN9", "Vũ Tư", "X3"))

    sheet, source = join([listed("Sao Mai", 1), bare, made("Trống")], chosen=[0, 1, 2])

    assert texts(sheet)[-1] == (4, ("HN9", "Vũ Tư", "X3"))
    assert source.parts == (Part("Sao Mai", 0, 2, 3), Part("Ghi thêm", 3, 0, 4), Part("Trống", 4, 0, 4))
    first_bare = join([bare, listed("Sao Mai", 1)], chosen=[0, 1])[0]
    assert texts(first_bare)[-1] == (4, ("HN1", "Lê Thị 1", "P1"))


def test_titles_are_what_stands_above_the_headings_wherever_these_are() -> None:
    rows = made("A", ("UBND phường  Sao Mai", ""), ("", "Danh sách"), HEADINGS, *people(1)).rows

    assert titles(rows, 0) == titles(rows, 3) == ["UBND phường Sao Mai", "Danh sách"]
    assert titles(rows, 2) == ["UBND phường Sao Mai"]
    assert titles(made("A", ("Lê An", "P1")).rows, 0) == []
