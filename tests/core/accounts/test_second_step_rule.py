"""Of whom a second step is demanded, and from when."""

from datetime import UTC, datetime, timedelta

import pytest

from trainer.core.accounts.second_step_rule import USUAL, due_at, read

TOLD = datetime(2026, 12, 1, 8, tzinfo=UTC)


def test_the_fewest_days_of_his_rights_are_counted_from_being_told() -> None:
    rule = read("leader:30 it_officer:14")
    assert due_at(rule, ["leader"], TOLD) == TOLD + timedelta(days=30)
    assert due_at(rule, ["leader", "it_officer"], TOLD) == TOLD + timedelta(days=14)


def test_nothing_is_demanded_for_a_right_that_the_rule_does_not_name() -> None:
    assert due_at(read("leader:30"), ["auditor"], TOLD) is None
    assert due_at(read("none"), ["it_officer"], TOLD) is None
    assert due_at(read(USUAL), [], TOLD) is None
    assert due_at(read("auditor:0"), ["auditor"], TOLD) == TOLD


@pytest.mark.parametrize("text", ["chief:14", "leader", "leader:", "leader:-1", "leader:x", "leader:٣", "leader:366"])
def test_what_is_no_rule_is_refused_with_words_to_mend_it(text: str) -> None:
    with pytest.raises(ValueError, match="→"):
        read(text)


def test_a_rule_gives_a_year_at_the_most_and_names_the_right_whose_days_are_none() -> None:
    assert read("leader:365") == {"leader": 365}
    with pytest.raises(ValueError, match="“leader:14:3” thiếu số ngày"):
        read("leader:14:3")
