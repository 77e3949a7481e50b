"""What a person says beside the list: who may leave, what words mean, who is one; and what the plan says of units."""

import json
from dataclasses import replace

import pytest

from tests.roster.rules.cases import MAPPING, UNITS, official, person, sheet
from trainer.roster.rules import shown
from trainer.roster.rules.model import Plan, UnitLoss
from trainer.roster.rules.plan import plan
from trainer.roster.rules.source import ONE_SHEET, Source
from trainer.roster.rules.wishes import Joined, Wishes

SIX = tuple(official(f"A{at}", f"Lê Thị {at}") for at in range(6))
FOUR = tuple(official(f"B{at}", f"Vũ Văn {at}", unit="P2") for at in range(4))


def planned(*rows: tuple[str, ...], officials: tuple[object, ...] = (*SIX, *FOUR), **wishes: object) -> Plan:
    return plan(sheet(*rows), MAPPING, UNITS, officials, ONE_SHEET, Wishes(**wishes))  # type: ignore[arg-type]


def as_they_are(*codes: str) -> list[tuple[str, ...]]:
    return [person(one.code, one.name, unit=one.unit_code) for one in (*SIX, *FOUR) if one.code in codes]


def test_each_unit_that_loses_more_than_a_fifth_or_everybody_is_named() -> None:
    made = planned(*as_they_are("A0", "A1", "A2", "A3", "A4"))
    # A5 of six is a sixth: not named. All four of P2 are.
    assert made.losing == (UnitLoss("P2", "Phường Bình Minh Hạ", 4, 4),)
    assert made.needs_confirmation
    made = planned(*as_they_are("A0", "A1", "A2", "A3", "B0", "B1", "B2", "B3"))
    assert made.losing == (UnitLoss("P1", "Phường Sao Mai", 2, 6),)


def test_a_list_with_rows_of_one_unit_only_is_told_from_others() -> None:
    of_one = planned(*as_they_are("A0", "A1"))
    assert (of_one.only_unit, of_one.is_of_one_unit) == ("P1", True)
    # Where everybody else stays, or nobody is elsewhere, it is as good as full.
    assert not planned(*as_they_are("A0", "A1"), mode="units").is_of_one_unit
    assert not planned(*as_they_are("A0", "A1"), officials=SIX).is_of_one_unit
    for more in (as_they_are("B0"), [person("N1", "Người Mới", unit="Nơi Lạ")]):
        assert planned(*as_they_are("A0", "A1"), *more).only_unit == ""


def test_a_unit_without_the_last_of_a_role_is_named() -> None:
    spokesman = official("S1", "Hồ Phát", roles=("spokesperson", "staff"))
    everybody = (*SIX, spokesman)
    rows = as_they_are("A0", "A1", "A2", "A3", "A4", "A5")
    said = "Sẽ không còn ai giữ vai trò Người phát ngôn ở Phường Sao Mai. "
    [warning] = planned(*rows, officials=everybody).warnings
    assert warning.startswith(said)
    # He moves, or becomes another.
    there = person("S1", "Hồ Phát", roles="Người phát ngôn")
    elsewhere = person("S1", "Hồ Phát", unit="P2", roles="Người phát ngôn")
    other = person("S1", "Hồ Phát", roles="Cán bộ")
    assert planned(*rows, there, officials=everybody).warnings == ()
    for row in (elsewhere, other):
        assert [one.startswith(said) for one in planned(*rows, row, officials=everybody).warnings] == [True]
    # Somebody comes in his place.
    new = person("N1", "Lê Thay", roles="Người phát ngôn")
    assert not any("vai trò" in one for one in planned(*rows, new, officials=everybody).warnings)


def test_only_units_of_the_list_lose_people_or_nobody_does() -> None:
    rows = as_they_are("A0", "A1", "A2", "A3", "A4")
    assert {one.code for one in planned(*rows).leaving} == {"A5", "B0", "B1", "B2", "B3"}
    of_units = planned(*rows, mode="units")
    assert ({one.code for one in of_units.leaving}, of_units.losing, of_units.warnings) == ({"A5"}, (), ())
    added = planned(*rows, mode="add")
    assert (added.leaving, added.mode) == ((), "add")


def test_most_leave_where_more_go_than_stay_and_whoever_has_a_row_that_cannot_be_used_stays() -> None:
    assert planned(*as_they_are("A0", "A1", "A2", "A3")).most_leave
    assert not planned(*as_they_are("A0", "A1", "A2", "A3", "A4")).most_leave
    held = planned(*as_they_are("A0", "A1", "A2", "A3"), person("A4", "Lê Thị 4", unit="Phường Không Có"))
    assert (len(held.held), len(held.leaving), held.most_leave) == (1, 5, False)


