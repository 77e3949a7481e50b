"""All rows of a list: which are below the headings, what gives them a unit, and which are too long."""

import pytest

from tests.roster.rules.cases import UNITS
from trainer.roster.rules.columns import ABOVE, Mapping
from trainer.roster.rules.model import RosterUnit, Skipped
from trainer.roster.rules.reading import MappingError, Reading, read
from trainer.roster.rules.source import ONE_SHEET, LeftOut, Part, Source
from trainer.roster.rules.units import UnitFinder
from trainer.tables.sheet import Cell

CITY = RosterUnit("TP", "Thành phố Sao")
WARDS = tuple(RosterUnit(one.code, one.name, "TP") for one in UNITS)
NO_COLUMN = Mapping(header=1, code=0, name=1, unit=ABOVE)
COLUMN = Mapping(header=1, code=0, name=1, unit=2)
HEADINGS = ("Mã cán bộ", "Họ và tên", "Đơn vị")
SEPARATED = Source(separated=True)


def reading(
    *rows: tuple[str, ...], mapping: Mapping = NO_COLUMN, source: Source = ONE_SHEET, first: int = 1
) -> Reading:
    numbered = [(number, tuple(map(Cell, row))) for number, row in enumerate(rows, first)]
    return read(numbered, mapping, UnitFinder((CITY, *WARDS)), source, {})


def units(found: Reading) -> list[tuple[str, str]]:
    return [(draft.code, draft.unit.code if draft.unit else "") for draft in found.drafts]


def test_rows_of_a_group_give_their_unit_to_those_below_and_are_told_as_skipped() -> None:
    found = reading(
        ("Mã", "Tên"), ("Phường Sao Mai",), ("A1", "Lê An"), ("A2", "Vũ Tư"), ("Xã Gió Lành",), ("A3", "Bùi Ba")
    )

    assert units(found) == [("A1", "P1"), ("A2", "P1"), ("A3", "X3")]
    assert found.skipped == [
        Skipped(2, "Phường Sao Mai", "dòng nhóm: các dòng dưới chưa ghi đơn vị được đọc là “Phường Sao Mai”"),
        Skipped(5, "Xã Gió Lành", "dòng nhóm: các dòng dưới chưa ghi đơn vị được đọc là “Xã Gió Lành”"),
    ]
    assert found.rows == 5


def test_a_group_that_nobody_knows_is_told_and_its_people_are_refused() -> None:
    found = reading(("Mã", "Tên"), ("Phường Lạ",), ("A1", "Lê An"))

    assert [one.why for one in found.skipped] == ["dòng nhóm, nhưng không xác định được đơn vị"]
    assert [one.unit for one in found.refusals] == ["Phường Lạ"]


def test_a_list_in_which_nothing_names_a_unit_cannot_be_read_without_a_column_of_units() -> None:
    with pytest.raises(MappingError, match="không có dòng nhóm hay tên trang nào"):
        reading(("Mã", "Tên"), ("A1", "Lê An"))
    with pytest.raises(MappingError, match="không có dòng nhóm hay tên trang nào"):
        reading()


def test_a_title_above_headings_that_a_person_chose_gives_the_unit() -> None:
    rows = (("UBND phường Sao Mai",), ("Cột A", "Cột B"), ("A1", "Lê An"))
    chosen = Mapping(header=2, code=0, name=1, unit=ABOVE)

    assert units(reading(*rows, mapping=chosen)) == [("A1", "P1")]
    # The city alone is nobody's unit.
    with pytest.raises(MappingError):
        reading(("Thành phố Sao",), *rows[1:], mapping=chosen)


def test_the_name_of_a_single_sheet_gives_the_unit_too() -> None:
    source = Source(parts=(Part("Phường Sao Mai", 0, 0, 2),), left_out=(LeftOut("Nháp", "trang bị ẩn"),))

    assert units(reading(("Mã", "Tên"), ("A1", "Lê An"), source=source)) == [("A1", "P1")]


def test_where_units_have_a_column_the_title_of_a_single_list_gives_none() -> None:
    titled = Mapping(header=2, code=0, name=1, unit=2)

    assert units(
        reading(("Phường Sao Mai",), HEADINGS, ("A1", "Lê An", ""), ("A2", "Vũ Tư", "P2"), mapping=titled)
    ) == [
        ("A1", ""),
        ("A2", "P2"),
    ]


def test_each_of_several_sheets_gives_its_unit_to_those_who_have_none() -> None:
    source = Source(parts=(Part("Phường Sao Mai", 0, 1, 3), Part("Xã Gió Lành", 3, 4, 6)))
    rows = [HEADINGS, ("A1", "Lê An"), ("A2", "Vũ Tư", "P2"), HEADINGS, ("A3", "Bùi Ba"), ("A4", "Hà Tư", "P1")]
    found = reading(*rows, mapping=COLUMN, source=source)

    assert units(found) == [("A1", "P1"), ("A2", "P2"), ("A3", "X3"), ("A4", "P1")]
    assert found.rows == 4


