"""The tree of units as the rules see it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

LONGEST_ANCESTRY = 400


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its code; ``parent`` is the code of the one above, empty for the top."""

    code: str
    name: str
    parent: str = ""
    kind: str = ""
    position: int = 0
    closed: bool = False


@dataclass(frozen=True)
class Tree:
    """All units by their codes, those that are closed too."""

    units: Mapping[str, Unit]

    @classmethod
    def of(cls, units: Iterable[Unit]) -> "Tree":
        """Return the tree of ``units``."""
        return cls({unit.code: unit for unit in units})

    def name(self, code: str) -> str:
        """Return the name of a unit; the code of one that there is not."""
        return self.units[code].name if code in self.units else code

    def open(self, code: str) -> bool:
        """Say whether there is such a unit, and it is not closed."""
        return code in self.units and not self.units[code].closed

    @cached_property
    def _children(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for unit in self.units.values():
            found.setdefault(unit.parent, []).append(unit.code)
        return found

    def children(self, code: str) -> list[str]:
        """Return the codes of the open units right below."""
        return [one for one in self._children.get(code, ()) if not self.units[one].closed]

    def chain(self, code: str) -> tuple[str, ...]:
        """Return the codes from the top down to the unit itself."""
        return self._chains.get(code, ())

    @cached_property
    def _chains(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        waiting = [code for code, unit in self.units.items() if unit.parent not in self.units]
        while waiting:
            code = waiting.pop()
            found[code] = (*found.get(self.units[code].parent, ()), code)
            waiting += self._children.get(code, ())
        return found

    def ancestry(self, code: str) -> str:
        """Return ``/TP/P001/``."""
        return f"/{'/'.join(self.chain(code))}/"

    def is_below(self, code: str, others: Iterable[str]) -> bool:
        """Say whether the unit is one of ``others`` or below one."""
        return not set(others).isdisjoint(self.chain(code))

    def below(self, code: str) -> Iterator[str]:
        """Yield the codes of all units below, closed ones too."""
        for child in self._children.get(code, ()):
            yield child
            yield from self.below(child)

    def with_parents(self, parents: Mapping[str, str]) -> "Tree":
        """Return the tree in which the units of ``parents`` stand below others."""
        moved = {code: replace(self.units[code], parent=parent) for code, parent in parents.items()}
        return Tree({**self.units, **moved})
