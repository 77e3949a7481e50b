"""What identifies a plan: the same plan again, and no other one."""

from dataclasses import fields, replace
from typing import Any

import pytest

from trainer.roster.rules.model import Entry, Plan, plan_fingerprint
from trainer.roster.rules.source import Source

_ONE = Entry(2, "HN001", "Trần Thanh Bình", "", "P001", ("staff",), "")
_OTHER = replace(_ONE, code="HN002")
_EMPTY: dict[str, Any] = dict.fromkeys(one.name for one in fields(Plan)) | {
    one.name: () for one in fields(Plan) if str(one.type).startswith("tuple")
}
PLAN = Plan(**_EMPTY | {"new": (_ONE, _OTHER), "unchanged": 0, "heading_rows": 1, "state": "x", "mode": "full",
                        "source": Source()})  # fmt: skip


def test_the_same_plan_has_the_same_fingerprint() -> None:
    assert plan_fingerprint(PLAN) == plan_fingerprint(replace(PLAN, new=(replace(_ONE), replace(_OTHER))))


@pytest.mark.parametrize("name", [one.name for one in fields(Plan)])
def test_whatever_is_another_in_a_plan_gives_another_fingerprint(name: str) -> None:
    other: Any = {name: (_ONE,) if isinstance(getattr(PLAN, name), tuple) else "another"}
    assert plan_fingerprint(replace(PLAN, **other)) != plan_fingerprint(PLAN)


@pytest.mark.parametrize("name", [one.name for one in fields(Entry)])
def test_whatever_is_another_in_a_row_gives_another_fingerprint(name: str) -> None:
    other: Any = {name: ("leader",) if name == "roles" else 9 if name == "row" else "another"}
    assert plan_fingerprint(replace(PLAN, new=(replace(_ONE, **other), _OTHER))) != plan_fingerprint(PLAN)


def test_a_row_of_another_part_is_another_plan() -> None:
    moved: Any = {"new": (_ONE,), "skipped": (_OTHER,)}
    assert plan_fingerprint(replace(PLAN, **moved)) != plan_fingerprint(PLAN)
    assert plan_fingerprint(replace(PLAN, new=(_OTHER, _ONE))) != plan_fingerprint(PLAN)