def test_a_list_without_headings_begins_with_its_first_row() -> None:
    bare = Mapping(header=0, code=0, name=1, unit=2)
    two = Source(parts=(Part("Một", 0, 0, 1), Part("Hai", 1, 0, 2)))

    for source in (ONE_SHEET, two):
        found = reading(("A1", "Lê An", "P1"), ("A2", "Vũ Tư", "P2"), mapping=bare, source=source)
        assert units(found) == [("A1", "P1"), ("A2", "P2")]


def test_who_waits_hears_at_every_five_hundredth_person_and_at_the_end_how_many_rows_of_all_are_read() -> None:
    rows = [HEADINGS, *((f"A{number}", "Lê An", "P1") for number in range(1_100))]
    numbered = [(number, tuple(map(Cell, row))) for number, row in enumerate(rows, 1)]
    heard: list[tuple[int, int]] = []

    read(numbered, COLUMN, UnitFinder(WARDS), ONE_SHEET, {}, lambda done, of: heard.append((done, of)))

    assert heard == [(500, 1_101), (1_000, 1_101), (1_101, 1_101)]


def refused(found: Reading) -> list[tuple[str, str]]:
    return [(one.rejected.code, one.rejected.reason.partition(",")[0]) for one in found.refusals]


def test_a_row_with_a_cell_more_than_the_headings_is_refused_since_nobody_knows_which_is_too_much() -> None:
    rows = (HEADINGS, ("A1", "Lê An", "P1"), ("A2", "Vũ Tư", "P2", "Kế toán"), ("", "Bùi", "Ba", "P2"))
    found = reading(*rows, mapping=COLUMN, source=SEPARATED)

    assert units(found) == [("A1", "P1")]
    assert refused(found) == [
        ("", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột"),
        ("A2", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột"),
    ]
    # In a workbook a cell cannot fall apart.
    assert units(reading(*rows, mapping=COLUMN)) == [("A1", "P1"), ("A2", "P2")]


def test_the_headings_say_how_long_a_row_may_be_even_when_most_rows_are_longer() -> None:
    rows = (HEADINGS, ("A1", "Lê", "P1", "x"), ("A2", "Vũ", "P2", "x"), ("A3", "Bùi", "P2"))

    assert [code for code, _ in refused(reading(*rows, mapping=COLUMN, source=SEPARATED))] == ["A1", "A2"]


def test_without_headings_most_rows_say_how_long_one_may_be() -> None:
    bare = Mapping(header=0, code=0, name=1, unit=2)
    rows = [(f"A{number}", "Lê An", "P1") for number in range(4)]
    found = reading(("B1", "Vũ", "Tư", "P1"), *rows, ("B2", "Bùi Ba", "P2", ""), mapping=bare, source=SEPARATED)

    assert refused(found) == [
        ("B1", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột"),
        ("B2", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột"),
    ]


def test_a_separator_at_the_end_of_every_row_makes_none_too_long() -> None:
    found = reading(HEADINGS, ("A1", "Lê An", "P1", ""), ("A2", "Vũ Tư", "P2", ""), mapping=COLUMN, source=SEPARATED)

    assert (units(found), found.refusals) == ([("A1", "P1"), ("A2", "P2")], [])
    assert reading(HEADINGS, mapping=COLUMN, source=SEPARATED) == Reading()
    assert reading(mapping=Mapping(header=0, code=0, name=1, unit=2), source=SEPARATED) == Reading()


def test_where_every_row_ends_with_a_separator_the_one_with_something_behind_it_is_too_long() -> None:
    found = reading(HEADINGS, ("A1", "Lê An", "P1", ""), ("A2", "Vũ", "Tư", "P2"), mapping=COLUMN, source=SEPARATED)

    assert units(found) == [("A1", "P1")]
    assert refused(found) == [("A2", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột")]


def test_a_row_that_is_refused_and_not_too_long_keeps_its_reason_and_a_blank_line_is_skipped() -> None:
    rows = (HEADINGS, (), ("", "Bùi Ba", "P2"), ("A1", "Lê", "An", "P1"))
    found = reading(*rows, mapping=COLUMN, source=SEPARATED)

    assert refused(found) == [("", "Thiếu mã cán bộ."), ("A1", "Dòng có 4 ô mà tiêu đề chỉ có 3 cột")]
    assert [one.why for one in found.skipped] == ["dòng trống"]


def test_a_row_of_a_list_is_told_with_its_sheet_only_where_there_are_several() -> None:
    one, other = Part("Một", 0, 1, 3), Part("Hai", 3, 4, 6)
    several = Source(parts=(one, other))

    assert [several.part_of(row) for row in (1, 3, 4, 6, 7)] == [one, one, other, other, None]
    assert [several.place(row) for row in (3, 4, 7)] == ["3 (trang “Một”)", "1 (trang “Hai”)", "7"]
    assert [Source(parts=(one,)).place(3), ONE_SHEET.place(3)] == ["3", "3"]
