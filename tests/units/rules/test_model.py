"""What a change is kept as, and which units it names."""

import json

from trainer.units.rules.model import Effect, New, effect_from_plain
from trainer.units.rules.tree import Tree, Unit

EFFECT = Effect(
    created=(New("N1", "Phường Mới", "TP"),),
    renamed=(("R1", "Tên khác", "phuong"),),
    parents=(("M1", "A1"),),
    closed=(("C1", "C2"), ("C3", "")),
    reopened=("O1",),
    everybody=(("E1", "E2"),),
    people=(("HN001", "W1"),),
    follow=(("F1", ("F1", "F2")),),
    order=("TP", "N1"),
    recoded=(("HN", "TP"),),
)


def test_a_change_that_was_kept_as_json_is_the_same() -> None:
    assert effect_from_plain(json.loads(json.dumps(EFFECT.to_plain()))) == EFFECT


def test_a_change_names_each_unit_in_which_something_changes_and_what_comes_to_stand_above() -> None:
    assert EFFECT.own() == {"N1", "R1", "M1", "C1", "C2", "C3", "O1", "E1", "E2", "W1"}
    assert EFFECT.touched() == EFFECT.own() | {"A1"}


def test_a_unit_that_is_not_in_the_tree_stands_below_none() -> None:
    tree = Tree.of([Unit("TP", "Thành phố"), Unit("P1", "Phường Một", "TP")])
    assert tree.chain("P1") == ("TP", "P1")
    assert tree.chain("P8") == ()
    assert not tree.is_below("P8", ["TP", "P8"])
