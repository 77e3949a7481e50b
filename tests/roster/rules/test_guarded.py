"""What a list would do to people with rights is held, kept or told by name."""

from dataclasses import replace

import pytest

from tests.roster.rules.cases import official
from trainer.roster.rules.guarded import split, warnings
from trainer.roster.rules.model import CurrentOfficial, EmailToConfirm, Note
from trainer.roster.rules.rows import DraftRow

OFFICER = replace(official("it1", "Lê An", email="it@sm.vn"), it_officer=True)
ROW = DraftRow(7, "IT1", "LE AN", "", None, (), "moi@sm.vn")


def test_an_address_that_must_be_confirmed_is_held_with_row_number_name_and_both_addresses() -> None:
    free, held, notes = split([ROW], {"IT1": OFFICER})

    assert held == [EmailToConfirm(7, "it1", "Lê An", "it@sm.vn", "moi@sm.vn")]
    assert (free, notes) == ([replace(ROW, email="")], [])


def test_an_address_that_waits_already_is_noted_at_its_row() -> None:
    free, held, notes = split([ROW], {"IT1": replace(OFFICER, waiting_email="Moi@sm.vn")})

    assert notes == [Note(7, "IT1", "E-mail moi@sm.vn vẫn đang chờ xác nhận.")]
    assert (free, held) == ([replace(ROW, email="")], [])


@pytest.mark.parametrize("known", [{}, {"IT1": official("IT1")}, {"IT1": replace(OFFICER, email="Moi@sm.vn")}])
def test_an_address_of_nobody_with_rights_or_the_one_there_is_goes_through(known: dict[str, CurrentOfficial]) -> None:
    assert split([ROW], known) == ([ROW], [], [])


def test_both_addresses_are_told_and_that_there_was_none() -> None:
    held = [EmailToConfirm(7, "IT1", "Lê An", "it@sm.vn", "moi@sm.vn"), EmailToConfirm(8, "L1", "Vũ", "", "l@sm.vn")]
    (said,) = warnings(held, [], [])

    assert said.startswith(
        "Danh sách đổi e-mail của 2 người có quyền: IT1 (it@sm.vn → moi@sm.vn), L1 (chưa có → l@sm.vn). "
    )


@pytest.mark.parametrize(("count", "end"), [(10, ", IT9)"), (11, ", IT9…)")])
def test_ten_officers_who_leave_are_named_and_more_are_hinted_at(count: int, end: str) -> None:
    leaving = [replace(OFFICER, code=f"IT{number}") for number in range(count)]
    (said,) = warnings([], [*leaving, official("A1")], [])

    assert said.startswith(f"Danh sách không còn {count} người của bộ phận CNTT (IT0, IT1, ")
    assert f"{end}: họ sẽ mất quyền" in said


def test_nobody_with_rights_is_no_warning() -> None:
    assert warnings([], [official("A1")], []) == []


def test_thousands_have_a_point():
    leaving = [replace(official(f"IT{number}"), it_officer=True) for number in range(1200)]
    held = [EmailToConfirm(2, f"A{number}", "Lê An", "", "moi@sm.vn") for number in range(1300)]
    changes, gone = warnings(held, leaving, [])
    assert "e-mail của 1.300 người" in changes
    assert "không còn 1.200 người" in gone
