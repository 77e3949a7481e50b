"""The rules of the plan: who is new, moved, leaving, held; and when a person must be asked twice."""

import json
from dataclasses import asdict, replace

import pytest

from tests.roster.rules.cases import MAPPING, UNITS, applied, official, person, plan_of, sheet
from trainer.roster.rules.columns import Mapping
from trainer.roster.rules.model import (
    Change,
    EmailToConfirm,
    Entry,
    FieldChange,
    Note,
    change_from_plain,
    plan_fingerprint,
    state_fingerprint,
)
from trainer.roster.rules.plan import plan
from trainer.roster.rules.reading import MappingError
from trainer.roster.rules.source import Source


def codes(items):
    return [getattr(item, "entry", item).code for item in items]


CROWD = tuple(official(code=f"Z{number}", name="Bùi Ba") for number in range(20))
CROWD_ROWS = tuple(person(code=one.code, name=one.name) for one in CROWD)


def test_somebody_unknown_is_new():
    assert codes(plan_of([person()]).new) == ["A1"]


def test_somebody_as_he_is_stays_unchanged():
    made = plan_of([person()], [official()])
    assert (made.unchanged, made.changes_anything) == (1, False)


def test_a_change_names_the_field_and_both_values():
    made = plan_of([person(position="Kế toán", roles="Lãnh đạo; CNTT")], [official()])
    assert made.changed[0].fields == (
        FieldChange("Chức vụ", "Văn thư", "Kế toán"),
        FieldChange("Vai trò", "Cán bộ", "Lãnh đạo; Công nghệ thông tin"),
    )


def test_another_unit_is_a_move_whatever_else_changes():
    made = plan_of([person(unit="P2", position="Kế toán")], [official()])
    assert (codes(made.moved), made.changed) == (["A1"], ())
    assert FieldChange("Đơn vị", "Phường Sao Mai", "Phường Bình Minh Hạ") in made.moved[0].fields


def test_an_active_official_who_is_not_listed_is_leaving():
    made = plan_of(CROWD_ROWS, [*CROWD, official()])
    assert (codes(made.leaving), made.warnings) == (["A1"], ())


def test_an_inactive_official_who_is_not_listed_is_not_leaving_again():
    assert plan_of(CROWD_ROWS, [*CROWD, official(active=False)]).leaving == ()


def test_an_inactive_official_who_is_listed_returns():
    made = plan_of([person(unit="P2")], [official(active=False)])
    assert (codes(made.returning), made.moved) == (["A1"], ())


def test_who_returns_to_a_unit_that_was_closed_needs_another_one():
    made = plan_of([person(unit="")], [official(unit="P9", active=False)])
    assert made.returning == ()
    assert made.rejected[0].reason == "Đơn vị trước đây (mã P9) đã đóng."
    assert codes(plan_of([person(unit="P2")], [official(unit="P9", active=False)]).returning) == ["A1"]


def test_codes_are_the_same_in_capitals_and_small_letters():
    made = plan_of([person(code="a1")], [official(code="A1")])
    assert (made.unchanged, made.new, made.leaving) == (1, (), ())


def test_whoever_changes_keeps_the_number_as_the_records_write_it():
    made = plan_of([person(code="HN1", position="Kế toán")], [official(code="hn1")])
    assert [(one.entry.code, one.old_code) for one in made.changed] == [("hn1", "")]


def test_an_empty_cell_never_clears_what_is_stored():
    stored = official(roles=("leader", "it"), email="an@sm.vn")
    made = plan_of([person(name="", position="", unit="", roles="", email="")], [stored])
    assert (made.unchanged, made.rejected) == (1, ())


def test_an_unusable_address_keeps_the_stored_one():
    assert plan_of([person(email="khong co")], [official(email="an@sm.vn")]).unchanged == 1


def test_somebody_new_needs_a_name_and_a_unit():
    made = plan_of([person(name="", unit="")])
    assert made.rejected[0].reason == "Thiếu họ và tên và đơn vị."


