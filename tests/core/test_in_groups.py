"""Groups that are neither too many nor too much; nothing is lost, nothing changes places."""

from hypothesis import given
from hypothesis import strategies as st

from trainer.core.in_groups import in_groups_of


@given(st.lists(st.lists(st.integers(), max_size=9), max_size=30), st.integers(1, 5), st.integers(1, 12))
def test_groups_hold_all_in_their_order_and_are_too_much_only_alone(
    lists: list[list[int]], each: int, most: int
) -> None:
    groups = list(in_groups_of(lists, each, most))

    assert [one for group in groups for one in group] == lists
    assert all(1 <= len(group) <= each for group in groups)
    assert all(len(group) == 1 or sum(map(len, group)) <= most for group in groups)


def test_a_group_is_as_full_as_it_may_be() -> None:
    assert list(in_groups_of(["ab", "c", "d", "efgh", "i"], 2, 3)) == [["ab", "c"], ["d"], ["efgh"], ["i"]]
