"""The tests hold no times: a slow machine must not turn them red. What takes how long is measured in bench/.

Nor do they look at a page before it has done what it was told to, nor at the calendar before they begin.
"""

import ast
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests import moment

FOLDER = Path(__file__).resolve().parent
CLOCKS = {"time.time", "time.monotonic", "time.perf_counter", "time.process_time"}


def everywhere(find: Callable[[str], Iterable[int]]) -> list[str]:
    """Return the lines of all tests that ``find`` finds in a source."""
    return [
        f"{file.relative_to(FOLDER)}:{line}"
        for file in sorted(FOLDER.rglob("*.py"))
        for line in find(file.read_text(encoding="utf-8"))
    ]


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


# After these a page may still be at work; after a click and the like `tests/chromium.py` waits for the page behind it.
ACTS = {"dblclick", "fill", "press_sequentially", "insert_text", "set_input_files", "dispatch_event", "move", "up"}
LOOKS = {"count", "evaluate", "evaluate_all", "inner_text", "all_inner_texts", "text_content", "input_value", "content"}
LOOKS |= {"get_attribute", "is_visible", "is_hidden", "is_checked", "bounding_box", "inner_html", "title"}


def _acts(statement: ast.stmt) -> bool:
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return False
    return call.func.attr in ACTS or ast.unparse(call.func).endswith("keyboard.press")


def _looks(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assert) and any(
        isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in LOOKS
        for one in ast.walk(statement.test)
    )


def hasty_looks(source: str) -> Iterator[int]:
    """Return the lines of assertions that look at a page right after it was told to do something."""
    for node in ast.walk(ast.parse(source)):
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                yield from (then.lineno for first, then in pairwise(body) if _acts(first) and _looks(then))


def test_no_test_looks_at_a_page_right_after_it_was_told_something() -> None:
    """``expect`` waits until what is expected is there."""
    assert everywhere(lambda source: hasty_looks(source) if "playwright" in source else ()) == []


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("page.keyboard.press('Enter')\n    assert page.locator('p').count() == 1", [3]),
        ("field.fill('x')\n    assert said.inner_text() == 'x'", [3]),
        ("field.fill('x')\n    expect(said).to_have_text('x')\n    assert said.count() == 1", []),
        ("said.append('x')\n    assert said.count('x') == 1", []),
    ],
)
def test_a_hasty_look_is_recognised(body: str, lines: list[int]) -> None:
    assert list(hasty_looks(f"def test_it():\n    {body}\n")) == lines


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
    assert everywhere(asserted_times) == []


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


def endless_meetings(source: str) -> Iterator[int]:
    """Return the lines that make a barrier at which who has come waits for ever for one who never will."""
    for node in ast.walk(ast.parse(source)):
        made = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Barrier"
        if made and not any(keyword.arg == "timeout" for keyword in node.keywords):
            yield node.lineno


def test_nobody_waits_for_ever_for_others_who_may_have_failed_on_the_way() -> None:
    """One of twelve connections that PostgreSQL refused held up a whole run."""
    assert everywhere(endless_meetings) == []


@pytest.mark.parametrize(("made", "lines"), [("threading.Barrier(2)", [1]), ("threading.Barrier(2, timeout=60)", [])])
def test_an_endless_meeting_is_recognised(made: str, lines: list[int]) -> None:
    assert list(endless_meetings(f"gate = {made}")) == lines


NOW = {"now", "today", "utcnow"}


def _at_import(node: ast.AST) -> Iterator[ast.AST]:
    """Return what is computed when a module is imported: no bodies of functions, but decorators and defaults."""
    yield node
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        parts: list[ast.AST] = [*node.decorator_list, node.args]
    else:
        parts = [node.args] if isinstance(node, ast.Lambda) else list(ast.iter_child_nodes(node))
    for part in parts:
        yield from _at_import(part)


def early_dates(source: str) -> Iterator[int]:
    """Return the lines that ask what time or day it is before any test begins."""
    for node in _at_import(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in NOW:
            yield node.lineno


def test_no_day_is_taken_before_a_test_begins() -> None:
    """A run that crossed midnight in Hà Nội was red fifty times; ``tests/moment.py`` tells a test what day it is."""
    assert everywhere(early_dates) == []


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("TODAY = day_of(datetime.now(UTC))", [1]),
        ("@pytest.mark.parametrize('day', [today()])\ndef test_it(day):\n    pass", [1]),
        ("def a_city(at=now()):\n    pass", [1]),
        ("class Stage:\n    day: date = date.today()", [2]),
        ("def soon():\n    return today() + timedelta(days=20)", []),
        ("later = lambda: now() + timedelta(days=1)", []),
    ],
)
def test_a_day_taken_too_early_is_recognised(source: str, lines: list[int]) -> None:
    assert list(early_dates(source)) == lines


SEEN: set[datetime] = set()


@pytest.mark.parametrize("turn", range(2))
def test_every_test_has_a_moment_of_its_own_that_stays_until_it_ends(turn: int) -> None:
    assert moment.now() == moment.now() <= datetime.now(UTC)
    assert moment.now() not in SEEN
    SEEN.add(moment.now())