def test_somebody_new_without_role_is_staff_with_a_note():
    made = plan_of([person(roles="")])
    assert made.new[0].roles == ("staff",)
    assert made.notes[0].text == "Ô vai trò trống nên ghi là “Cán bộ”."


def test_a_list_without_role_column_has_one_note_not_one_a_row():
    mapping = Mapping(header=1, code=0, name=1, unit=3)
    assert plan_of([person(), person(code="A2")], mapping=mapping).notes == (
        Note(1, "", "Danh sách không có cột vai trò: người mới được ghi là “Cán bộ”."),
    )


def test_what_was_read_differently_is_noted_with_row_and_number():
    made = plan_of([person(), person(code="A2", name="VŨ TƯ")])
    assert made.notes == (Note(3, "A2", "Họ và tên “VŨ TƯ” được ghi thành “Vũ Tư”."),)


def test_the_same_code_for_different_people_rejects_both():
    made = plan_of([person(), person(name="Lê Bình"), person(code="A2")])
    assert codes(made.new) == ["A2"]
    assert [one.row for one in made.rejected] == [2, 3]
    assert "dòng 3" in made.rejected[0].reason


def test_the_same_person_in_two_units_rejects_both():
    assert len(plan_of([person(), person(unit="P2")]).rejected) == 2


def test_the_same_person_twice_is_used_once():
    made = plan_of([person(name="LÊ AN"), person(unit="P. Sao Mai")])
    assert codes(made.new) == ["A1"]
    assert [one.row for one in made.rejected] == [3]
    assert "trùng hoàn toàn với dòng 2" in made.rejected[0].reason.lower()


def test_a_bad_row_takes_the_good_row_of_its_code_along():
    made = plan_of([person(), person(name="Lê Bình", unit="Nơi nào")])
    assert [one.row for one in made.rejected] == [2, 3]


@pytest.mark.parametrize(
    "row",
    [
        person(unit="Nơi nào"),
        person(code="", email="an@sm.vn"),
        person(code="", name="Vũ Tư", email="AN@sm.vn"),
        person(code="", unit="P. Sao Mai"),
        person(code="không rõ"),
    ],
)
def test_an_official_whose_row_is_bad_is_held_and_not_leaving(row):
    made = plan_of([*CROWD_ROWS, row], [*CROWD, official(email="An@sm.vn")])
    assert made.leaving == ()
    assert [(one.code, one.rows) for one in made.held] == [("A1", (22,))]


def test_a_number_whose_record_was_merged_into_another_is_refused_and_the_other_is_held():
    merged = replace(official("A1", active=False), merged_into="A9")
    made = plan_of([*CROWD_ROWS, person()], [*CROWD, merged, official("A9")])
    assert [(one.reason, one.mend) for one in made.rejected] == [
        ("Mã A1 đã được gộp vào hồ sơ mã A9.", "Ghi mã A9 cho người này.")
    ]
    assert (codes(made.held), made.leaving) == (["A9"], ())


def test_a_bad_row_without_a_number_or_an_address_holds_nobody_else():
    """Nobody without an address stands behind a row without one."""
    made = plan_of([*CROWD_ROWS, person(code="", name="Vũ Tư")], [*CROWD, official()])
    assert (made.held, codes(made.leaving)) == ((), ["A1"])


def test_officials_behind_a_doubled_code_are_held():
    made = plan_of(
        [*CROWD_ROWS, person(code="A2"), person(code="A2", name="Lê Bình")],
        [*CROWD, official("A1"), official("A2", "Lê Bình")],
    )
    assert made.leaving == ()
    assert codes(made.held) == ["A1", "A2"]


def test_two_people_with_one_address_the_first_keeps_it():
    made = plan_of([person(email="x@sm.vn"), person(code="A2", name="Lê Bình", email="X@sm.vn")])
    assert [one.email for one in made.new] == ["x@sm.vn", ""]
    assert made.notes[0].row == 3
    assert "dòng 2" in made.notes[0].text


