"""Rows about many people: totals, and headings that give the unit of the rows below them."""

import pytest

from trainer.roster.rules.groups import Above, group, is_total, named_in
from trainer.roster.rules.model import RosterUnit
from trainer.roster.rules.units import UnitFinder

CITY, WARD, XA = (
    RosterUnit("TP", "Thành phố Sao"),
    RosterUnit("P1", "Phường Sao Mai", "TP"),
    RosterUnit("X2", "Xã Gió", "TP"),
)
UNITS = UnitFinder((CITY, WARD, XA))


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        (["Tổng cộng", "45"], True),
        (["Tổng số:", "45 người", "12,5 %"], True),
        (["TONG CONG: 45"], True),
        (["Tổng cộng", "Lê An"], False),
        # A name, not a total.
        (["Tống Công Minh", "45"], False),
        (["45"], False),
    ],
)
def test_a_row_of_a_total_and_figures_is_a_total(filled: list[str], expected: bool) -> None:
    assert is_total(filled) is expected


@pytest.mark.parametrize(
    ("filled", "unit", "written"),
    [
        (["Phường Sao Mai"], WARD, "Phường Sao Mai"),
        (["I", "Phường Sao Mai"], WARD, "Phường Sao Mai"),
        (["I", "Phường Sao Mai", "45 người"], WARD, "Phường Sao Mai"),
        (["II. Phường Sao Mai (45 người)"], WARD, "Phường Sao Mai"),
        (["1) Phường Sao Mai: 45"], WARD, "Phường Sao Mai"),
        (["Phường Sao Mai 45 người"], WARD, "Phường Sao Mai"),
        (["Phường Sao Mai 45"], WARD, "Phường Sao Mai 45"),
        (["P1"], WARD, "P1"),
        # Without what looks like an ordinal it would be a unit of another name.
        (["X. Gió"], XA, "Gió"),
        (["III. Phường Không Ai Biết:"], None, "Phường Không Ai Biết"),
    ],
)
def test_a_row_of_one_unit_gives_it_to_the_rows_below(filled: list[str], unit: RosterUnit | None, written: str) -> None:
    assert group(9, filled, UNITS) == Above(unit, written, 9)


@pytest.mark.parametrize(
    "filled",
    [
        ["Lê An"],
        ["A1", "Phường Sao Mai"],
        ["1", "2", "3", "Phường Sao Mai"],
        ["Phường Sao Mai", "Xã Gió"],
        ["1", "45"],
        ["***"],
        ["A."],
        [],
    ],
)
def test_any_other_row_gives_none(filled: list[str]) -> None:
    assert group(9, filled, UNITS) is None


def test_a_number_that_belongs_to_the_name_stays_so_that_what_is_said_of_one_unit_is_not_said_of_the_next() -> None:
    told = UnitFinder((CITY, WARD, XA), {"phuong 14": "P1"})

    assert group(9, ["Phường 14"], told) == Above(WARD, "Phường 14", 9)
    assert group(9, ["Phường 14: 20 người"], told) == Above(WARD, "Phường 14", 9)
    assert group(9, ["Phường 15"], told) == Above(None, "Phường 15", 9)


def test_titles_name_a_unit_when_they_name_one_and_the_lower_one_of_two_levels() -> None:
    assert named_in(["Danh sách", "Phường Sao Mai", "phường sao mai"], UNITS) == WARD
    assert named_in(["Thành phố Sao", "Phường Sao Mai"], UNITS) == WARD
    assert named_in(["Thành phố Sao", "Danh sách"], UNITS) == CITY
    assert named_in(["Phường Sao Mai", "Xã Gió"], UNITS) is None
    assert named_in(["Danh sách"], UNITS) is None
