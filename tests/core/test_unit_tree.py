"""The tree of units: nested, in order, and cut down to what is looked for, with what stands above and below it."""

from trainer.core.unit_tree import Node, Place, found_by, tree

PLACES = [
    Place("TP", "Thành phố"),
    Place("P1", "Phường Sao Mai", "TP"),
    Place("P1A", "Tổ dân phố 1", "P1"),
    Place("P1A7", "Nhóm trực 7", "P1A"),
    Place("P2", "Xã Gió Lành", "TP"),
    Place("LE", "Đội lẻ", "khong-co"),
]


def outline(nodes: list[Node]) -> list[str]:
    """Return a line for each unit: how deep it stands, its code, ``+`` where it is open and ``x`` where chosen."""
    lines = []
    for node in nodes:
        lines.append(f"{node.code}{'+' if node.open else ''}{'x' if node.chosen else ''}")
        lines += [f".{line}" for line in outline(node.below)]
    return lines


def test_units_stand_below_the_unit_above_them_and_at_the_top_where_there_is_none() -> None:
    top = tree(PLACES, chosen={"P1A", "LE"}, text="  ")

    assert outline(top) == ["TP", ".P1", "..P1Ax", "...P1A7", ".P2", "LEx"]
    assert [node.name for node in top] == ["Thành phố", "Đội lẻ"]
    assert [node.total() for node in top] == [4, 0]


def test_what_is_looked_for_is_shown_with_all_that_is_above_it_open_and_all_below_it_closed() -> None:
    assert outline(tree(PLACES, text="to dan pho")) == ["TP+", ".P1+", "..P1A", "...P1A7"]
    assert outline(tree(PLACES, text="sao mai")) == ["TP+", ".P1", "..P1A", "...P1A7"]
    assert outline(tree(PLACES, text="gió p2")) == ["TP+", ".P2"]
    assert tree(PLACES, text="xyz") == []


def test_what_is_found_itself_is_open_too_where_something_below_it_is_found() -> None:
    assert outline(tree(PLACES, text="P1")) == ["TP+", ".P1+", "..P1A+", "...P1A7"]


def test_every_word_is_in_the_name_or_the_code() -> None:
    assert found_by(PLACES, "PHO to") == ["P1A"]
    assert found_by(PLACES, "sao p2") == []