def test_an_address_stays_with_whoever_has_it_in_the_records():
    rows = [person(email="x@sm.vn"), person(code="A2", name="Lê Bình", email="x@sm.vn")]
    made = plan_of(rows, [official(), official("A2", "Lê Bình", email="x@sm.vn")])
    assert (made.unchanged, made.changed) == (2, ())
    assert [note.code for note in made.notes] == ["A1"]


def test_an_address_of_somebody_not_listed_is_not_given_away():
    made = plan_of([person(code="A2", name="Lê Bình", email="x@sm.vn")], [official(email="x@sm.vn", active=False)])
    assert made.new[0].email == ""
    assert "A1" in made.notes[0].text


def test_two_people_may_exchange_their_addresses():
    rows = [person(email="y@sm.vn"), person(code="A2", name="Lê Bình", email="x@sm.vn")]
    made = plan_of(rows, [official(email="x@sm.vn"), official("A2", "Lê Bình", email="y@sm.vn")])
    assert [change.entry.email for change in made.changed] == ["y@sm.vn", "x@sm.vn"]


def test_a_lost_claim_takes_the_claims_that_rest_on_it_along():
    # A1 wants z, which A3 keeps; so A1 keeps x, and A2 cannot have it.
    rows = [
        person(email="z@sm.vn"),
        person(code="A2", name="Lê Bình", email="x@sm.vn"),
        person(code="A3", name="Vũ Tư"),
    ]
    stored = [
        official(email="x@sm.vn"),
        official("A2", "Lê Bình", email="y@sm.vn"),
        official("A3", "Vũ Tư", email="z@sm.vn"),
    ]
    made = plan_of(rows, stored)
    assert (made.unchanged, len(made.notes)) == (3, 2)


def test_more_than_a_fifth_leaving_asks_for_confirmation():
    everyone = [official(code=f"B{number}") for number in range(10)]
    listed = [person(code=one.code) for one in everyone]
    assert not plan_of(listed[:8], everyone).needs_confirmation
    made = plan_of(listed[:7], everyone)
    assert made.needs_confirmation
    assert "3 trên 10" in made.warnings[0]


def test_thousands_in_a_warning_have_a_point():
    known = [official(f"A{number}", f"Lê An {number}") for number in range(3001)]
    made = plan_of([person("A0", "Lê An 0")], known)
    assert "3.000 trên 3.001 cán bộ" in made.warnings[0]
    renamed = plan_of([person(one.code, "Trần Bình") for one in known], known)
    assert "3.001 mã nay mang tên gọi khác" in renamed.warnings[0]


def test_a_list_without_a_good_row_asks_for_confirmation():
    assert plan_of([person(unit="Nơi nào")]).needs_confirmation
    assert plan_of([]).needs_confirmation


def test_a_code_that_now_names_somebody_else_asks_for_confirmation():
    made = plan_of([person(name="Phạm Thị Mai")], [official(name="Lý Đình Phong")])
    assert codes(made.changed) == ["A1"]
    assert "A1" in made.warnings[0]
    assert "Lý Đình Phong" in made.notes[0].text


@pytest.mark.parametrize(("now", "renamed"), [("Lê Bình", True), ("Trần An", False)])
def test_another_given_name_asks_and_another_family_name_does_not(now, renamed):
    made = plan_of([person(name=now)], [official(name="Lê An")])
    assert codes(made.changed) == ["A1"]
    assert (bool(made.warnings), made.needs_confirmation) == (renamed, renamed)


def test_a_corrected_spelling_of_a_name_does_not():
    assert plan_of([person(name="Lê Thị Ân")], [official(name="Lê An")]).warnings == ()


def test_a_mapping_that_lacks_a_column_is_refused():
    with pytest.raises(MappingError, match="Đơn vị"):
        plan_of([person()], mapping=Mapping(header=1, code=0, name=1))


