"""Undoing a list for one person: its own changes go back, and nothing that a person did since is lost."""

from dataclasses import replace

import pytest

from trainer.roster.rules.undoing import Field, Person, UndoStep, step, without

BEFORE = Person("A1", "Lê An", "Văn thư", 1, "an@sm.vn", True, [7], {"staff": "2026-01-01"}, None)
AFTER = replace(BEFORE, position="Kế toán", unit=2, email="moi@sm.vn")
GONE = replace(BEFORE, active=False, rights=[])
BACK = replace(GONE, active=True)


def test_everything_the_list_changed_goes_back() -> None:
    assert step(BEFORE, AFTER, AFTER, used=True) == UndoStep(AFTER, BEFORE)
    assert step(BEFORE, AFTER, AFTER, used=True).changes == ("position", "unit", "email")


def test_what_somebody_changed_since_stays_and_is_named_and_what_the_list_left_alone_is_not_touched() -> None:
    now = replace(AFTER, position="Chủ tịch", name="Lê Thị An", email=BEFORE.email)
    found = step(BEFORE, AFTER, now, used=False)

    assert (found.stands, found.becomes) == (now, replace(now, unit=1))
    # The address is as it was before: nothing of the list is left in it.
    assert found.kept == ("position",)


def test_whom_the_list_brought_goes_with_his_rights_his_address_and_what_waits() -> None:
    brought = replace(BEFORE, waiting=["khac@sm.vn", ""])
    expected = replace(brought, active=False, rights=[], email="", waiting=None)

    assert step(None, brought, brought, used=False) == UndoStep(brought, expected)


@pytest.mark.parametrize(
    ("now", "used", "expected"),
    [
        (BEFORE, True, UndoStep(BEFORE, BEFORE, used=True)),
        (
            replace(BEFORE, merged=True),
            False,
            UndoStep(replace(BEFORE, merged=True), replace(BEFORE, merged=True), used=True),
        ),
        (GONE, True, UndoStep(GONE, GONE)),
        (replace(BEFORE, unit=3), False, UndoStep(replace(BEFORE, unit=3), replace(BEFORE, unit=3), ("unit",))),
    ],
    ids=["used", "merged", "left already", "changed since"],
)
def test_whom_the_list_brought_stays_once_he_is_more_than_what_it_wrote(
    now: Person, used: bool, expected: UndoStep
) -> None:
    assert step(None, BEFORE, now, used=used) == expected


def test_whom_the_list_brought_back_leaves_again_unless_he_has_worked_since_or_was_trusted() -> None:
    trusted = replace(BACK, rights=[9])

    assert step(GONE, BACK, BACK, used=False) == UndoStep(BACK, GONE)
    assert step(GONE, BACK, BACK, used=True) == UndoStep(BACK, BACK, used=True)
    assert step(GONE, BACK, trusted, used=False) == UndoStep(trusted, trusted, ("active",))
    # Whoever left again since has nothing to go on with.
    assert step(GONE, BACK, GONE, used=True) == UndoStep(GONE, GONE)


def test_whose_record_was_merged_since_is_left_alone_and_what_the_list_changed_is_named() -> None:
    merged = replace(AFTER, active=False, merged=True)

    assert step(BEFORE, AFTER, merged, used=False) == UndoStep(merged, merged, ("position", "unit", "email"))
    assert step(GONE, BACK, replace(BACK, merged=True), used=True).used is False


def test_who_had_taken_over_a_record_before_the_list_goes_back_and_one_of_an_earlier_version_is_left_alone() -> None:
    before, after = replace(BEFORE, merged="A9"), replace(AFTER, merged="A9")

    assert step(before, after, after, used=False) == UndoStep(after, before)
    again = replace(after, merged="A9 A8")
    assert step(before, after, again, used=False) == UndoStep(again, again, ("position", "unit", "email"))
    assert step(replace(BEFORE, merged=True), replace(AFTER, merged=True), after, used=False).changes == ()


def test_what_is_taken_by_now_is_left_and_named() -> None:
    names: tuple[Field, ...] = ("email",)
    found = without(UndoStep(AFTER, BEFORE, ("roles",)), *names)

    assert found == UndoStep(AFTER, replace(BEFORE, email="moi@sm.vn"), ("roles", "email"))


def test_a_person_comes_back_from_plain_data() -> None:
    assert Person.from_plain(BEFORE.to_plain()) == BEFORE
