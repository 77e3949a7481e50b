"""The tree of units as somebody looks through it: nested, in order, and searched by name without tone marks."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from trainer.core.text import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by its code: its name, and the code of the unit above (empty for the top)."""

    code: str
    name: str
    parent: str = ""


@dataclass(slots=True)
class Node:
    """A unit in the tree with those ``below``. ``chosen``: it is ticked; ``open``: something below is looked for."""

    code: str
    name: str
    chosen: bool = False
    open: bool = False
    below: list["Node"] = field(default_factory=list)

    def total(self) -> int:
        """Return how many units are below, at every level."""
        return sum(1 + node.total() for node in self.below)


def tree(places: Sequence[Place], chosen: Collection[str] = (), text: str = "") -> list[Node]:
    """Return the units of ``places`` nested, in their order; with ``text`` only what it finds.

    A unit is shown when every word of ``text`` is in its name or code, with the units above it, which are open, and
    those below it. Units whose parent is not among ``places`` stand at the top.
    """
    wanted = _shown(places, text) if text.strip() else None
    nodes = {one.code: Node(one.code, one.name, one.code in chosen) for one in places}
    top: list[Node] = []
    for one in places:
        if wanted is None or one.code in wanted:
            above = nodes.get(one.parent)
            (above.below if above else top).append(nodes[one.code])
    for code in wanted or ():
        nodes[code].open = wanted is not None and wanted[code]
    return top


def _shown(places: Sequence[Place], text: str) -> dict[str, bool]:
    """Return the codes to show, and whether each is open: only because something below it was found."""
    by_code = {one.code: one for one in places}
    found = found_by(places, text)
    shown = dict.fromkeys(found, False)
    for code in found:
        for above in _above(by_code, code):
            shown[above] = True
    shown.update((code, False) for code in _below(places, found) if code not in shown)
    return shown


def found_by(places: Iterable[Place], text: str) -> list[str]:
    """Return the codes of the units in whose name or code every word of ``text`` is, in order."""
    words = fold(text).split()
    return [one.code for one in places if all(word in fold(f"{one.name} {one.code}") for word in words)]


def _above(by_code: Mapping[str, Place], code: str) -> Iterator[str]:
    above = by_code[code].parent
    while above in by_code:
        yield above
        above = by_code[above].parent


def _below(places: Sequence[Place], codes: Iterable[str]) -> Iterator[str]:
    children: dict[str, list[str]] = {}
    for one in places:
        children.setdefault(one.parent, []).append(one.code)
    waiting = [child for code in codes for child in children.get(code, ())]
    while waiting:
        code = waiting.pop()
        yield code
        waiting.extend(children.get(code, ()))
