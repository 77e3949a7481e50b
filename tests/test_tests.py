"""The tests hold no times: a slow machine must not turn them red. What takes how long is measured in bench/."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parent
CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "time.process_time"}


def _is_clock(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS


def _is_duration(node: ast.AST) -> bool:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and any(map(_is_clock, ast.walk(node)))


def _durations(function: ast.AST) -> set[str]:
    """Return the names that are given how long something took; a deadline or a start is none."""
    return {
        ast.unparse(node.targets[0])
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _is_duration(node.value)
    }


def asserted_times(source: str) -> Iterator[int]:
    """Return the lines of assertions about how long something took."""
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            durations = _durations(function)
            for node in ast.walk(function):
                if isinstance(node, ast.Assert) and any(
                    _is_clock(part) or (isinstance(part, ast.Name) and part.id in durations)
                    for part in ast.walk(node.test)
                ):
                    yield node.lineno


def test_only_one_place_waits_and_nothing_waits_for_a_fixed_time() -> None:
    """``wait_until`` returns when what is waited for has come, on a loaded machine as well."""
    sleeping = {
        file.relative_to(FOLDER).as_posix()
        for file in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep")
    }

    assert sleeping == {"server_process.py"}


def test_no_test_asserts_how_long_something_took() -> None:
    found = [
        f"{file.relative_to(FOLDER)}:{line}"
        for file in sorted(FOLDER.rglob("*.py"))
        for line in asserted_times(file.read_text(encoding="utf-8"))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("begun = time.monotonic()\n    work()\n    assert time.monotonic() - begun < 60", [4]),
        ("begun = time.perf_counter()\n    took = time.perf_counter() - begun\n    assert took < 1", [4]),
        ("while time.monotonic() < end:\n        work()\n    assert done", []),
        ("end = time.time() + 60\n    ended = time.time() > end\n    assert not ended", []),
        ("assert attempt.time() == 3", []),
    ],
)
def test_an_assertion_about_time_is_recognised(body: str, lines: list[int]) -> None:
    assert list(asserted_times(f"def test_it():\n    {body}\n")) == lines
