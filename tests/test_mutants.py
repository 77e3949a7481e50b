"""The faults of `make mutants`: which are made, and that they reach functions wherever these live."""

import gc
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

RULES = '''
"""Words of a rule."""

from dataclasses import dataclass
from functools import cache

LIMIT = 3


@dataclass(frozen=True)
class Paper:
    points: int

    @property
    def passed(self) -> bool:
        """Whether it is enough."""
        return self.points >= LIMIT


def told(paper: Paper, mark: str = "x") -> str:
    said = {"key": "Đạt rồi"}
    return said["key"] if paper.passed else "chưa"


@cache
def worked_out() -> int:
    return LIMIT + 1
'''


@pytest.fixture
def rules(tmp_path: Path) -> Iterator[tuple[Path, ModuleType]]:
    """Yield a module of rules and its file."""
    file = tmp_path / "some_rules.py"
    file.write_text(RULES, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("some_rules", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["some_rules"] = module
    spec.loader.exec_module(module)
    yield file, module
    del sys.modules["some_rules"]


def test_faults_are_made_in_functions_and_neither_in_words_nor_in_tables(rules: tuple[Path, ModuleType]) -> None:
    # In each test, and not above: it loads a parser of Python, and every process collects all tests.
    from bench.mutations import mutants

    count, found = mutants(rules[0], "rules.py", 100)
    names = [one.name for one in found]

    assert len(found) == count
    assert "rules.py: return self.points >= LIMIT → return self.points > LIMIT" in names
    assert 'rules.py: said = {"key": "Đạt rồi"} → said = {"XXkeyXX": "Đạt rồi"}' in names
    assert not any("XXĐạt" in name or "XXchưa" in name or "XXxXX" in name or "LIMIT =" in name for name in names)


def test_of_many_faults_the_same_ones_are_drawn_whatever_stands_above(rules: tuple[Path, ModuleType]) -> None:
    from bench.mutations import mutants

    file, _ = rules
    count, few = mutants(file, "rules.py", 3)
    assert count > len(few) == 3
    # From anywhere in the module, not its first ones.
    assert few != mutants(file, "rules.py", count)[1][:3]

    file.write_text(f"import json\n{RULES}", encoding="utf-8")
    assert [one.name for one in mutants(file, "rules.py", 3)[1]] == [one.name for one in few]


def test_a_fault_reaches_a_property_of_a_frozen_class_and_goes_again(rules: tuple[Path, ModuleType]) -> None:
    from bench.mutant_children import living_in, put_in
    from bench.mutations import codes, mutants

    file, module = rules
    # As our tests do with all that is there when they are collected.
    gc.freeze()
    whole = codes(RULES, str(file))
    living = living_in(str(file), whole)
    faulty = next(one for one in mutants(file, "rules.py", 100)[1] if one.after == "return self.points > LIMIT")
    told, paper = module.told, module.Paper(3)
    assert told(paper) == "Đạt rồi"

    put_in(codes(faulty.source, str(file)), whole, living)
    assert told(paper) == "chưa"

    put_in(whole, codes(faulty.source, str(file)), living)
    assert told(paper) == "Đạt rồi"


def test_a_fault_reaches_what_was_worked_out_before_it(rules: tuple[Path, ModuleType]) -> None:
    from bench.mutant_children import living_in, put_in, remembering
    from bench.mutations import codes, mutants

    file, module = rules
    gc.freeze()
    whole = codes(RULES, str(file))
    faulty = next(one for one in mutants(file, "rules.py", 100)[1] if one.after == "return LIMIT - 1")
    assert module.worked_out() == 4

    put_in(codes(faulty.source, str(file)), whole, living_in(str(file), whole))
    assert remembering(str(file)) == [module.worked_out]
    for function in remembering(str(file)):
        function.cache_clear()

    assert module.worked_out() == 2


def test_every_argued_fault_stands_in_the_code_and_one_that_does_not_is_told(tmp_path: Path) -> None:
    from bench.mutants import argued, stale

    (tmp_path / "rules.py").write_text(RULES, encoding="utf-8")
    held, gone = "rules.py: LIMIT = 3 → LIMIT = 4", "rules.py: LIMIT = 7 → LIMIT = 8"

    assert stale([held, gone, "none.py: a → b"], tmp_path) == ["none.py: a → b", gone]
    assert stale(argued()) == []
