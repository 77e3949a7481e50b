"""Changes of any tree: nothing is lost, nothing goes in circles, and going back gives the tree that was."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer.core.refusal import Refused
from trainer.units.rules.effects import applied, effect_of
from trainer.units.rules.model import Add, Close, Effect, Merge, Move, New, Rename, Request, Split
from trainer.units.rules.model import effect_from_plain as from_plain
from trainer.units.rules.tree import Tree, Unit

CODES = [f"U{number}" for number in range(9)]
ANY = st.sampled_from([*CODES, "XX"])
NEW = st.builds(New, st.sampled_from(["N1", "N2", "U3", "N 3"]), st.sampled_from(["Mới", "Tên U2", ""]), ANY)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Return a tree of nine units, some of them closed."""
    units = [Unit("U0", "Tên U0")]
    for number in range(1, 9):
        parent = f"U{draw(st.integers(0, number - 1))}"
        units.append(Unit(f"U{number}", f"Tên U{number}", parent, position=number))
    leaves = {unit.code for unit in units} - {unit.parent for unit in units}
    closed = draw(st.sets(st.sampled_from(sorted(leaves)), max_size=2))
    return Tree.of(
        Unit(one.code, one.name, one.parent, position=one.position, closed=one.code in closed) for one in units
    )


REQUESTS: st.SearchStrategy[Request] = st.one_of(
    st.builds(Rename, ANY, st.sampled_from(["Mới", "Tên U2", ""]), st.none()),
    st.builds(Merge, st.lists(ANY, max_size=4).map(tuple), st.one_of(ANY, NEW)),
    st.builds(Split, ANY, NEW, st.lists(ANY, max_size=3).map(tuple), st.just(("HN1",))),
    st.builds(Move, ANY, ANY),
    st.builds(Add, NEW),
    st.builds(Close, ANY),
)


def asked(request: Request, tree: Tree) -> tuple[Effect | None, tuple[Refused, ...]]:
    """Return what a request does, or the faults for which it is refused."""
    try:
        return effect_of(request, tree), ()
    except Refused as refused:
        return None, refused.faults


@settings(max_examples=1500)
@given(trees(), REQUESTS)
def test_whatever_is_asked_is_refused_in_words_or_leaves_a_tree(tree: Tree, request: Request) -> None:
    effect, faults = asked(request, tree)
    assert (effect is None) == bool(faults)
    assert all(fault.what and fault.mend for fault in faults)
    if effect is None:
        return
    after = applied(effect, tree)
    assert set(after.units) >= set(tree.units)
    assert all(after.chain(code)[0] == "U0" for code in after.units)
    # Who and what is open stands below what is open, and people come only into what is open.
    open_units = [unit for unit in after.units.values() if not unit.closed]
    assert all(not unit.parent or after.open(unit.parent) for unit in open_units)
    assert all(after.open(to) for _, to in (*effect.everybody, *effect.people))
    assert all(after.open(code) for _, codes in effect.follow for code in codes)
    assert from_plain(effect.to_plain()) == effect


@given(trees(), REQUESTS)
def test_taken_back_every_unit_stands_where_it_stood(tree: Tree, request: Request) -> None:
    effect, _ = asked(request, tree)
    if effect is None:
        return
    after = applied(effect, tree)
    back = Effect(
        renamed=tuple((code, tree.units[code].name, tree.units[code].kind) for code, *_ in effect.renamed),
        parents=tuple((code, tree.units[code].parent) for code, _ in effect.parents),
        closed=tuple((new.code, "") for new in effect.created),
        reopened=tuple(code for code, _ in effect.closed),
    )
    assert {code: one for code, one in applied(back, after).units.items() if code in tree.units} == dict(tree.units)


CITY = Tree.of(
    [
        Unit("TP", "Thành phố"),
        Unit("P1", "Phường Một", "TP", "phuong", 1),
        Unit("P2", "Phường Hai", "TP", "phuong", 2),
        Unit("T1", "Tổ Một", "P1", position=3),
        Unit("T2", "Tổ Hai", "P1", position=7),
        Unit("T9", "Tổ Cũ", "P1", position=8, closed=True),
        Unit("T3", "Tổ Ba", "P2", position=5),
    ]
)
P3 = New("P3", "Phường Ba", "TP", "phuong")


