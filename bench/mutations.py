"""Small faults in a module, one at a time: mutmut's operators, on every function that Python would run.

mutmut itself leaves out decorated functions and whatever its trampolines cannot hold; here a fault is another code
object, so decorated functions, properties and methods of frozen dataclasses are tried like any other.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import libcst as cst
from libcst import matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

_NAME_IN_CODE = re.compile(r"[\w.:/#-]*", re.ASCII)
# What these are given is for the type checker or for whoever reads a traceback.
_TOLD_NOBODY = m.Name("cast") | m.Name("TypeVar")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault: the lines of its statement as far as itself, the words before and after, the module as it would be."""

    path: str
    lines: range
    before: str
    after: str
    source: str

    @property
    def name(self) -> str:
        """How the fault is told and argued: the module, what was there and what stands there instead."""
        return f"{self.path}: {self.before} → {self.after}"


class _Places(cst.CSTVisitor):
    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        self.found: list[tuple[range, cst.CSTNode, cst.CSTNode]] = []
        self._functions = 0
        self._statement = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.Annotation | cst.Decorator | cst.Param | cst.ImportFrom):
            return False
        if m.matches(node, m.Call(func=_TOLD_NOBODY)):
            return False
        if isinstance(node, cst.FunctionDef):
            self._functions += 1
        if isinstance(node, cst.BaseCompoundStatement | cst.SimpleStatementLine):
            self._statement = self._line(node)
        if self._functions:
            self._try(node)
        return True

    def on_leave(self, node: cst.CSTNode) -> None:
        if isinstance(node, cst.FunctionDef):
            self._functions -= 1

    def _line(self, node: cst.CSTNode) -> int:
        return int(self.get_metadata(PositionProvider, node).start.line)  # type: ignore[attr-defined]

    def _try(self, node: cst.CSTNode) -> None:
        lines = range(self._statement, self._line(node) + 1)
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                made = list(operator(node))
                if isinstance(node, cst.SimpleString):
                    made = made[:1] if _NAME_IN_CODE.fullmatch(str(node.evaluated_value)) else []
                self.found += [(lines, node, other) for other in made]


def mutants(path: Path, shown_as: str, most: int) -> tuple[int, list[Mutant]]:
    """Return how many faults the functions of ``path`` can have, and at most ``most`` of them.

    Always the same ones, whatever else stands in the module. Wording is left out: only strings that name something
    change.
    """
    source = path.read_text(encoding="utf-8")
    wrapper = MetadataWrapper(cst.parse_module(source))
    places = _Places()
    wrapper.visit(places)
    module, drawn, seen = wrapper.module, [], {source}
    lots = {_lot(module, number, *nodes): (lines, *nodes) for number, (lines, *nodes) in enumerate(places.found)}
    for lot in sorted(lots):
        lines, node, other = lots[lot]
        changed = module.deep_replace(node, other).code  # type: ignore[arg-type]
        if changed not in seen and len(drawn) < most:
            seen.add(changed)
            drawn.append(Mutant(shown_as, lines, *_words(source, changed), changed))
        if len(drawn) == most:
            break
    return len(places.found), sorted(drawn, key=lambda one: one.lines[-1])


def _lot(module: cst.Module, number: int, node: cst.CSTNode, other: cst.CSTNode) -> tuple[bytes, int]:
    words = f"{module.code_for_node(node)} → {module.code_for_node(other)}"
    return hashlib.sha256(words.encode()).digest(), number


def _words(source: str, changed: str) -> tuple[str, str]:
    old, new = source.splitlines(), changed.splitlines()
    first = next(place for place, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
    last = 0
    while last < min(len(old), len(new)) - first - 1 and old[-1 - last] == new[-1 - last]:
        last += 1
    return _flat(old[first : len(old) - last]), _flat(new[first : len(new) - last])


def _flat(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)


def codes(source: str, file_name: str) -> Mapping[tuple[str, int], CodeType]:
    """Return the code of every function in ``source``, by its name and how-maniest of that name it is."""
    found: dict[tuple[str, int], CodeType] = {}
    counts: dict[str, int] = {}
    waiting = [compile(source, file_name, "exec", dont_inherit=True)]
    while waiting:
        for inner in waiting.pop(0).co_consts:
            if isinstance(inner, CodeType):
                counts[inner.co_qualname] = counts.get(inner.co_qualname, -1) + 1
                found[inner.co_qualname, counts[inner.co_qualname]] = inner
                waiting.append(inner)
    return found
