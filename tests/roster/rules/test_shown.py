"""A plan as it is shown: the first rows of each long part, the counts of all, and back from JSON."""

import json
from typing import Any

import pytest

from tests.roster.rules.cases import official, person, plan_of
from trainer.roster.rules import shown
from trainer.roster.rules.model import Plan, plan_fingerprint


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a page hold one row of each part."""
    monkeypatch.setattr(shown, "ROWS", 1)


def a_plan() -> Plan:
    """Return a plan in which each part that is counted has another number of people."""
    known = [
        official("B1"),
        *(official(f"C{number}") for number in range(2)),
        *(official(f"M{number}") for number in range(3)),
        *(official(f"R{number}", active=False) for number in range(4)),
        *(official(f"L{number}") for number in range(5)),
    ]
    listed = [
        person("B1"),
        *(person(f"C{number}", position="Kế toán") for number in range(2)),
        *(person(f"M{number}", unit="P2") for number in range(3)),
        *(person(f"R{number}") for number in range(4)),
        *(person(f"N{number}", name=f"Vũ {'Ba' * (number + 1)}") for number in range(6)),
        *(person(f"X{number}", unit="Kho bạc") for number in range(7)),
    ]
    return plan_of(listed, known)


def seen(kept: int, changed: int, moved: int, held: int, leaving: int) -> shown.Shown:
    """Return what is shown of a plan in which so many stay as they are, change, move, are held and leave."""
    known = [official(f"A{number}") for number in range(kept + changed + moved + held + leaving)]
    codes = [one.code for one in known]
    listed = [person(codes.pop()) for _ in range(kept)]
    listed += [person(codes.pop(), position="Kế toán") for _ in range(changed)]
    listed += [person(codes.pop(), unit="P2") for _ in range(moved)]
    listed += [person(codes.pop(), unit="Kho bạc") for _ in range(held)]
    found = shown.of(plan_of(listed, known))
    assert [found.totals[name] for name in ("changed", "moved", "held", "leaving")] == [changed, moved, held, leaving]
    return found


@pytest.mark.usefixtures("short")
def test_of_each_long_part_the_first_rows_are_shown_and_all_are_counted() -> None:
    made = a_plan()
    found = shown.of(made)

    assert found.counts() == {
        "new": 6,
        "changed": 2,
        "moved": 3,
        "returning": 4,
        "leaving": 5,
        "rejected": 7,
        "unchanged": 1,
    }
    assert (found.plan.new, found.plan.leaving) == (made.new[:1], made.leaving[:1])
    assert (found.accepted, found.fingerprint) == (16, plan_fingerprint(made))
    assert found.fingerprint != plan_fingerprint(found.plan)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("staying", [(4, 0, 0, 0), (0, 4, 0, 0), (0, 0, 4, 0), (0, 0, 0, 4), (1, 1, 1, 1)])
def test_most_leave_where_more_go_than_stay_in_the_whole_plan_and_not_only_on_the_page(
    staying: tuple[int, int, int, int],
) -> None:
    assert seen(*staying, leaving=5).most_leave
    assert not seen(*staying, leaving=4).most_leave


def through_json(plain: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(plain)))


def test_what_is_shown_comes_back_from_json_as_it_was() -> None:
    found = shown.of(a_plan())

    assert shown.from_plain(through_json(found.to_plain())) == found


def test_what_an_earlier_version_kept_has_for_what_came_since_what_it_has_by_itself() -> None:
    found = shown.of(a_plan())
    plain = through_json(found.to_plain())
    for later in ("pairs", "only_unit", "unknown_units"):
        del plain["plan"][later]

    back = shown.from_plain(plain)

    assert (back.plan.pairs, back.plan.only_unit, back.plan.unknown_units) == ((), "", ())
    assert (back.plan.new, back.plan.rejected, back.totals) == (found.plan.new, found.plan.rejected, found.totals)
