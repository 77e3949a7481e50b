"""The heading row is found and its columns are understood, however the office words them."""

import json

import pytest

from trainer.roster.rules.columns import (
    ABOVE,
    Mapping,
    find_header,
    heading_field,
    is_staff_list,
    propose,
    propose_all,
    propose_mapping,
)
from trainer.tables.sheet import Cell, Sheet


def cells(*texts):
    return tuple(Cell(text) for text in texts)


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Mã CB", "code"),
        ("Mã số", "code"),
        ("MÃ SỐ CÁN BỘ", "code"),
        ("Số hiệu công chức", "code"),
        ("Họ và tên", "name"),
        ("HỌ TÊN", "name"),
        ("Họ tên cán bộ", "name"),
        ("Họ và tên (viết in hoa)", "name"),
        ("Họ đệm", "family"),
        ("Họ và tên đệm", "family"),
        # The longer phrase of two that begin alike.
        ("Họ và tên đệm của cán bộ", "family"),
        ("Tên", "given"),
        ("Chức danh", "position"),
        ("Chức vụ/chức danh", "position"),
        ("Đơn vị công tác", "unit"),
        ("Tên đơn vị", "unit"),
        ("Mã đơn vị", "unit"),
        ("Phường/xã", "unit"),
        ("Vai trò", "roles"),
        ("Vai trò khi tập huấn", "roles"),
        ("Thư điện tử", "email"),
        ("E-mail công vụ", "email"),
        ("Email đơn vị cấp", "email"),
        ("Số điện thoại", None),
        ("Số CCCD", None),
        ("Mã số thuế", None),
        ("Ngày sinh", None),
        ("STT", None),
        ("Chức vụ ở đơn vị, chức vụ khác", "position"),
        ("Phường Láng", None),
        ("", None),
    ],
)
def test_a_heading_is_understood_by_its_words_without_tone_marks(heading, field):
    assert heading_field(heading) == field


@pytest.mark.parametrize(("length", "field"), [(60, "code"), (61, None)])
def test_a_text_longer_than_a_heading_is_none(length, field):
    assert heading_field("Mã cán bộ ".ljust(length, "x")) == field


def test_the_heading_row_is_found_below_the_titles():
    rows = (
        (1, cells("ỦY BAN NHÂN DÂN", "")),
        (2, cells("DANH SÁCH CÁN BỘ")),
        (3, ()),
        (4, cells("STT", "Mã cán bộ", "Họ và tên", "Đơn vị")),
        (5, cells("1", "HN1", "Lê An", "Phường Sao Mai")),
    )
    assert find_header(rows) == 3
    assert propose(rows) == Mapping(header=4, code=1, name=2, unit=3)


def test_a_sheet_without_headings_has_no_heading_row():
    rows = ((1, cells("HN1", "Lê An", "Phường Sao Mai", "Lãnh đạo")),)
    assert find_header(rows) is None
    assert propose(rows) is None


@pytest.mark.parametrize(
    ("headings", "is_one"),
    [
        (("Mã", "Chức vụ"), True),
        (("Họ tên", "Đơn vị"), True),
        (("Họ đệm", "Tên"), True),
        (("Mã",), False),
        (("Chức vụ", "Đơn vị", "Email"), False),
    ],
)
def test_headings_name_two_fields_or_more_and_who_is_meant(headings, is_one):
    rows = ((1, cells("UBND")), (2, cells(*headings)), (3, cells("Tên")), (4, cells("HN1", "Lê An")))
    assert find_header(rows) == (1 if is_one else None)
    assert is_staff_list(Sheet("Tờ 1", rows)) is is_one


def test_without_a_column_of_units_they_are_looked_for_above_their_people():
    def proposed(*headings):
        return propose_all(((3, cells(*headings)), (4, cells("HN1", "Lê An", "P1"))))

    assert proposed("Mã", "Họ tên") == Mapping(header=3, code=0, name=1, unit=ABOVE)
    assert proposed("Mã", "Họ tên", "Đơn vị") == Mapping(header=3, code=0, name=1, unit=2)
    assert proposed("Chào", "mừng") is None


def test_split_names_are_mapped_to_two_columns():
    mapping = propose_mapping(cells("Mã", "Họ đệm", "Tên", "Phường"), 1)
    assert (mapping.name, mapping.family, mapping.given) == (None, 1, 2)
    assert not mapping.faults()


def test_a_whole_name_is_preferred_to_a_split_one():
    mapping = propose_mapping(cells("Mã", "Họ và tên", "Tên", "Họ đệm"))
    assert (mapping.name, mapping.family, mapping.given) == (1, None, None)


def test_a_lone_column_called_ten_is_the_whole_name():
    assert propose_mapping(cells("Mã", "Tên", "Đơn vị")) == Mapping(header=0, code=0, name=1, unit=2)


def test_an_exact_heading_wins_over_a_longer_one_that_stands_before_it():
    assert propose_mapping(cells("Đơn vị cử đi", "Mã", "Họ tên", "Đơn vị")).unit == 3


def test_of_two_headings_for_one_field_the_first_counts():
    assert propose_mapping(cells("Đơn vị", "Mã", "Họ tên", "Mã đơn vị")).unit == 0


def test_a_mapping_says_what_it_lacks():
    faults = Mapping(header=1, code=0).faults()
    assert any("Đơn vị" in fault for fault in faults)
    assert any("Họ và tên" in fault for fault in faults)


def test_half_a_name_is_no_name():
    said = "Chưa chọn cột cho “Họ và tên” (hoặc cả hai cột “Họ đệm” và “Tên”)."
    assert Mapping(header=1, code=0, unit=1, family=2).faults() == (said,)
    assert Mapping(header=1, code=0, unit=1, given=2).faults() == (said,)
    assert Mapping(header=1, code=0, unit=1, family=2, given=3).faults() == ()


def test_one_column_for_two_fields_is_a_fault():
    faults = Mapping(header=1, code=0, name=1, unit=1).faults()
    assert faults == ("Một cột được chọn cho cả “Họ và tên” và “Đơn vị”.",)


def test_a_mapping_survives_json():
    mapping = Mapping(header=4, code=1, family=2, given=3, unit=5)
    assert Mapping.from_plain(json.loads(json.dumps(mapping.to_plain()))) == mapping
