"""The table of what differs by unit: what is read of it, and how each thing to mend is told."""

import pytest

from trainer.core.handbook.section import AgencyValue
from trainer.core.handbook.unit_values import FilledRow, UnitValues, columns_of, named, read

AGENCY = {
    key: AgencyValue(key, label, None)
    for key, label in (("minh_hoa", "Lời"), ("so_mot_cua", "Số một cửa"), ("cong_an_xa", "Công an xã, phường"))
}
HEAD = ("Mã đơn vị", "Tên đơn vị", "Số một cửa", "cong_an_xa")


def table(*rows: tuple[str | None, ...], head: tuple[str | None, ...] = HEAD) -> tuple[list[UnitValues], list[str]]:
    filled = [FilledRow(number, cells) for number, cells in enumerate((head, *rows), start=1)]
    units, problems = read("b.csv", filled, columns_of(AGENCY))
    return list(units), [str(problem) for problem in problems]


def test_columns_are_known_by_title_or_key_and_an_empty_cell_leaves_the_citys_value() -> None:
    units, problems = table(("P001", "Phường A", " 024 0000  0101 ", ""), ("P002", "Phường B", "", "CA, 024 0000 0113"))

    assert problems == []
    assert units == [
        UnitValues("P001", "Phường A", {"so_mot_cua": "024 0000 0101"}),
        UnitValues("P002", "Phường B", {"cong_an_xa": "CA, 024 0000 0113"}),
    ]


def test_a_row_without_values_is_a_unit_and_a_row_without_anything_is_none() -> None:
    assert table(("P001", "Phường A"), ("", "", " ", "")) == ([UnitValues("P001", "Phường A", {})], [])


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ((*HEAD, "Số mộ cửa"), "b.csv:1: không rõ cột “Số mộ cửa” là gì → có phải “Số một cửa”?"),
        ((*HEAD, "minh_hoa"), "b.csv:1: không rõ cột “minh_hoa” là gì → dùng tên gọi"),
        ((*HEAD, "so_mot_cua"), "b.csv:1: có hai cột “so_mot_cua” → gộp lại làm một cột"),
        (HEAD[1:], "b.csv:1: thiếu cột “Mã đơn vị” → thêm cột ấy ở dòng đầu"),
    ],
)
def test_a_column_that_cannot_be_used_is_one_line(head: tuple[str, ...], said: str) -> None:
    units, problems = table(("P001", "Phường A"), head=head)

    assert units == []
    assert len(problems) == 1
    assert problems[0].startswith(said)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("P001", "Phường B"), "cột “Mã đơn vị”: mã “P001” đã có ở dòng 2 → gộp hai dòng, hoặc sửa mã"),
        (("", "Phường B"), "cột “Mã đơn vị”: ô trống → ghi mã đơn vị như trong cây đơn vị"),
        (("P 2", "Phường B"), "cột “Mã đơn vị”: mã “P 2” có ký tự lạ → ghi mã đơn vị như trong cây đơn vị"),
        (("P002", ""), "cột “Tên đơn vị”: ô trống → ghi tên đơn vị, người đọc chọn theo tên này"),
        (("P002", "Phường B", None), "cột “Số một cửa”: ô là công thức → gõ thẳng giá trị vào ô"),
        (("P002", "Phường B", "", "a" * 201), "cột “Công an xã, phường”: ô dài quá 200 chữ cái → viết ngắn lại"),
        (
            ("P002", "Phường B", "2400000101"),
            "cột “Số một cửa”: số máy “2400000101” mất số 0 ở đầu"
            " → định dạng ô là Văn bản rồi gõ lại, ví dụ 024 0000 0101",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_is_one_line_with_row_and_column(row: tuple[str | None, ...], said: str) -> None:
    units, problems = table(("P001", "Phường A"), row)

    assert problems == [f"b.csv:3: {said}"]
    assert [unit.code for unit in units] == ["P001"]


@pytest.mark.parametrize("number", ["19001234", "18006789", "113", "024 0000 0101", "0240000101"])
def test_a_number_that_has_all_its_figures_is_taken(number: str) -> None:
    assert table(("P001", "Phường A", number))[1] == []


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("Phường Ngọc Hà", "Ủy ban nhân dân phường Ngọc Hà"),
        ("Xã Đông Anh", "Ủy ban nhân dân xã Đông Anh"),
        ("Trạm Y tế số 3", "Trạm Y tế số 3"),
    ],
)
def test_the_office_of_a_unit_is_named_after_it_unless_the_table_names_it(name: str, office: str) -> None:
    told = {"ten_co_quan": "UBND Ngọc Hà"}

    assert [dict(one.values) for one in named([UnitValues("P", name, {}), UnitValues("Q", name, told)])] == [
        {"ten_co_quan": office},
        told,
    ]
