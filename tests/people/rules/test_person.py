"""What is typed of one person is read by the rules of staff lists, and each fault stands at its field."""

from dataclasses import replace

import pytest

from trainer.core.person_cells import MAX_EMAIL, MAX_POSITION
from trainer.people.rules.person import Person, TypedPerson, differences, read

UNITS = {"P001": "Phường Sao Mai", "P002": "Phường Hoa Lúa", "X1": "Xã An Bình", "X2": "Xã An Bình"}
SAID = TypedPerson("hn10023", "TRẦN THỊ BÌNH", " Kế toán ", "P001", ("staff",), "Binh@SM.vn")


def test_what_is_typed_is_read_as_a_list_is() -> None:
    person, faults = read(SAID, UNITS)

    assert faults == []
    assert person == Person("HN10023", "Trần Thị Bình", "Kế toán", "P001", ("staff",), "binh@sm.vn")


@pytest.mark.parametrize("unit", ["P001", "p001", "Phường Sao Mai", "phuong sao mai", "P001 – Phường Sao Mai"])
def test_a_unit_is_known_by_code_or_name(unit: str) -> None:
    assert read(replace(SAID, unit=unit), UNITS)[0].unit == "P001"


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        (replace(SAID, code=""), "code", "chưa có mã cán bộ"),
        (replace(SAID, code="không dấu"), "code", "không dùng được"),
        (replace(SAID, code="A1" * 17), "code", "không dùng được"),
        (replace(SAID, name=" "), "name", "chưa có họ và tên"),
        (replace(SAID, name="123"), "name", "chưa dùng được"),
        (replace(SAID, position="x" * 201), "position", "dài quá"),
        (replace(SAID, unit=""), "unit", "chưa có đơn vị"),
        (replace(SAID, unit="P009"), "unit", "không có đơn vị “P009”"),
        (replace(SAID, unit="Xã An Bình"), "unit", "có 2 đơn vị tên"),
        (replace(SAID, roles=()), "roles", "chưa có vai trò"),
        (replace(SAID, roles=("vua",)), "roles", "không có vai trò “vua”"),
        (replace(SAID, email="binh@"), "email", "không phải địa chỉ e-mail"),
        (replace(SAID, email="b" * (MAX_EMAIL - 5) + "@sm.vn"), "email", "không phải địa chỉ e-mail"),
    ],
)
def test_a_fault_stands_at_its_field_and_says_how_to_mend(said: TypedPerson, field: str, words: str) -> None:
    [fault] = read(said, UNITS)[1]

    assert fault.field == field
    assert words in fault.what
    assert fault.mend
    assert fault.sentence().count(". ") == 1


def test_what_is_just_short_enough_is_kept() -> None:
    said = replace(SAID, code="A1" * 16, position="x" * MAX_POSITION, email="b" * (MAX_EMAIL - 6) + "@sm.vn")
    person, faults = read(said, UNITS)

    assert faults == []
    assert (person.code, person.position, person.email) == (said.code, said.position, said.email)


def test_who_names_a_role_that_is_none_is_told_which_there_are() -> None:
    [fault] = read(replace(SAID, roles=("vua",)), UNITS)[1]

    assert "leader (Lãnh đạo)" in fault.mend
    assert "staff (Cán bộ)" in fault.mend


def test_only_what_is_different_is_written_down_in_words() -> None:
    old = Person("A1", "Lê An", "Văn thư", "P001", ("staff",), "")
    new = replace(old, unit="P002", roles=("leader", "staff"))

    assert differences(old, old, UNITS) == []
    assert differences(old, new, UNITS) == [
        ("Đơn vị", "Phường Sao Mai", "Phường Hoa Lúa"),
        ("Vai trò", "Cán bộ", "Lãnh đạo; Cán bộ"),
    ]
    assert old.state() != new.state()
