"""A unit is found by what people write, the place above it included; what could be two is asked about."""

import pytest

from trainer.roster.rules.model import Rejected, RosterUnit, Unknown
from trainer.roster.rules.rows import Refusal
from trainer.roster.rules.units import UnitFinder, UnitMatch
from trainer.roster.rules.unknown import roles
from trainer.roster.rules.unknown import units as unknown_units

PROVINCE = RosterUnit("T", "Tỉnh Sông Hồng")
CITY = RosterUnit("TP", "Thành phố Sao", "T")
LANG = RosterUnit("P1", "Phường Láng", "TP")
LANG_TWO = RosterUnit("X2", "Xã Láng", "T")
MAI = RosterUnit("P3", "Phường Sao Mai", "TP")
UNITS = (PROVINCE, CITY, LANG, LANG_TWO, MAI)
FINDER = UnitFinder(UNITS, {"lang": "P1", "cho lon": "P3", "xa lac": "P9"})


@pytest.mark.parametrize(
    "text",
    [
        "Phường Sao Mai, TP Sao",
        "P. Sao Mai - Thành phố Sao",
        "Sao Mai; Sao",
        "Phường Sao Mai TP Sao",
        "Phường Sao Mai, Tỉnh Sông Hồng",
        "Phường Sao Mai, TP Sao, tỉnh Sông Hồng",
        "Sao Mai, sông hồng",
    ],
)
def test_a_unit_is_known_by_its_name_and_any_place_above_it(text: str) -> None:
    assert FINDER.find(text) == UnitMatch(MAI)


@pytest.mark.parametrize(
    "text", ["Phường Sao Mai, TP Khác", "Phường Lạ, TP Sao", "Thành phố Sao, Phường Sao Mai", ", TP Sao", "Tổ, TP Sao"]
)
def test_a_place_that_is_not_above_a_unit_names_none(text: str) -> None:
    assert FINDER.find(text).unit is None


def test_so_many_places_may_stand_behind_a_unit_and_no_more() -> None:
    assert FINDER.find("Phường Sao Mai" + ", TP Sao" * 8) == UnitMatch(MAI)
    assert FINDER.find("Phường Sao Mai" + ", TP Sao" * 9).unit is None


def test_units_that_stand_above_each_other_in_a_circle_are_looked_at_once() -> None:
    finder = UnitFinder([RosterUnit("A", "Xã An", "B"), RosterUnit("B", "Xã Bình", "A")])

    assert finder.find("Xã An, Xã Bình").unit == RosterUnit("A", "Xã An", "B")
    assert finder.find("Xã An, Xã Cả").unit is None


def test_what_could_be_two_is_no_unit_unless_somebody_said_which() -> None:
    assert UnitFinder(UNITS).find("Láng") == UnitMatch(None, (LANG, LANG_TWO))
    assert FINDER.find("LÁNG") == UnitMatch(LANG)
    assert FINDER.find("Xã Láng") == UnitMatch(LANG_TWO)


def test_two_units_of_one_name_are_told_apart_from_those_of_another_kind() -> None:
    elsewhere = RosterUnit("P8", "Phường Láng", "T")

    assert UnitFinder((*UNITS, elsewhere)).find("Phường Láng") == UnitMatch(None, (LANG, elsewhere))


def test_a_unit_of_another_kind_is_only_the_nearest_one() -> None:
    assert FINDER.find("Xã Sao Mai") == UnitMatch(None, (MAI, CITY))


def test_words_that_somebody_explained_mean_a_unit_as_long_as_it_is_there() -> None:
    assert FINDER.find("Chợ Lớn") == UnitMatch(MAI)
    assert FINDER.find("Xã Lạc").unit is None


def test_the_three_nearest_units_are_named_and_what_is_far_is_not() -> None:
    many = UnitFinder([RosterUnit(f"X{number}", f"Xã Bình Minh {letter}") for number, letter in enumerate("ABCD")])

    assert len(many.find("Bình Minh Hạ").nearest) == 3
    # Of one name there may be several.
    twins = UnitFinder(
        RosterUnit(f"{kind[0]}{letter}", f"{kind} Bình Minh {letter}") for letter in "AB" for kind in ("Xã", "Phường")
    )
    assert len(twins.find("Bình Minh Hạ").nearest) == 3
    assert FINDER.find("Phường Sao Mái Ngói").nearest == (MAI,)
    assert FINDER.find("Kho bạc").nearest == ()


def refusal(unit: str = "", *roles: str) -> Refusal:
    return Refusal(Rejected(2, "A1", "Lê An", "", ""), unit=unit, roles=roles)


def test_texts_that_name_nothing_are_counted_however_written_the_most_frequent_first() -> None:
    refusals = [
        refusal("Trạm Cũ", "Thủ quỹ"),
        refusal("Phường Sao Mới", "Thủ quỹ", "Bảo vệ"),
        refusal("Kho bạc"),
        refusal("PHUONG SAO MOI"),
        refusal("", "THỦ QUỸ", "Tạp vụ"),
    ]

    assert unknown_units(refusals, FINDER) == (
        Unknown("Phường Sao Mới", 2, ("P3", "TP")),
        Unknown("Kho bạc", 1, ()),
        Unknown("Trạm Cũ", 1, ()),
    )
    assert roles(refusals) == (Unknown("Thủ quỹ", 3), Unknown("Bảo vệ", 1), Unknown("Tạp vụ", 1))