def test_a_plan_is_told_in_json_and_its_fingerprint_is_of_all_of_it():
    rows = [
        person(unit="P2"),
        person(code=""),
        person(code="A3", roles=""),
        person(code="A5", unit="?"),
        ("", "Tổng cộng:"),
    ]
    stored = [official(), official("A2"), official("A4", active=False), official("A5")]
    made = plan_of(rows, stored)
    plain = json.loads(json.dumps(made.to_plain()))
    assert plain["moved"][0]["entry"]["code"] == "A1"
    assert [row["code"] for row in plain["rejected"]] == ["", "A5"]
    assert plan_fingerprint(replace(made, mode="add")) != plan_fingerprint(made)


def test_the_state_changes_with_any_record_and_not_with_their_order():
    one, two = official(), official("A2")
    state = state_fingerprint(UNITS, [one, two])
    assert state == state_fingerprint(reversed(UNITS), [two, one])
    assert state == plan_of([person()], [two, one]).state
    assert state != state_fingerprint(UNITS, [one, replace(two, active=False)])
    assert state != state_fingerprint(UNITS[1:], [one, two])


def test_a_plan_applied_gives_the_records_of_the_list():
    after = applied(plan_of([person(unit="P2")], [official()]), [official()])
    assert after == (official(unit="P2"),)


OFFICER = replace(official("IT1", email="it@sm.vn", roles=()), it_officer=True)
LEADER = official("L1", email="l@sm.vn", roles=("leader",))


@pytest.mark.parametrize("known", [OFFICER, replace(OFFICER, email=""), LEADER, replace(LEADER, active=False)])
def test_another_address_of_somebody_with_rights_waits_and_is_a_warning_of_its_own(known):
    made = plan_of([person(known.code, email="nguoi.la@sm.vn", roles="")], [known])
    assert [(one.code, one.old, one.new) for one in made.to_confirm] == [(known.code, known.email, "nguoi.la@sm.vn")]
    assert any("nguoi.la@sm.vn" in warning and known.code in warning for warning in made.warnings)
    assert [change.entry.email for change in (*made.changed, *made.returning)] in ([], [known.email])


@pytest.mark.parametrize("roles", ["Cán bộ", "Quản trị trang"])
def test_the_address_of_anybody_else_changes_with_the_list(roles):
    made = plan_of([person(email="moi@sm.vn", roles=roles)], [official(email="cu@sm.vn")])
    assert (made.to_confirm, made.changed[0].entry.email) == ((), "moi@sm.vn")


def test_whom_the_list_makes_a_leader_is_guarded_as_one():
    made = plan_of([person(email="moi@sm.vn", roles="Lãnh đạo")], [official(email="cu@sm.vn")])
    assert (len(made.to_confirm), made.changed[0].entry.email) == (1, "cu@sm.vn")


def test_a_leader_without_account_gets_his_first_address_from_the_list():
    made = plan_of([person("L1", email="l@sm.vn", roles="")], [replace(LEADER, email="")])
    assert (made.to_confirm, made.changed[0].entry.email) == ((), "l@sm.vn")


def test_nobody_gets_the_address_that_somebody_with_rights_keeps_meanwhile():
    rows = [person("IT1", email="moi@sm.vn", roles=""), person(email=OFFICER.email)]
    made = plan_of(rows, [OFFICER, official()])
    assert (made.changed, made.unchanged) == ((), 2)
    assert any("(mã IT1)" in note.text for note in made.notes)


def test_an_address_that_waits_already_is_a_note_and_no_change():
    made = plan_of([person("IT1", email="moi@sm.vn", roles="")], [replace(OFFICER, waiting_email="moi@sm.vn")])
    assert (made.to_confirm, made.changes_anything, made.warnings) == ((), False, ())
    assert "vẫn đang chờ xác nhận" in made.notes[0].text


def test_an_officer_of_the_it_unit_without_a_role_does_not_leave_when_no_list_names_him():
    assert plan_of([person()], [official(), OFFICER]).leaving == ()