@pytest.mark.parametrize(
    ("asked_for", "effect"),
    [
        (Rename("P1", "Phường Nhất"), Effect(renamed=(("P1", "Phường Nhất", "phuong"),))),
        (Rename("P1", "Xã Một", "xa"), Effect(renamed=(("P1", "Xã Một", "xa"),))),
        (Rename("P1", "Khu Một", ""), Effect(renamed=(("P1", "Khu Một", ""),))),
        (
            # Named twice, and named with what takes it in.
            Merge(("P1", "P2", "P1"), "P2"),
            Effect(
                parents=(("T1", "P2"), ("T2", "P2"), ("P1", "P2")),
                closed=(("P1", "P2"),),
                everybody=(("P1", "P2"),),
                follow=(("P1", ("P2",)),),
            ),
        ),
        (
            # A unit goes together with the one above it.
            Merge(("P1", "T1", "P2"), P3),
            Effect(
                created=(P3,),
                parents=(("T2", "P3"), ("T3", "P3"), ("P1", "P3"), ("T1", "P3"), ("P2", "P3")),
                closed=(("P1", "P3"), ("T1", "P3"), ("P2", "P3")),
                everybody=(("P1", "P3"), ("T1", "P3"), ("P2", "P3")),
                follow=(("P1", ("P3",)), ("T1", ("P3",)), ("P2", ("P3",))),
            ),
        ),
        (
            Split("P1", P3, ("T2", "T2"), ("HN2", "HN1", "HN2")),
            Effect(
                created=(P3,),
                parents=(("T2", "P3"),),
                people=(("HN2", "P3"), ("HN1", "P3")),
                follow=(("P1", ("P1", "P3")),),
            ),
        ),
        (Move("T1", "P2"), Effect(parents=(("T1", "P2"),))),
        (Add(P3), Effect(created=(P3,))),
        (Close("T1"), Effect(closed=(("T1", ""),))),
    ],
)
def test_each_change_does_what_it_says_and_names_nothing_twice(asked_for: Request, effect: Effect) -> None:
    assert effect_of(asked_for, CITY) == effect


def test_new_units_stand_behind_all_others_in_the_order_they_were_named() -> None:
    after = applied(Effect(created=(P3, New("P4", "Phường Bốn", "P1"))), CITY)

    assert after.units["P3"] == Unit("P3", "Phường Ba", "TP", "phuong", 9)
    assert after.units["P4"] == Unit("P4", "Phường Bốn", "P1", "", 10)
    assert applied(Effect(created=(P3,)), Tree({})).units["P3"].position == 1


def test_what_is_renamed_closed_and_opened_again_stays_what_it_is_otherwise() -> None:
    after = applied(Effect(renamed=(("P1", "Xã Một", "xa"),), closed=(("T1", "P2"),), reopened=("T9",)), CITY)

    changed = [after.units[code] for code in ("P1", "T1", "T9")]
    assert changed == [
        Unit("P1", "Xã Một", "TP", "xa", 1),
        Unit("T1", "Tổ Một", "P1", "", 3, closed=True),
        Unit("T9", "Tổ Cũ", "P1", "", 8, closed=False),
    ]
    assert {code: one for code, one in after.units.items() if one not in changed} == {
        code: one for code, one in CITY.units.items() if code not in ("P1", "T1", "T9")
    }


def test_units_of_a_whole_list_stand_in_its_order() -> None:
    after = applied(Effect(order=("P2", "P1", "TP")), CITY)

    assert [after.units[code].position for code in ("P2", "P1", "TP", "T1")] == [0, 1, 2, 3]


def test_the_only_unit_bears_another_code_and_one_that_does_so_already_is_left() -> None:
    alone = Tree.of([Unit("X", "Thành phố", kind="tp", position=4)])
    named = Tree.of([Unit("TP", "Thành phố", kind="tp", position=4)])

    assert applied(Effect(recoded=(("X", "TP"),)), alone) == named
    assert applied(Effect(recoded=(("X", "TP"),)), named) == named


def test_what_is_no_change_of_the_tree_is_none() -> None:
    with pytest.raises(TypeError):
        effect_of("Thành phố", CITY)  # type: ignore[arg-type]