def test_whoever_comes_back_without_a_unit_stands_where_his_closed_one_went_and_else_is_asked_for_it() -> None:
    back, left = person("C1", "Đỗ Ba", unit=""), official("C1", "Đỗ Ba", unit="OLD", active=False)
    [change] = planned(back, officials=(left,), units={"old": "P2"}).returning
    assert change.entry.unit_code == "P2"
    for units in ({}, {"old": "P9"}):
        [rejected] = planned(back, officials=(left,), units=units).rejected
        assert rejected.reason == "Đơn vị trước đây (mã OLD) đã đóng."


def test_words_that_somebody_explained_are_read_so() -> None:
    row = person("N1", "Người Mới", unit="Trạm Cũ", roles="Trưởng nhóm; Thủ quỹ")
    asked = planned(row)
    assert [(one.text, one.rows) for one in asked.unknown_units] == [("Trạm Cũ", 1)]
    assert [one.text for one in asked.unknown_roles] == ["Thủ quỹ", "Trưởng nhóm"]
    told = planned(row, units={"tram cu": "P2"}, roles={"truong nhom": "leader", "thu quy": ""})
    [entry] = told.new
    assert (entry.unit_code, entry.roles, told.unknown_units) == ("P2", ("leader",), ())


def test_the_same_person_under_a_new_number_is_offered_and_joined_only_when_said() -> None:
    row = person("N7", "Lê Thị 5")
    made = planned(row)
    [pair] = made.pairs
    assert (pair.old, pair.same, pair.zeros, pair.how) == ("A5", ("đơn vị", "chức vụ"), False, "")
    assert "N7" in {one.code for one in made.new}
    assert "A5" in {one.code for one in made.leaving}

    joined = planned(row, joins={"N7": Joined("A5", "renumber")})
    [change] = joined.changed
    assert (change.old_code, change.entry.code, change.fields[0].new) == ("A5", "N7", "N7")
    assert "A5" not in {one.code for one in joined.leaving}
    assert joined.new == ()


def test_another_name_or_somebody_on_the_list_is_never_offered() -> None:
    assert planned(person("N7", "Lê Thị Khác")).pairs == ()
    assert planned(person("N7", "Lê Thị 5"), person("A5", "Lê Thị 5")).pairs == ()
    elsewhere = planned(person("N7", "Lê Thị 5", "Khác", "P2"), joins={"N7": Joined("A5", "renumber")})
    assert (elsewhere.pairs, len(elsewhere.new)) == ((), 1)


def test_a_number_that_lost_its_noughts_may_keep_the_old_one() -> None:
    old = official("00120", "Lê An")
    made = planned(person("120", "Lê An"), officials=(old,))
    assert (made.pairs[0].zeros, made.pairs[0].how, len(made.new)) == (True, "", 1)
    kept = planned(person("120", "Lê An"), officials=(old,), joins={"120": Joined("00120", "keep")})
    assert (kept.new, kept.leaving, kept.unchanged) == ((), (), 1)


def test_one_person_is_joined_once() -> None:
    rows = (person("N7", "Lê Thị 5"), person("N8", "Lê Thị 5"))
    made = planned(*rows, joins={"N7": Joined("A5", "renumber"), "N8": Joined("A5", "renumber")})
    assert [pair.how for pair in made.pairs] == ["renumber", ""]


@pytest.mark.parametrize("sheets", [None, (), (0, 2)])
def test_wishes_are_kept_as_plain_data_and_read_back(sheets: tuple[int, ...] | None) -> None:
    wishes = Wishes(
        mode="units",
        units={"tram cu": "P2"},
        roles={"thu quy": ""},
        joins={"N7": Joined("A5", "renumber"), "120": Joined("00120", "keep")},
        sheets=sheets,
        apart=frozenset({("N8", "A6"), ("N8", "A7")}),
        mode_said=True,
    )

    assert Wishes.from_plain(json.loads(json.dumps(wishes.to_plain()))) == wishes


def test_whoever_said_nothing_wishes_for_a_full_list() -> None:
    assert Wishes.from_plain({}) == Wishes("full", {}, {}, {}, None)
    assert planned().mode == "full"


def test_a_plan_tells_from_which_sheets_it_came_and_what_waits_by_number() -> None:
    guarded = [replace(one, it_officer=True, email="cu@sm.vn") for one in SIX[:3]]
    rows = [person(one.code, one.name, email=f"{one.code}@sm.vn") for one in reversed(guarded)]
    source = Source(said=("Đã đổi mã chữ.",))
    made = plan(sheet(*rows), MAPPING, UNITS, guarded, source)

    assert made.source == source
    assert [one.code for one in made.to_confirm] == ["A0", "A1", "A2"]


def test_a_plan_that_an_earlier_version_kept_is_read_without_what_came_since() -> None:
    made = shown.of(planned(person("N7", "Lê Thị 5")))
    kept = json.loads(json.dumps(made.to_plain()))
    assert kept["plan"]["pairs"][0].pop("left") is False
    assert shown.from_plain(kept) == made
