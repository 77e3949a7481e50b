"""Units that a list would leave without many of their people are named, the emptied ones first."""

from tests.roster.rules.cases import official
from trainer.roster.rules.losses import losing
from trainer.roster.rules.model import RosterUnit, UnitLoss

UNITS = {code: RosterUnit(code, f"Đơn vị {code}") for code in ("A", "B", "C", "D", "E")}


def people(**counts: int) -> list[object]:
    return [official(f"{unit}{number}", unit=unit) for unit, count in counts.items() for number in range(count)]


def test_a_unit_is_named_when_more_than_a_fifth_of_it_leaves() -> None:
    assert losing(people(A=1), people(A=5), UNITS) == ()
    assert losing(people(A=1), people(A=4), UNITS) == (UnitLoss("A", "Đơn vị A", 1, 4),)


def test_who_is_emptied_comes_first_then_who_loses_most_then_the_code() -> None:
    found = losing(people(A=3, B=2, C=4, D=4, E=1), people(A=4, B=2, C=9, D=5, E=1), UNITS)
    assert [(one.code, one.leaving, one.stay) for one in found] == [
        ("B", 2, 0),
        ("E", 1, 0),
        ("C", 4, 5),
        ("D", 4, 1),
        ("A", 3, 1),
    ]


def test_a_unit_that_is_no_longer_there_is_named_by_its_code() -> None:
    assert losing(people(X=1), people(X=1), UNITS) == (UnitLoss("X", "X", 1, 1),)
