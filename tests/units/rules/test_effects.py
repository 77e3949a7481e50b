"""Changes of any tree: nothing is lost, nothing goes in circles, and going back gives the tree that was."""

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