LASTING = replace(OFFICER, roles=("it",), lasting=True)
DATED = replace(LASTING, code="IT2", lasting=False)


@pytest.mark.parametrize(
    ("officers", "leaving"),
    [
        ([LASTING], []),
        ([LASTING, DATED], ["IT2"]),
        ([LASTING, replace(LASTING, code="IT2")], []),
        ([LASTING, replace(LASTING, code="IT2", active=False)], []),
        ([LASTING, replace(LASTING, code="IT2", roles=())], ["IT1"]),
        ([DATED], ["IT2"]),
    ],
)
def test_a_list_keeps_the_last_it_officer_without_a_last_day_and_says_so(officers, leaving):
    made = plan_of(CROWD_ROWS, [*CROWD, *officers])
    assert codes(made.leaving) == leaving
    kept = [one for one in officers if one.active and one.lasting and one.roles and one.code not in leaving]
    assert any("được giữ lại" in warning for warning in made.warnings) == bool(kept)
    assert all(any(one.code in warning for warning in made.warnings) for one in kept)


def test_a_list_that_sends_an_officer_of_the_it_unit_away_says_so_by_a_warning():
    made = plan_of(CROWD_ROWS, [*CROWD, replace(OFFICER, roles=("it",))])
    assert codes(made.leaving) == ["IT1"]
    assert any("bộ phận CNTT (IT1)" in warning for warning in made.warnings)


@pytest.mark.parametrize(("count", "end"), [(10, ", A19)."), (11, ", A19…).")])
def test_ten_numbers_that_now_name_somebody_else_are_listed_and_more_are_hinted_at(count, end):
    numbers = [f"A{number}" for number in range(10, 10 + count)]
    made = plan_of([person(one, "Phạm Thị Mai") for one in numbers], [official(one, "Lý Phong") for one in numbers])
    (warning,) = made.warnings
    assert warning.startswith(f"{count} mã nay mang tên gọi khác (A10, A11")
    assert end in warning


@pytest.mark.parametrize(("count", "end"), [(10, "“Tờ 9”."), (11, "“Tờ 9”….")])
def test_ten_sheets_that_nobody_was_asked_about_are_listed_and_more_are_hinted_at(count, end):
    source = Source(unasked=tuple(f"Tờ {number}" for number in range(count)))
    (warning,) = plan(sheet(person()), MAPPING, UNITS, [], source).warnings
    assert warning.startswith(f"{count} trang có vẻ cũng là danh sách cán bộ nhưng chưa được đọc: “Tờ 0”, “Tờ 1”")
    assert f"{end} Cần đọc" in warning


ENTRY = Entry(2, "A1", "Lê An", "Văn thư", "P1", ("staff",), "")
CHANGE = Change(ENTRY, (FieldChange("Chức vụ", "", "Văn thư"),))


@pytest.mark.parametrize(
    ("found", "accepted"),
    [
        ({"new": (ENTRY, ENTRY)}, 2),
        ({"changed": (CHANGE, CHANGE)}, 2),
        ({"moved": (CHANGE, CHANGE)}, 2),
        ({"returning": (CHANGE, CHANGE)}, 2),
        ({"leaving": (official(),)}, 0),
        ({"to_confirm": (EmailToConfirm(2, "A1", "Lê An", "", "an@sm.vn"),)}, 0),
    ],
)
def test_whatever_a_plan_does_to_a_record_is_a_change_and_rows_that_are_used_are_counted(found, accepted):
    nothing = plan_of([person()], [official()])
    made = replace(nothing, **found)
    assert (nothing.accepted, nothing.changes_anything) == (1, False)
    assert (made.accepted, made.changes_anything) == (1 + accepted, True)


def test_a_change_is_read_back_from_json_also_as_it_was_kept_before_numbers_could_change():
    renumbered = replace(CHANGE, old_code="A0")
    kept = json.loads(json.dumps(asdict(renumbered)))
    assert change_from_plain(kept) == renumbered
    del kept["old_code"]
    assert change_from_plain(kept) == CHANGE
